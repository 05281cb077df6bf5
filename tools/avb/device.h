/*
 * A device for the verifier, described by a JSON file: what its partitions
 * hold and what it remembers (docs/verified-boot.md has the members). Files
 * are mapped and never written; what would be written is kept in order.
 */
#ifndef TOOLS_AVB_DEVICE_H
#define TOOLS_AVB_DEVICE_H

#include "json_out.h"
#include <formats/avb_ab.h>
#include <formats/avb_cert_check.h>
#include <jansson.h>

#define DEVICE_PARTITION_COUNT 256u
#define DEVICE_WRITE_COUNT     256u
#define DEVICE_VALUE_COUNT     256u
#define DEVICE_REQUEST_COUNT   256u
#define DEVICE_VALUE_MAX       65536u

struct device_partition {
	const char *name;
	const char *guid; /* or NULL */
	uint8_t *bytes;	  /* ours alone: changes reach no file */
	uint64_t len;
	uint64_t fail_at; /* reading from here on fails */
	TEE_Result error; /* what anything done with it answers */
};

struct device_value {
	const char *name;
	uint8_t bytes[DEVICE_VALUE_MAX];
	size_t len; /* 0: none */
};

struct device_key {
	const char *partition;
	struct avb_bytes key;
	uint32_t location;
};

struct device_write {
	enum { WRITE_VALUE, WRITE_INDEX, WRITE_PARTITION } kind;
	const char *name; /* value, partition */
	uint64_t number;  /* location, offset */
	uint64_t index;
	uint8_t *bytes;
	size_t len;
};

struct device {
	struct avb_ops ops;
	struct avb_cert_ops cert_ops;
	struct avb_ab_ops ab_ops;
	struct device_partition partition[DEVICE_PARTITION_COUNT];
	size_t partition_count;
	struct device_key key[DEVICE_PARTITION_COUNT];
	size_t key_count;
	struct device_value *value;
	size_t value_count;
	struct device_write write[DEVICE_WRITE_COUNT];
	size_t write_count;
	json_t *rollback; /* object: location to index */
	json_t *fail;	  /* object: operation to result */
	struct avb_bytes trusted_key;
	bool has_key;
	bool has_cert;
	struct avb_bytes attributes;
	struct avb_bytes attributes_hash;
	struct avb_cert_versions versions;
	bool has_versions;
	bool unlocked;
	uint64_t memory; /* bytes that one image may have */

	/* The call. */
	const char *requested[DEVICE_REQUEST_COUNT];
	size_t requested_count;
	const char *suffix;
	uint32_t flags;
	enum avb_mode mode;

	json_t *root;
	const char *folder; /* of the JSON file, with a slash, or "" */
};

/** device_open() - read the description; dies with one line when it is bad. */
struct device *device_open(const char *path);

/** device_room() - memory for one verification. */
struct avb_room device_room(const struct device *dev);

/** device_member() - a member of the call or, when not there, of the file. */
json_t *device_member(const struct device *dev, const char *name);

/** device_writes_print() - the member "writes". */
void device_writes_print(const struct device *dev, struct json_out *out);

/** device_crypto() - fill in the two operations of struct avb_ops. */
void device_crypto(struct avb_ops *ops);

/** slot_print() - what one verification gave, as members of an object. */
void slot_print(const struct device *dev, const char *suffix,
		enum avb_result result, const struct avb_slot *slot,
		struct json_out *out);

/** slot_verify_command(), ab_flow_command() - as main(); cmd_device.c */
int slot_verify_command(int argc, char **argv);
int ab_flow_command(int argc, char **argv);

#endif
