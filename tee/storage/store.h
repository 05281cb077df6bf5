/*
 * Trusted storage: named objects, encrypted, authenticated and proof against
 * rollback, in one file that a hostile world keeps for us. Every call that
 * changes something is atomic: after a power cut at any moment the store holds
 * the state before or the state after it. docs/storage.md has the format.
 *
 * The caller serializes all calls on one store; a call may block in file I/O.
 * Buffers are borrowed for the call.
 */
#ifndef STORAGE_STORE_H
#define STORAGE_STORE_H

#include <base/tee_result.h>
#include <drivers/rollback_store.h>
#include <stdbool.h>
#include <stddef.h>
#include <storage/store_io.h>

#define STORE_KEY_LEN	      32u
#define STORE_OBJECT_ID_MAX   64u
#define STORE_ATTR_MAX	      65536u /* bytes of attributes per object */
#define STORE_CACHE_PAGES     64u    /* default: 256 KiB of pages */
#define STORE_CACHE_PAGES_MIN 24u
#define STORE_BATCH_PAGES     24u /* default: 96 KiB written at once */
#define STORE_BATCH_PAGES_MIN 4u
#define STORE_FILE_NAME	      "strongroom.store"

struct store;

struct store_config {
	struct store_io *io;		 /* borrowed for ever */
	struct rollback_store *rollback; /* borrowed for ever */
	const uint8_t *key;		 /* STORE_KEY_LEN bytes, copied */
	/* Zeroed or not, aligned for any type, never freed; NULL when full. */
	void *(*alloc)(size_t len);
	/* Entropy of full strength; only used when a new store is begun. */
	TEE_Result (*random)(void *buf, size_t len);
	unsigned int cache_pages; /* 0: STORE_CACHE_PAGES */
	unsigned int batch_pages; /* 0: STORE_BATCH_PAGES */
};

/* Why the store serves or does not; for the console and for the reset. */
enum store_state {
	STORE_CLOSED, /* not looked at yet */
	STORE_READY,
	STORE_UNREACHABLE,     /* no supplicant, or file I/O fails: try later */
	STORE_MISSING,	       /* the device has a store, its file is gone */
	STORE_ROLLED_BACK,     /* the file is not what was last committed */
	STORE_UNKNOWN_VERSION, /* written by a newer build */
	STORE_ANCHOR_BROKEN,   /* the rollback store cannot be read */
};

struct store_object_id {
	TEE_UUID ta;
	uint32_t storage_id;
	uint32_t len; /* 0..STORE_OBJECT_ID_MAX */
	uint8_t id[STORE_OBJECT_ID_MAX];
};

struct store_meta {
	uint32_t type; /* these four are kept, never looked at */
	uint32_t object_size;
	uint32_t usage;
	uint32_t flags;
	uint32_t attr_len; /* bytes; an input of store_create() only */
	uint32_t data_len;
};

/* Where an enumeration stands. Zero it to begin; otherwise opaque. */
struct store_cursor {
	uint8_t key_len;
	uint8_t state;
	uint8_t key[86];
};

struct store_stats {
	uint64_t io_calls; /* every call on struct store_io */
	uint64_t io_reads;
	uint64_t io_writes;
	uint64_t bytes_read;
	uint64_t bytes_written;
	uint64_t commits;
	uint64_t cache_hits;
	uint64_t cache_misses;
	uint64_t damaged_pages; /* pages refused since start */
	uint32_t pages_used;	/* live pages of the file, 4 KiB each */
	uint32_t pages_max;
	uint32_t objects;
	uint32_t lost_ranges; /* ranges set aside because a page was bad */
	size_t memory_len;    /* bytes taken from alloc */
};

/**
 * store_alloc() - make a store; no I/O yet, the file is opened on first use
 * @config: copied, but for what it borrows
 * @out:    receives the store, which lives for ever; NULL on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_OUT_OF_MEMORY; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result store_alloc(const struct store_config *config, struct store **out);

/*
 * All calls below also return TEE_ERROR_STORAGE_NOT_AVAILABLE when the store
 * cannot be used (store_state() says why) or file I/O failed, and
 * TEE_ERROR_OUT_OF_MEMORY when the page cache is too small for the operation.
 * Calls that look at an object return TEE_ERROR_ITEM_NOT_FOUND when it does
 * not exist and TEE_ERROR_CORRUPT_OBJECT when what they need of it was
 * damaged. Calls that change something return TEE_ERROR_STORAGE_NO_SPACE.
 * TEE_ERROR_BAD_PARAMETERS: an object id that is too long.
 */

