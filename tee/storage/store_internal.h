/*
 * Inside of trusted storage: the page cache and transactions (store_pages.c,
 * store_file.c, store_space.c) below the tree (store_tree.c) below objects
 * (store.c).
 *
 * A transaction works on a copy of the super (@next) and on dirty nodes in the
 * cache. Pages of the committed state are never written. txn_commit() seals
 * the dirty nodes, writes them side by side in free pages and moves the anchor
 * in the rollback store, which is the one moment at which old becomes new.
 */
#ifndef STORAGE_STORE_INTERNAL_H
#define STORAGE_STORE_INTERNAL_H

#include <storage/store.h>
#include <storage/store_format.h>

#define CHUNK_PAGES   32u /* pages that one map record names: 128 KiB */
#define SPACE_RESERVE 64u /* pages only a deletion may use */

enum slot_state { SLOT_FREE, SLOT_CLEAN, SLOT_DIRTY };

/* A page in the cache. Dirty ones are tree nodes without a place yet. */
struct slot {
	uint8_t *mem;
	uint64_t stamp;
	uint32_t page;
	uint32_t age;
	uint8_t state;
	uint8_t level; /* STORE_LEVEL_DATA for object data */
	uint8_t pins;
};

/* A record to be put into a node: a value, or a pointer. */
struct tree_add {
	struct store_key key;
	const uint8_t *value;
	uint16_t value_len;
	uint8_t ptr[STORE_PTR_LEN];
};

enum tree_end { TREE_LEAF, TREE_EMPTY, TREE_DAMAGED };

/* Way from the root towards a key; nodes on it are pinned. */
struct tree_path {
	unsigned int depth; /* nodes on the way */
	struct {
		struct slot *node;
		unsigned int at;
	} step[STORE_HEIGHT_MAX];
	enum tree_end end; /* what was found below the last step */
	bool found;	   /* with TREE_LEAF: the key is at step.at */
};

/* Sealed pages on their way to the file, side by side. */
struct out {
	uint8_t *mem;
	uint32_t first; /* page number of the first */
	uint32_t count;
	uint32_t run_end; /* the free run ends before this page */
	uint32_t want;	  /* pages this transaction still expects */
};

/* Pointers of one chunk of an object's pages, while it is worked on. */
struct chunk {
	uint32_t index;
	bool loaded;
	bool dirty;
	uint8_t ptr[CHUNK_PAGES * STORE_PTR_LEN];
};

/* An object's record taken apart. */
struct object {
	struct store_key key;
	struct store_meta meta;
	bool paged;
	uint64_t inode;
	uint64_t stored_len; /* of the stream, before this operation */
	size_t tail_len;
	uint8_t tail[STORE_VALUE_MAX]; /* content, or pointers of chunk 0 */
};

struct store {
	struct store_io *io;
	struct rollback_store *rollback;
	TEE_Result (*random)(void *buf, size_t len);
	unsigned int slot_count;
	unsigned int batch_pages;
	uint8_t key[STORE_KEY_LEN];
	uint8_t page_key[STORE_KEY_LEN];

	enum store_state state;
	bool fresh; /* no file yet: the first commit makes it */
	bool fd_valid;
	bool may_use_reserve;
	uint32_t fd;
	struct store_anchor anchor;
	uint8_t root[ROLLBACK_ROOT_LEN]; /* as the anchor is committed */
	struct store_super now;		 /* committed */
	struct store_super next;	 /* worked on */

	/*
	 * Nonces: a sequence number of the rollback store that this store
	 * committed itself, and a count of seals since.
	 */
	uint64_t own_sequence;
	uint32_t seal_count;

	struct slot *slot;
	unsigned int dirty_count;
	uint32_t clock;
	struct out out;
	uint32_t space_at;		  /* where free pages are looked for */
	uint64_t unsure[STORE_MAP_WORDS]; /* a bit each: space_unsure() */
	uint32_t unsure_count;
	uint32_t unsure_end;	  /* behind the last of them */
	struct node_entry *entry; /* ENTRY_MAX */
	struct tree_add add[2][STORE_SPLIT_MAX];
	struct tree_path path;
	uint8_t *scratch; /* one page */
	struct chunk chunk;
	struct object object;
	uint8_t value[STORE_VALUE_MAX]; /* a record on its way */
	uint64_t reader_inode;		/* where a reader is expected next */
	uint32_t reader_page;
	struct store_stats stats;
};

#define ENTRY_MAX (2 * STORE_NODE_MAX + STORE_SPLIT_MAX)

/* store_file.c: the file and the seals. */

/** file_fetch() - read and open @count pages that lie side by side
 * @at:   page number of the first; not always where the seal says it is
 * @ptr:  their pointers, STORE_PTR_LEN bytes each
 * @buf:  receives the plain pages
 *
 * A stale descriptor shows as an error or as foreign bytes: the file is opened
 * anew once before damage is reported.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT: what came is not what was
 * sealed, though the file is the right one; TEE_ERROR_STORAGE_NOT_AVAILABLE:
 * nothing came, or the file is another one, and st->state says so. In both
 * cases @buf holds nothing of use.
 */
