/*
 * What the files of the verifier share: one verification under way.
 */
#ifndef AVB_SLOT_RUN_H
#define AVB_SLOT_RUN_H

#include <formats/avb_slot.h>

/* Replaces $(AVB_NAME_ROOT_DIGEST) in the command line. */
struct avb_substitute {
	char name[AVB_NAME_LEN]; /* in upper case */
	uint8_t digest[AVB_DIGEST_LEN_MAX];
	size_t digest_len;
};

struct avb_run {
	const struct avb_ops *ops;
	void *dev;
	const struct avb_call *call;
	const struct avb_room *room;
	struct avb_slot *slot;
	size_t blobs_used;
	size_t walked;		/* the vbmeta whose descriptors are acted on */
	uint32_t flags;		/* the top-level blob's */
	bool boot_is_top_level; /* there is no partition vbmeta */
	uint32_t algorithm;	/* enum vbmeta_algorithm_type */
	bool cmdline_begun;	/* some descriptor gave text, maybe empty */
	size_t cmdline_len;
	struct avb_substitute substitute[AVB_SUBSTITUTE_COUNT];
	size_t substitute_count;
};

/** avb_allowed() - are ignorable errors allowed? */
static inline bool avb_allowed(const struct avb_run *run)
{
	return (run->call->flags & AVB_ALLOW_VERIFICATION_ERROR) != 0;
}

/**
 * avb_because() - note why, for struct avb_reason
 * @partition: what it is about, or NULL
 *
 * Return: @result.
 */
enum avb_result avb_because(struct avb_run *run, enum avb_result result,
			    const char *partition, const char *text);

/**
 * avb_full_name() - partition name and suffix
 *
 * A NUL in @name ends it. Return: false when it is too long.
 */
bool avb_full_name(char full[AVB_NAME_LEN], struct avb_bytes name,
		   const char *suffix);

/** avb_io_result() - what a failed operation means, but for a missing thing. */
static inline enum avb_result avb_io_result(TEE_Result res)
{
	return res == TEE_ERROR_OUT_OF_MEMORY ? AVB_ERROR_OOM : AVB_ERROR_IO;
}

/**
 * avb_value_digest() - the persistent digest of a partition
 * @name:    without suffix, shorter than AVB_NAME_LEN
 * @initial: what a locked device sets when there is none; or NULL
 * @digest:  receives @digest_len bytes, the only right length
 */
enum avb_result avb_value_digest(struct avb_run *run, const char *name,
				 const uint8_t *initial, uint8_t *digest,
				 size_t digest_len);

/**
 * avb_value_mode() - what managed mode means this time
 *
 * Restart until this very image was found corrupt, then EIO: the stored value
 * is the digest of the image that was.
 */
enum avb_result avb_value_mode(struct avb_run *run);

/** avb_cmdline_descriptor() - add the text of a descriptor, if it applies. */
enum avb_result avb_cmdline_descriptor(struct avb_run *run,
				       const struct avb_cmdline *desc);

/** avb_cmdline_options() - add what the verifier tells the kernel. */
enum avb_result avb_cmdline_options(struct avb_run *run);

/** avb_cmdline_unverified() - all there is when verification is disabled. */
enum avb_result avb_cmdline_unverified(struct avb_run *run);

/** avb_cmdline_substitute() - put GUIDs and root digests in. */
enum avb_result avb_cmdline_substitute(struct avb_run *run);

#endif
