/*
 * The boot-side verifier of AVB 2.0: is what the partitions of a slot hold
 * what the owner of the trusted key signed, and is it not older than what the
 * device has seen? It decides and reports; reading, storing and computing are
 * the platform's (struct avb_ops), so that the loader and the host program
 * strongroom-avb run the same code.
 *
 * Partitions, their contents and their number are hostile. Stored values, the
 * lock state and the trusted key come from storage that nobody else writes.
 */
#ifndef FORMATS_AVB_SLOT_H
#define FORMATS_AVB_SLOT_H

#include <formats/avb_descriptor.h>

#define AVB_VERSION	     "1.3" /* of the format that is verified */
#define AVB_NAME_LEN	     32u   /* partition name, suffix and NUL */
#define AVB_GUID_TEXT_LEN    37u   /* lower-case and hyphenated, with NUL */
#define AVB_VALUE_NAME_LEN   64u   /* of a persistent value, with NUL */
#define AVB_VBMETA_COUNT     32u   /* blobs of one slot */
#define AVB_LOADED_COUNT     32u   /* partitions of one slot */
#define AVB_LOCATION_COUNT   32u   /* rollback indexes */
#define AVB_SUBSTITUTE_COUNT 10u   /* root digests for the command line */
#define AVB_DIGEST_LEN_MAX   64u
/* Memory that always holds the blobs of a slot. */
#define AVB_BLOB_ROOM ((AVB_VBMETA_COUNT + 1) * VBMETA_MAX_LEN)

enum avb_result {
	AVB_OK = 0,
	AVB_ERROR_OOM = 1,
	AVB_ERROR_IO = 2,
	AVB_ERROR_VERIFICATION = 3,   /* the device owner may allow */
	AVB_ERROR_ROLLBACK_INDEX = 4, /* these three */
	AVB_ERROR_PUBLIC_KEY_REJECTED = 5,
	AVB_ERROR_INVALID_METADATA = 6,
	AVB_ERROR_UNSUPPORTED_VERSION = 7,
	AVB_ERROR_INVALID_ARGUMENT = 8,
};

/** avb_result_text() - "OK", "ERROR_OOM" and so on. */
const char *avb_result_text(enum avb_result result);
/** avb_result_ignorable() - may it be allowed? False for AVB_OK. */
bool avb_result_ignorable(enum avb_result result);

/* What the check of one vbmeta blob gave. */
enum avb_check {
	AVB_CHECK_OK,
	AVB_CHECK_NOT_SIGNED,
	AVB_CHECK_INVALID_HEADER,
	AVB_CHECK_UNSUPPORTED_VERSION,
	AVB_CHECK_HASH_MISMATCH,
	AVB_CHECK_SIGNATURE_MISMATCH,
};

/** avb_check_text() - "OK", "OK_NOT_SIGNED" and so on. */
const char *avb_check_text(enum avb_check check);

enum avb_mode {
	AVB_MODE_RESTART_AND_INVALIDATE = 0,
	AVB_MODE_RESTART = 1,
	AVB_MODE_EIO = 2,
	AVB_MODE_LOGGING = 3,
	AVB_MODE_MANAGED = 4, /* restart once, then EIO */
	AVB_MODE_PANIC = 5,
};

enum avb_call_flag {
	AVB_ALLOW_VERIFICATION_ERROR = 1,
	AVB_RESTART_CAUSED_BY_CORRUPTION = 2,
	AVB_NO_VBMETA_PARTITION = 4,
};

enum avb_digest {
	AVB_SHA256,
	AVB_SHA512,
};

/* An image in memory: the bytes of its pieces, one after the other. */
#define AVB_PIECE_COUNT 3u

struct avb_image {
	struct avb_bytes piece[AVB_PIECE_COUNT];
	size_t count;
};

/**
 * struct avb_ops - what the platform does
 *
 * Each takes the platform's own pointer first. Those that answer TEE_Result
 * may say TEE_SUCCESS, TEE_ERROR_OUT_OF_MEMORY, TEE_ERROR_ITEM_NOT_FOUND where
 * it is named below, or any other error, which all mean that the device failed.
 *
 * @partition_len: size in bytes; TEE_ERROR_ITEM_NOT_FOUND: no such partition
 * @read:          @len bytes at @off, all of them inside the partition
 * @load:          the first @len bytes, all inside the partition, into memory
 *                 that stays as it is while the slot's data is used; in pieces,
 *                 so that they can lie where they will run
 * @guid:          of a partition; TEE_ERROR_ITEM_NOT_FOUND as above
 * @key_trusted:   is this key blob, with its metadata, the device's?
 * @partition_key_trusted: the same for one partition alone, whose name has
 *                 the slot's suffix, and where its rollback index is; may be
 *                 NULL
 * @rollback_read: stored index of a location
 * @unlocked:      lock state
 * @value_read:    persistent value; TEE_ERROR_ITEM_NOT_FOUND, also for an
 *                 empty one; TEE_ERROR_SHORT_BUFFER when it is longer than
 *                 @room. May be NULL.
 * @value_write:   replaces it; no bytes remove it. NULL when @value_read is.
 * @hash:          digest of @count pieces one after the other
 * @rsa_open:      sig^65537 mod n; rr is the key blob's. False: it is no
 *                 signature of such a key
 */