/** store_stat() - metadata of an object */
TEE_Result store_stat(struct store *st, const struct store_object_id *id,
		      struct store_meta *meta);

/**
 * store_attrs() - the attribute bytes given at creation
 * @buf: receives them
 * @len: in, room at @buf; out, bytes written or needed
 *
 * Return: also TEE_ERROR_SHORT_BUFFER, with *@len set.
 */
TEE_Result store_attrs(struct store *st, const struct store_object_id *id,
		       void *buf, size_t *len);

/**
 * store_create() - make an object with its attributes and first data
 * @meta:      type, object_size, usage, flags, attr_len, data_len
 * @attrs:     @meta->attr_len bytes
 * @data:      @meta->data_len bytes, or NULL to start with zeros
 * @overwrite: replace an object of this name, damaged or not
 *
 * Return: also TEE_ERROR_ACCESS_CONFLICT when it exists and @overwrite is
 * false; TEE_ERROR_CORRUPT_OBJECT when @overwrite is false and a damaged page
 * hides whether it exists.
 */
TEE_Result store_create(struct store *st, const struct store_object_id *id,
			const struct store_meta *meta, const void *attrs,
			const void *data, bool overwrite);

/**
 * store_read() - read data
 * @off: position in the data; at or past the end nothing is read
 * @len: in, bytes wanted; out, bytes read (0 on failure)
 */
TEE_Result store_read(struct store *st, const struct store_object_id *id,
		      uint32_t off, void *buf, size_t *len);

/**
 * store_write() - write data, in one piece; a gap before @off reads as zeros
 *
 * Return: also TEE_ERROR_OVERFLOW when @off + @len passes 0xFFFFFFFF.
 */
TEE_Result store_write(struct store *st, const struct store_object_id *id,
		       uint32_t off, const void *data, size_t len);

/** store_truncate() - cut the data, or extend it with zeros */
TEE_Result store_truncate(struct store *st, const struct store_object_id *id,
			  uint32_t len);

/** store_set_usage() - replace the usage word of an object */
TEE_Result store_set_usage(struct store *st, const struct store_object_id *id,
			   uint32_t usage);

/**
 * store_rename() - give an object another name, of the same TA and storage
 *
 * Return: also TEE_ERROR_ACCESS_CONFLICT when @to exists.
 */
TEE_Result store_rename(struct store *st, const struct store_object_id *from,
			const struct store_object_id *to);

/**
 * store_delete() - remove an object
 *
 * A damaged object can be deleted: afterwards its name is free again.
 */
TEE_Result store_delete(struct store *st, const struct store_object_id *id);

/**
 * store_next() - next object of a TA and storage id, in order of its id
 * @scope:  ta and storage_id
 * @cursor: zeroed before the first call; objects may come and go in between
 * @id:     receives the object's whole name
 * @meta:   receives its metadata; may be NULL
 *
 * Return: TEE_ERROR_ITEM_NOT_FOUND at the end; TEE_ERROR_CORRUPT_OBJECT when a
 * damaged page hides some objects: the next call goes on behind them.
 */
TEE_Result store_next(struct store *st, const struct store_object_id *scope,
		      struct store_cursor *cursor, struct store_object_id *id,
		      struct store_meta *meta);

/** store_open() - mount now what first use would mount */
TEE_Result store_open(struct store *st);

/** store_state() - what the last attempt to use the store found */
enum store_state store_state(const struct store *st);

/**
 * store_reset() - give up the store and begin an empty one
 *
 * Everything stored is lost. To be called only after a person at the secure
 * console has confirmed it.
 */
TEE_Result store_reset(struct store *st);

/** store_stats() - counters since start, and sizes */
void store_stats(const struct store *st, struct store_stats *stats);

#endif
