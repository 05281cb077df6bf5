/* Making vbmeta blobs from the options that all commands share. */
#ifndef TOOLS_AVB_BLOB_H
#define TOOLS_AVB_BLOB_H

#include "commands.h"
#include "image.h"
#include <formats/avb_writer.h>

#define RELEASE "avbtool 1.3.0"

/* Bytes that a footer command keeps free for blob and footer. */
#define VBMETA_ALLOWANCE   65536u
#define FOOTER_ALLOWANCE   4096u
#define METADATA_ALLOWANCE (VBMETA_ALLOWANCE + FOOTER_ALLOWANCE)

#define BLOB_OPTIONS                                                           \
	ARG("--algorithm", ARG_TEXT, algorithm),                               \
		ARG("--key", ARG_TEXT, signer.key_path),                       \
		ARG("--signing_helper", ARG_TEXT, signer.helper),              \
		ARG("--signing_helper_with_files", ARG_TEXT,                   \
		    signer.helper_with_files),                                 \
		ARG("--public_key_metadata", ARG_TEXT, public_key_metadata),   \
		ARG("--rollback_index", ARG_NUMBER, rollback_index),           \
		ARG("--rollback_index_location", ARG_NUMBER,                   \
		    rollback_index_location),                                  \
		ARG("--append_to_release_string", ARG_TEXT,                    \
		    append_to_release_string),                                 \
		ARG("--internal_release_string", ARG_TEXT,                     \
		    internal_release_string),                                  \
		ARG("--prop", ARG_LIST, prop),                                 \
		ARG("--prop_from_file", ARG_LIST, prop_from_file),             \
		ARG("--kernel_cmdline", ARG_LIST, kernel_cmdline),             \
		ARG("--setup_rootfs_from_kernel", ARG_IN,                      \
		    setup_rootfs_from_kernel),                                 \
		ARG("--generate_dm_verity_cmdline_from_hashtree", ARG_IN,      \
		    setup_rootfs_from_kernel),                                 \
		ARG("--include_descriptors_from_image", ARG_IN_LIST,           \
		    include_descriptors),                                      \
		ARG("--print_required_libavb_version", ARG_FLAG,               \
		    print_required_version),                                   \
		ARG("--chain_partition", ARG_LIST, chain_partition),           \
		ARG("--chain_partition_do_not_use_ab", ARG_LIST,               \
		    chain_partition_no_ab),                                    \
		ARG("--flags", ARG_NUMBER, flags),                             \
		ARG("--set_hashtree_disabled_flag", ARG_FLAG,                  \
		    set_hashtree_disabled),                                    \
		ARG("--set_verification_disabled_flag", ARG_FLAG,              \
		    set_verification_disabled)

/** blob_minor() - the libavb minor version that the options ask for. */
uint32_t blob_minor(const struct args *args);

/** blob_included_minor() - @minor or what included images ask for. */
uint32_t blob_included_minor(const struct args *args, uint32_t minor);

/**
 * blob_make() - a signed blob, or fail()
 * @args:      options
 * @own:       the footer command's own descriptor, or empty
 * @root_tree: tree that the image itself is root file system by, or NULL
 * @minor:     required minor version, without included images
 * @len:       receives its bytes
 *
 * Return: malloc()ed.
 */
uint8_t *blob_make(const struct args *args, struct avb_bytes own,
		   const struct avb_hashtree *root_tree, uint32_t minor,
		   size_t *len);

/** salt_make() - the salt that the options ask for, or random, malloc()ed. */
uint8_t *salt_make(const struct args *args, size_t digest_len, size_t *len);

/** footer_strip() - cut an image with a footer to its original length. */
void footer_strip(struct image *img);

/** image_pad() - zeros up to a multiple of @to. */
void image_pad(struct image *img, uint64_t to);

/**
 * footer_append() - put a blob behind the data, and the footer at the end
 * @original_len:  bytes of data before anything was appended
 * @partition_len: bytes of the result, or 0 for as few as possible
 */
void footer_append(struct image *img, const uint8_t *blob, size_t blob_len,
		   uint64_t original_len, uint64_t partition_len);

/** footer_room() - would footer_append() fit behind @data_len bytes? */
bool footer_room(const struct image *img, uint64_t data_len, uint64_t blob_len,
		 uint64_t partition_len);

#endif