TEE_Result file_fetch(struct store *st, uint32_t at, const uint8_t *ptr,
		      size_t count, unsigned int level, uint8_t *buf);
/** file_fetch_super() - read and open the super page the anchor names
 *
 * Return: as file_fetch(), with STORE_ROLLED_BACK when neither copy is it.
 */
TEE_Result file_fetch_super(struct store *st, uint8_t *buf);
/** file_write() - write pages; opens the file anew once when that fails */
TEE_Result file_write(struct store *st, uint32_t page, const uint8_t *buf,
		      size_t count);
/** file_create() - make the file, or empty it */
TEE_Result file_create(struct store *st);
/** file_cut() - give back what lies behind @pages, if the file's keeper can */
void file_cut(struct store *st, uint32_t pages);
/** page_seal() - seal one page under a fresh nonce; fills @ptr but its page */
TEE_Result page_seal(struct store *st, uint32_t page, unsigned int level,
		     const uint8_t *in, uint8_t *out, struct store_ptr *ptr);
/** page_key_init() - key of the file that @salt belongs to */
void page_key_init(struct store *st, uint32_t salt);
/** own_sequence() - get a number for nonces that nobody had before */
TEE_Result own_sequence(struct store *st);

/* store_space.c: which pages are free. */

/**
 * space_find() - a run of pages free in the old state and in the new
 * @need:  pages that must fit
 * @want:  pages that should fit, at least @need
 * @first: receives its first page
 *
 * Return: length of the run, possibly less than @want; 0 when all is full.
 */
uint32_t space_find(struct store *st, uint32_t need, uint32_t want,
		    uint32_t *first);

/**
 * space_unsure() - a write to these pages failed, and may still come
 *
 * When a client is killed, Linux answers its request at once, while the
 * supplicant is at work on it. Written to other pages meanwhile, the file would
 * lose what the late write falls on: these rest until others have failed, or
 * until all else is full.
 */
void space_unsure(struct store *st, uint32_t first, uint32_t count);

/* store_pages.c: cache, mounting, transactions. */

/** slot_load() - a page through the cache; pinned; errors of file_fetch() */
TEE_Result slot_load(struct store *st, const struct store_ptr *ptr,
		     unsigned int level, struct slot **out);
/** slot_peek() - the page if it is in the cache, not pinned; or NULL */
struct slot *slot_peek(struct store *st, const struct store_ptr *ptr);
/** slot_take() - an empty slot, pinned; NULL when all are dirty or pinned */
struct slot *slot_take(struct store *st);
/** slot_dirty() - a slot becomes a new tree node, and its pointer @ptr */
void slot_dirty(struct store *st, struct slot *s, unsigned int level,
		struct store_ptr *ptr);
void slot_drop(struct store *st, struct slot *s);
void slots_unpin(struct store *st);

/** store_mount() - be ready, or say why not */
TEE_Result store_mount(struct store *st);

/** txn_begin() - @want: pages that will be written besides the tree's */
TEE_Result txn_begin(struct store *st, uint32_t want, bool may_use_reserve);
/** txn_end() - commit when @res is TEE_SUCCESS, else forget; returns result */
TEE_Result txn_end(struct store *st, TEE_Result res);
/** txn_spill() - write dirty nodes when there are too many for the cache */
TEE_Result txn_spill(struct store *st);
/** txn_page() - place for one more sealed page; valid until the next call */
TEE_Result txn_page(struct store *st, uint8_t **mem, uint32_t *page);
/** txn_free() - the new state does not use this page */
void txn_free(struct store *st, const struct store_ptr *ptr);

/* store_tree.c */

/**
 * tree_get() - copy the record of a key
 *
 * Return: TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_CORRUPT_OBJECT: a damaged page
 * hides it; errors of slot_load().
 */
TEE_Result tree_get(struct store *st, const struct store_key *key,
		    uint8_t *value, size_t *len);
/**
 * tree_next() - first record at or above *@key; *@key becomes its key
 *
 * Return: as tree_get(); on TEE_ERROR_CORRUPT_OBJECT *@key is where the
 * damaged range ends, of length 0 when nothing lies behind it.
 */
TEE_Result tree_next(struct store *st, struct store_key *key, uint8_t *value,
		     size_t *len);
/** tree_put() - insert or replace; a damaged range gives way to it */
TEE_Result tree_put(struct store *st, const struct store_key *key,
		    const uint8_t *value, size_t len);
/** tree_lose() - give a damaged range up for good; nothing if it is not */
TEE_Result tree_lose(struct store *st, const struct store_key *key);
/** tree_remove() - as tree_get(); a damaged range gives way: not found then */
TEE_Result tree_remove(struct store *st, const struct store_key *key);

#endif
