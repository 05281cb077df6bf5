/*
 * AVB 2.0 vbmeta blobs: header, authentication block, auxiliary block, and the
 * descriptors in the latter. Structure only: hashes and signatures are checked
 * by those who may use crypto/ (boot/include/boot/verify.h).
 */
#ifndef FORMATS_VBMETA_H
#define FORMATS_VBMETA_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define VBMETA_HEADER_LEN  256u
#define VBMETA_MAX_LEN	   65536u /* longest blob at boot */
#define VBMETA_RELEASE_LEN 48u

enum vbmeta_algorithm_type {
	VBMETA_NONE = 0,
	VBMETA_SHA256_RSA2048 = 1,
	VBMETA_SHA256_RSA4096 = 2,
	VBMETA_SHA256_RSA8192 = 3,
	VBMETA_SHA512_RSA2048 = 4,
	VBMETA_SHA512_RSA4096 = 5,
	VBMETA_SHA512_RSA8192 = 6,
};

struct vbmeta_algorithm {
	const char *name;
	uint32_t type;
	uint32_t hash_len; /* bytes */
	uint32_t sig_len;  /* bytes */
	uint32_t key_len;  /* bytes of the public key blob */
};

/** vbmeta_algorithm_find() - what @type stands for, or NULL. */
const struct vbmeta_algorithm *vbmeta_algorithm_find(uint32_t type);

/* Flags of the header. */
#define VBMETA_HASHTREE_DISABLED     0x1u
#define VBMETA_VERIFICATION_DISABLED 0x2u

/**
 * struct vbmeta - a parsed blob; all pointers point into it
 * @blob:  header, @blob_len bytes with both blocks
 * @aux:   auxiliary block; with the header it is what the signature covers
 */
struct vbmeta {
	const uint8_t *blob;
	size_t blob_len;
	const uint8_t *aux;
	size_t aux_len;
	uint32_t required_minor;
	const struct vbmeta_algorithm *algorithm;
	const uint8_t *hash;
	size_t hash_len;
	const uint8_t *sig;
	size_t sig_len;
	const uint8_t *key;
	size_t key_len;
	const uint8_t *metadata; /* NULL with @metadata_len 0 */
	size_t metadata_len;
	uint64_t descriptors_off; /* not checked: vbmeta_descriptors() */
	uint64_t descriptors_len;
	uint64_t rollback_index;
	uint32_t flags;
	uint32_t rollback_location;
	const char *release; /* ends in NUL */
};

/**
 * vbmeta_parse() - check the structure of a blob
 * @buf: untrusted bytes that do not change while @vb is used
 * @len: bytes at @buf; more than the blob has are allowed
 * @vb:  receives the parts
 *
 * Return: TEE_SUCCESS, also for a blob that is not signed;
 * TEE_ERROR_UNSUPPORTED_VERSION; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result vbmeta_parse(const uint8_t *buf, size_t len, struct vbmeta *vb);

/* A header as stored; nothing of it but the magic is checked. */
struct vbmeta_header {
	uint32_t major; /* version of libavb that it asks for */
	uint32_t minor;
	uint64_t auth_len;
	uint64_t aux_len;
	uint32_t algorithm;
	uint64_t key_off; /* in the auxiliary block, as the next two pairs */
	uint64_t key_len;
	uint64_t metadata_off;
	uint64_t metadata_len;
	uint64_t descriptors_off;
	uint64_t descriptors_len;
	uint64_t rollback_index;
	uint32_t flags;
	uint32_t rollback_location;
	char release[VBMETA_RELEASE_LEN]; /* ends in NUL */
};

/**
 * vbmeta_header_load() - the fields of a header, for those who show them
 * @buf:    VBMETA_HEADER_LEN untrusted bytes
 * @header: receives them; every number is hostile
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT without the magic.
 */
TEE_Result vbmeta_header_load(const uint8_t buf[VBMETA_HEADER_LEN],
			      struct vbmeta_header *header);

