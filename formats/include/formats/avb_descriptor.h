/*
 * The descriptors of a vbmeta blob, as AVB 2.0 (format version 1.3) has them:
 * what vbmeta_next() gives, taken apart. All pointers point into the blob.
 * Only lengths are checked here; what a name or an algorithm may be is up to
 * who asks, since the boot side passes over descriptors that it does not need.
 */
#ifndef FORMATS_AVB_DESCRIPTOR_H
#define FORMATS_AVB_DESCRIPTOR_H

#include <formats/vbmeta.h>
#include <stdbool.h>

/* Bytes of a blob; text is not NUL-terminated and may hold NULs. */
struct avb_bytes {
	const uint8_t *at;
	size_t len;
};

#define AVB_ALGORITHM_LEN 32u /* of the name in a descriptor */

/* Flags of a descriptor. */
#define AVB_DO_NOT_USE_AB		 0x1u /* hash, hashtree, chain */
#define AVB_CHECK_AT_MOST_ONCE		 0x2u /* hashtree */
#define AVB_CMDLINE_IF_HASHTREE_ENABLED	 0x1u
#define AVB_CMDLINE_IF_HASHTREE_DISABLED 0x2u

struct avb_property {
	struct avb_bytes key;
	struct avb_bytes value;
};

struct avb_hashtree {
	uint32_t dm_version;
	uint64_t image_len;
	uint64_t tree_off;
	uint64_t tree_len;
	uint32_t data_block;
	uint32_t hash_block;
	uint32_t fec_roots;
	uint64_t fec_off;
	uint64_t fec_len;
	/* As stored, with a NUL of ours behind; see avb_algorithm_is(). */
	char algorithm[AVB_ALGORITHM_LEN + 1];
	struct avb_bytes name; /* partition */
	struct avb_bytes salt;
	struct avb_bytes root; /* empty: the digest is a persistent value */
	uint32_t flags;
};

struct avb_hash {
	uint64_t image_len; /* bytes that are hashed */
	char algorithm[AVB_ALGORITHM_LEN + 1];
	struct avb_bytes name;
	struct avb_bytes salt;
	struct avb_bytes digest; /* empty: it is a persistent value */
	uint32_t flags;
};

struct avb_cmdline {
	uint32_t flags;
	struct avb_bytes text;
};

struct avb_chain {
	uint32_t location; /* of the rollback index */
	struct avb_bytes name;
	struct avb_bytes key; /* public key blob */
	uint32_t flags;
};

/**
 * avb_property_parse() and so on - take a descriptor apart
 * @desc: from vbmeta_next()
 * @out:  receives the parts; untouched on failure
 *
 * A property's two NULs are checked; its value is what lies between.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT for another tag, and when the
 * parts are longer than the descriptor.
 */
TEE_Result avb_property_parse(const struct vbmeta_descriptor *desc,
			      struct avb_property *out);
TEE_Result avb_hashtree_parse(const struct vbmeta_descriptor *desc,
			      struct avb_hashtree *out);
TEE_Result avb_hash_parse(const struct vbmeta_descriptor *desc,
			  struct avb_hash *out);
TEE_Result avb_cmdline_parse(const struct vbmeta_descriptor *desc,
			     struct avb_cmdline *out);
TEE_Result avb_chain_parse(const struct vbmeta_descriptor *desc,
			   struct avb_chain *out);

/**
 * avb_descriptor_is_exact() - is it as long as its parts, rounded up to 8?
 *
 * The host tool refuses others; the boot side does not. True for a tag that
 * is not known.
 */
bool avb_descriptor_is_exact(const struct vbmeta_descriptor *desc);

/** avb_algorithm_is() - is the algorithm of a descriptor @name, and no more? */
bool avb_algorithm_is(const char *algorithm, const char *name);

/**
 * avb_text_is_utf8() - are the lengths of all multi-byte characters right?
 *
 * As the reference judges: it does not look for overlong forms or surrogates.
 */
bool avb_text_is_utf8(struct avb_bytes text);

#define AVB_FOOTER_LEN 64u

struct avb_footer {
	uint32_t major;
	uint32_t minor;
	uint64_t image_len; /* before anything was appended */
	uint64_t vbmeta_off;
	uint64_t vbmeta_len;
};

/**
 * avb_footer_parse() - read the last 64 bytes of an image
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT without the magic or with a major
 * version above 1.
 */
TEE_Result avb_footer_parse(const uint8_t buf[AVB_FOOTER_LEN],
			    struct avb_footer *out);

/** avb_footer_write() - encode a footer; reserved bytes are zero. */
void avb_footer_write(const struct avb_footer *footer,
		      uint8_t buf[AVB_FOOTER_LEN]);

#endif
