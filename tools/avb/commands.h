/* The subcommands of strongroom-avb, and the values of all their options. */
#ifndef TOOLS_AVB_COMMANDS_H
#define TOOLS_AVB_COMMANDS_H

#include "args.h"
#include "key.h"

/* The value of a number that was not given; no option reaches it. */
#define ARG_ABSENT ((arg_number)1 << 110)

struct args {
	/* Files. */
	const char *image;
	const char *vbmeta_image;
	const char *misc_image;
	FILE *output;
	FILE *output_vbmeta_image;
	FILE *output_pubkey;
	arg_number padding_size;

	/* What every command that makes a vbmeta blob takes. */
	const char *algorithm;
	struct signer signer;
	const char *public_key_metadata;
	arg_number rollback_index;
	arg_number rollback_index_location;
	const char *append_to_release_string;
	const char *internal_release_string;
	struct arg_list prop;
	struct arg_list prop_from_file;
	struct arg_list kernel_cmdline;
	const char *setup_rootfs_from_kernel;
	struct arg_list include_descriptors;
	bool print_required_version;
	struct arg_list chain_partition;
	struct arg_list chain_partition_no_ab;
	arg_number flags;
	bool set_hashtree_disabled;
	bool set_verification_disabled;

	/* Footers. */
	arg_number partition_size;
	bool dynamic_partition_size;
	const char *partition_name;
	const char *hash_algorithm;
	const char *salt;
	bool calc_max_image_size;
	bool do_not_append;
	bool use_persistent_digest;
	bool do_not_use_ab;
	arg_number block_size;
	bool generate_fec;
	bool do_not_generate_fec;
	arg_number fec_num_roots;
	bool setup_as_rootfs;
	bool no_hashtree;
	bool check_at_most_once;
	bool keep_hashtree;

	/* Questions. */
	bool cert;
	bool json;
	bool hashtree_disabled;
	struct arg_list expected_chain_partition;
	bool follow_chain_partitions;
	bool accept_zeroed_hashtree;

	/* The small ones. */
	const char *slot_data;
	arg_number image_size;
	arg_number start_byte;

	/* Certificates. */
	const char *subject;
	const char *subject_key;
	arg_number subject_key_version;
	bool subject_is_intermediate;
	const char *usage;
	bool usage_for_unlock;
	const char *root_authority_key;
	const char *product_id;
	const char *intermediate_certificate;
	const char *product_certificate;
	const char *unlock_certificate;
	const char *challenge;
	const char *unlock_key;

	/* AVB 1.0. */
	const char *target;
	const char *certificate;
	const char *device;
	const char *table;
	bool disabled;
};

struct command {
	const char *name;
	const struct arg_option *options; /* NULL: reads its own words */
	void (*run)(const struct args *args);
	/* With no @options: gets "PROGRAM SUBCOMMAND ..." as main() would. */
	int (*main)(int argc, char **argv);
};

/* One table per file; each ends with a NULL name. */
extern const struct command make_commands[];   /* cmd_make.c */
extern const struct command hash_commands[];   /* cmd_hash.c */
extern const struct command tree_commands[];   /* cmd_tree.c */
extern const struct command edit_commands[];   /* cmd_edit.c */
extern const struct command info_commands[];   /* cmd_info.c */
extern const struct command verify_commands[]; /* cmd_verify.c */
extern const struct command query_commands[];  /* cmd_query.c */
extern const struct command misc_commands[];   /* cmd_misc.c */
extern const struct command ab_commands[];     /* cmd_ab.c */
extern const struct command cert_commands[];   /* cmd_cert.c */
extern const struct command avb1_commands[];   /* cmd_avb1.c */
extern const struct command device_commands[]; /* cmd_device.c */

/** output_done() - write out and close an output file, or fail(). */
void output_done(FILE *out);

/** file_load() - all bytes of a file, malloc()ed, or fail(). */
uint8_t *file_load(const char *path, size_t *len);

#endif