/**
 * struct vbmeta_key - a parsed public key blob; the exponent is 65537
 * @n:  modulus, big-endian, @bits / 8 bytes
 * @rr: (2^bits)^2 mod n, big-endian, as many bytes
 */
struct vbmeta_key {
	uint32_t bits;
	uint32_t n0inv;
	const uint8_t *n;
	const uint8_t *rr;
};

/**
 * vbmeta_key_parse() - check the structure of a public key blob
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT unless it is exactly as long as a
 * key of 2048, 4096 or 8192 bits is.
 */
TEE_Result vbmeta_key_parse(const uint8_t *blob, size_t len,
			    struct vbmeta_key *key);

enum vbmeta_tag {
	VBMETA_PROPERTY = 0,
	VBMETA_HASHTREE = 1,
	VBMETA_HASH = 2,
	VBMETA_CMDLINE = 3,
	VBMETA_CHAIN = 4,
};

struct vbmeta_descriptor {
	uint64_t tag;
	const uint8_t *bytes; /* its 16 bytes of header included */
	size_t len;
};

struct vbmeta_iter {
	const uint8_t *at;
	size_t left;
};

/**
 * vbmeta_descriptors() - start a walk over the descriptors
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT when they leave the auxiliary
 * block.
 */
TEE_Result vbmeta_descriptors(const struct vbmeta *vb,
			      struct vbmeta_iter *iter);

/**
 * vbmeta_next() - the next descriptor
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND at the end;
 * TEE_ERROR_BAD_FORMAT for a malformed one, which ends the walk for good.
 */
TEE_Result vbmeta_next(struct vbmeta_iter *iter,
		       struct vbmeta_descriptor *desc);

#define VBMETA_HASH_NAME_LEN 32u

struct vbmeta_hash {
	uint64_t image_len;		      /* bytes that are hashed */
	char algorithm[VBMETA_HASH_NAME_LEN]; /* ends in NUL */
	const uint8_t *name; /* partition, not NUL-terminated */
	size_t name_len;
	const uint8_t *salt;
	size_t salt_len;
	const uint8_t *digest;
	size_t digest_len;
	uint32_t flags;
};

/**
 * vbmeta_hash_parse() - read a hash descriptor
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT, also for another tag.
 */
TEE_Result vbmeta_hash_parse(const struct vbmeta_descriptor *desc,
			     struct vbmeta_hash *hash);

/**
 * vbmeta_hash_write() - append a hash descriptor to a list
 * @hash: what to write
 * @list: receives the descriptor behind the bytes it has
 * @room: bytes at @list
 * @len:  in, bytes the list has; out, with the new one
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER, list unchanged.
 */
TEE_Result vbmeta_hash_write(const struct vbmeta_hash *hash, uint8_t *list,
			     size_t room, size_t *len);

/* What a new blob is made of. */
struct vbmeta_params {
	uint32_t algorithm; /* enum vbmeta_algorithm_type */
	uint32_t required_minor;
	const uint8_t *descriptors;
	size_t descriptors_len;
	const uint8_t *key; /* public key blob */
	size_t key_len;
	const uint8_t *metadata;
	size_t metadata_len;
	uint64_t rollback_index;
	uint32_t flags;
	uint32_t rollback_location;
	const char *release;
};

/**
 * vbmeta_write() - write a blob whose hash and signature are still zero
 * @par: its parts
 * @out: receives the blob; vbmeta_parse() tells where its parts are
 * @len: in, room at @out; out, bytes written or needed
 *
 * The caller then hashes the header and the auxiliary block, signs, and calls
 * vbmeta_write_signature().
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS for an
 * unknown algorithm, a key of another length, a release string too long.
 */
TEE_Result vbmeta_write(const struct vbmeta_params *par, uint8_t *out,
			size_t *len);

/**
 * vbmeta_write_signature() - complete a blob of vbmeta_write()
 * @blob: the blob, as long as its header says
 * @hash: as many bytes as the algorithm has
 * @sig:  likewise
 */
void vbmeta_write_signature(uint8_t *blob, const uint8_t *hash,
			    const uint8_t *sig);

#endif