struct avb_ops {
	TEE_Result (*partition_len)(void *dev, const char *name, uint64_t *len);
	TEE_Result (*read)(void *dev, const char *name, uint64_t off,
			   uint8_t *to, size_t len);
	TEE_Result (*load)(void *dev, const char *name, uint64_t len,
			   struct avb_image *image);
	TEE_Result (*guid)(void *dev, const char *name,
			   char text[AVB_GUID_TEXT_LEN]);
	TEE_Result (*key_trusted)(void *dev, struct avb_bytes key,
				  struct avb_bytes metadata, bool *trusted);
	TEE_Result (*partition_key_trusted)(void *dev, const char *name,
					    struct avb_bytes key,
					    struct avb_bytes metadata,
					    bool *trusted, uint32_t *location);
	TEE_Result (*rollback_read)(void *dev, uint32_t location,
				    uint64_t *index);
	TEE_Result (*unlocked)(void *dev, bool *unlocked);
	TEE_Result (*value_read)(void *dev, const char *name, uint8_t *to,
				 size_t room, size_t *len);
	TEE_Result (*value_write)(void *dev, const char *name,
				  const uint8_t *bytes, size_t len);
	void (*hash)(void *dev, enum avb_digest alg,
		     const struct avb_bytes *piece, size_t count,
		     uint8_t *digest);
	bool (*rsa_open)(void *dev, const uint8_t *n, const uint8_t *rr,
			 const uint8_t *sig, size_t len, uint8_t *out);
};

/* What is asked. */
struct avb_call {
	const char *const *requested; /* partitions to load, no suffix */
	size_t requested_count;
	const char *suffix; /* "_a", or "" */
	uint32_t flags;	    /* enum avb_call_flag */
	enum avb_mode mode;
};

struct avb_vbmeta {
	char partition[AVB_NAME_LEN]; /* without suffix */
	const uint8_t *blob;
	size_t len;
	enum avb_check check;
	uint64_t rollback_index;
	struct avb_bytes key; /* that signed it, if it is AVB_CHECK_OK */
};

struct avb_loaded {
	const char *partition; /* the string of struct avb_call */
	struct avb_image image;
	uint64_t len;
	size_t vbmeta; /* whose descriptor it is: of struct avb_slot's list */
	enum avb_result result;
	enum avb_digest digest_alg;
	uint8_t digest[AVB_DIGEST_LEN_MAX];
	size_t digest_len; /* 0: not computed */
};

/* In few words, where and why it was not AVB_OK. */
struct avb_reason {
	char partition[AVB_NAME_LEN]; /* or empty */
	const char *text;	      /* NULL when all is well */
};

/**
 * struct avb_slot - what came out
 *
 * Its pointers point into the memory the caller gave and into what avb_ops'
 * load() gave. A requested partition that no descriptor names is not in
 * @loaded and that is no error: look for whatever is to be run.
 *
 * @verification_disabled: the signed top-level blob says so; then no partition
 *                         was checked, each has AVB_ERROR_VERIFICATION, and
 *                         @resolved means nothing
 */
struct avb_slot {
	struct avb_vbmeta vbmeta[AVB_VBMETA_COUNT]; /* first: the top level */
	size_t vbmeta_count;
	struct avb_loaded loaded[AVB_LOADED_COUNT];
	size_t loaded_count;
	char *cmdline; /* ends in NUL */
	uint64_t rollback_index[AVB_LOCATION_COUNT];
	enum avb_mode resolved;
	bool verification_disabled;
	struct avb_reason reason; /* of the result; set on failure too */
};

/* Memory to work in; it stays lent as long as the slot's data is used. */
struct avb_room {
	uint8_t *blobs; /* AVB_BLOB_ROOM bytes hold any slot */
	size_t blobs_len;
	char *cmdline; /* what does not fit is AVB_ERROR_OOM */
	size_t cmdline_len;
	uint64_t image_max; /* so long may an image be; longer is OOM */
};

/**
 * avb_slot_verify() - verify a slot
 * @ops:  the platform
 * @dev:  its pointer
 * @call: what is asked; the lock state is not consulted here: a caller sets
 *        AVB_ALLOW_VERIFICATION_ERROR when the device is unlocked
 * @room: memory to work in
 * @slot: receives the data for AVB_OK, and for an ignorable error when those
 *        are allowed; else only the reason
 *
 * No rollback index is written. Each partition is read once.
 *
 * Return: AVB_OK, or what is wrong.
 */
enum avb_result avb_slot_verify(const struct avb_ops *ops, void *dev,
				const struct avb_call *call,
				const struct avb_room *room,
				struct avb_slot *slot);

/**
 * avb_slot_digest() - the vbmeta digest: over all blobs, in order
 *
 * Return: bytes written to @digest.
 */
size_t avb_slot_digest(const struct avb_ops *ops, void *dev,
		       const struct avb_slot *slot, enum avb_digest alg,
		       uint8_t digest[AVB_DIGEST_LEN_MAX]);

/** avb_digest_len() - bytes of a digest. */
size_t avb_digest_len(enum avb_digest alg);
/** avb_digest_name() - "sha256" or "sha512". */
const char *avb_digest_name(enum avb_digest alg);

/**
 * avb_slot_find() - a partition that was loaded and found right
 *
 * Return: it; or NULL when it is not there, or not AVB_OK.
 */
const struct avb_loaded *avb_slot_find(const struct avb_slot *slot,
				       const char *partition);

#endif
