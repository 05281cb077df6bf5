/*
 * What a described device does when the verifier asks.
 */
#include "device_ops.h"
#include "fail.h"
#include <base/bits.h>
#include <stdlib.h>
#include <string.h>

const char *device_mode_text(enum avb_mode mode)
{
	static const char *const text[] = {
		[AVB_MODE_RESTART_AND_INVALIDATE] = "RESTART_AND_INVALIDATE",
		[AVB_MODE_RESTART] = "RESTART",
		[AVB_MODE_EIO] = "EIO",
		[AVB_MODE_LOGGING] = "LOGGING",
		[AVB_MODE_MANAGED] = "MANAGED_RESTART_AND_EIO",
		[AVB_MODE_PANIC] = "PANIC",
	};

	return mode <= AVB_MODE_PANIC ? text[mode] : NULL;
}

struct device_partition *device_partition(struct device *dev, const char *name)
{
	for (size_t i = 0; i < dev->partition_count; i++)
		if (strcmp(dev->partition[i].name, name) == 0)
			return &dev->partition[i];
	return NULL;
}

/* The partition, when the operation may go on. */
static TEE_Result find(struct device *dev, const char *operation,
		       const char *name, struct device_partition **part)
{
	TEE_Result res = device_fails(dev, operation);

	if (res != TEE_SUCCESS)
		return res;
	*part = device_partition(dev, name);
	return *part == NULL ? TEE_ERROR_ITEM_NOT_FOUND : (*part)->error;
}

static TEE_Result partition_len(void *ctx, const char *name, uint64_t *len)
{
	struct device_partition *part = NULL;
	TEE_Result res = find(ctx, "get_size_of_partition", name, &part);

	if (res == TEE_SUCCESS)
		*len = part->len;
	return res;
}

static TEE_Result partition_range(struct device *dev, const char *name,
				  uint64_t off, uint64_t len, uint8_t **at)
{
	struct device_partition *part = NULL;
	TEE_Result res = find(dev, "read_from_partition", name, &part);

	if (res != TEE_SUCCESS)
		return res;
	if (!range_fits(off, len, part->len))
		return TEE_ERROR_BAD_PARAMETERS;
	if (len > 0 && off + len > part->fail_at)
		return TEE_ERROR_GENERIC;
	*at = part->bytes + off;
	return TEE_SUCCESS;
}

static TEE_Result partition_read(void *ctx, const char *name, uint64_t off,
				 uint8_t *to, size_t len)
{
	uint8_t *at = NULL;
	TEE_Result res = partition_range(ctx, name, off, len, &at);

	if (res == TEE_SUCCESS && len > 0)
		memcpy(to, at, len);
	return res;
}

static TEE_Result partition_load(void *ctx, const char *name, uint64_t len,
				 struct avb_image *image)
{
	uint8_t *at = NULL;
	TEE_Result res = partition_range(ctx, name, 0, len, &at);

	*image = (struct avb_image){ .piece = { { at, len } }, .count = 1 };
	return res;
}

static TEE_Result guid(void *ctx, const char *name,
		       char text[AVB_GUID_TEXT_LEN])
{
	struct device_partition *part = NULL;
	TEE_Result res =
		find(ctx, "get_unique_guid_for_partition", name, &part);

	if (res != TEE_SUCCESS)
		return res;
	if (part->guid == NULL || strlen(part->guid) >= AVB_GUID_TEXT_LEN)
		return TEE_ERROR_NO_DATA;
	strcpy(text, part->guid);
	return TEE_SUCCESS;
}

static bool same(struct avb_bytes a, struct avb_bytes b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static TEE_Result key_trusted(void *ctx, struct avb_bytes key,
			      struct avb_bytes metadata, bool *trusted)
{
	struct device *dev = ctx;
	TEE_Result res = device_fails(dev, "validate_vbmeta_public_key");

	*trusted = false;
	if (res != TEE_SUCCESS)
		return res;
	if (!dev->has_cert) {
		*trusted = dev->has_key && same(key, dev->trusted_key);
		return TEE_SUCCESS;
	}
	res = avb_cert_key_trusted(&dev->ops, &dev->cert_ops, dev, key,
				   metadata, trusted, &dev->versions);
	dev->has_versions = *trusted;
	return res;
}

/* By the partition's whole name, or by the one that all slots share. */
static const struct device_key *partition_key_find(const struct device *dev,
						   const char *name)
{
	const char *const suffix[] = { "", dev->suffix, "_a", "_b" };

	for (size_t s = 0; s < ARRAY_COUNT(suffix); s++)
		for (size_t i = 0; i < dev->key_count; i++) {
			const char *base = dev->key[i].partition;
			size_t base_len = strlen(base);

			if (strncmp(name, base, base_len) == 0 &&
			    strcmp(name + base_len, suffix[s]) == 0)
				return &dev->key[i];
		}
	return NULL;
}

static TEE_Result partition_key_trusted(void *ctx, const char *name,
					struct avb_bytes key,
					struct avb_bytes metadata,
					bool *trusted, uint32_t *location)
{
	struct device *dev = ctx;
	TEE_Result res = device_fails(dev, "validate_public_key_for_partition");
	const struct device_key *entry = partition_key_find(dev, name);

	*trusted = false;
	if (entry == NULL)
		return res;
	*trusted = same(key, entry->key);
	*location = entry->location;
	return res;
}

static void write_note(struct device *dev, const struct device_write *write,
		       const uint8_t *bytes)
{
	struct device_write *to = &dev->write[dev->write_count];

	if (dev->write_count++ == DEVICE_WRITE_COUNT)
		fail("too much is written");
	*to = *write;
	if (write->len > 0) {
		to->bytes = malloc(write->len);
		if (to->bytes == NULL)
			fail("out of memory");
		memcpy(to->bytes, bytes, write->len);
	}
}

static void location_text(uint32_t location, char text[16])
{
	snprintf(text, 16, "%u", location);
}

/* By location, which may be written 0x1000; or a list from location 0. */
static json_t *index_find(struct device *dev, uint32_t location)
{
	const char *key = NULL;
	json_t *value = NULL;

	if (json_is_array(dev->rollback))
		return json_array_get(dev->rollback, location);
	for (void *at = json_object_iter(dev->rollback); at != NULL;
	     at = json_object_iter_next(dev->rollback, at)) {
		key = json_object_iter_key(at);
		value = json_object_iter_value(at);
		if (strtoull(key, NULL, 0) == location)
			return value;
	}
	return NULL;
}

static TEE_Result rollback_read(void *ctx, uint32_t location, uint64_t *index)
{
	struct device *dev = ctx;
	TEE_Result res = device_fails(dev, "read_rollback_index");
	const json_t *value = index_find(dev, location);

	if (res != TEE_SUCCESS)
		return res;
	if (json_is_null(value))
		return TEE_ERROR_GENERIC;
	*index = value == NULL ? 0 : device_number(value, "rollback_indexes");
	return TEE_SUCCESS;
}

static TEE_Result rollback_write(void *ctx, uint32_t location, uint64_t index)
{
	struct device *dev = ctx;
	const struct device_write write = {
		.kind = WRITE_INDEX,
		.number = location,
		.index = index,
	};
	TEE_Result res = device_fails(dev, "write_rollback_index");
	char text[16];
	char number[24];

	if (res != TEE_SUCCESS)
		return res;
	location_text(location, text);
	snprintf(number, sizeof(number), "%llu", (unsigned long long)index);
	if (json_is_array(dev->rollback) &&
	    location < json_array_size(dev->rollback))
		json_array_set_new(dev->rollback, location,
				   json_string(number));
	else
		json_object_set_new(dev->rollback, text, json_string(number));
	write_note(dev, &write, NULL);
	return TEE_SUCCESS;
}

static TEE_Result unlocked(void *ctx, bool *is)
{
	struct device *dev = ctx;

	*is = dev->unlocked;
	return device_fails(dev, "read_is_device_unlocked");
}

static struct device_value *value_find(struct device *dev, const char *name)
{
	for (size_t i = 0; i < dev->value_count; i++)
		if (strcmp(dev->value[i].name, name) == 0)
			return &dev->value[i];
	return NULL;
}

static TEE_Result value_read(void *ctx, const char *name, uint8_t *to,
			     size_t room, size_t *len)
{
	struct device *dev = ctx;
	TEE_Result res = device_fails(dev, "read_persistent_value");
	const struct device_value *value = value_find(dev, name);

	if (res != TEE_SUCCESS)
		return res;
	if (value == NULL || value->len == 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	*len = value->len;
	if (value->len > room)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(to, value->bytes, value->len);
	return TEE_SUCCESS;
}

static TEE_Result value_write(void *ctx, const char *name, const uint8_t *bytes,
			      size_t len)
{
	struct device *dev = ctx;
	struct device_value *value = value_find(dev, name);
	TEE_Result res = device_fails(dev, "write_persistent_value");

	if (res != TEE_SUCCESS)
		return res;
	if (len > DEVICE_VALUE_MAX ||
	    (value == NULL && dev->value_count == DEVICE_VALUE_COUNT))
		return TEE_ERROR_STORAGE_NO_SPACE;
	if (value == NULL) {
		value = &dev->value[dev->value_count++];
		value->name = strdup(name);
	}

	const struct device_write write = {
		.kind = WRITE_VALUE,
		.name = value->name,
		.len = len,
	};

	value->len = len;
	if (len > 0)
		memcpy(value->bytes, bytes, len);
	write_note(dev, &write, bytes);
	return TEE_SUCCESS;
}

static TEE_Result attributes(void *ctx, uint8_t bytes[AVB_CERT_ATTRIBUTES_LEN])
{
	struct device *dev = ctx;

	memcpy(bytes, dev->attributes.at, AVB_CERT_ATTRIBUTES_LEN);
	return device_fails(dev, "read_permanent_attributes");
}

static TEE_Result attributes_hash(void *ctx, uint8_t hash[32])
{
	struct device *dev = ctx;

	memcpy(hash, dev->attributes_hash.at, 32);
	return device_fails(dev, "read_permanent_attributes_hash");
}

static TEE_Result ab_read(void *ctx, uint8_t bytes[AVB_AB_LEN])
{
	return partition_read(ctx, "misc", AVB_AB_OFFSET, bytes, AVB_AB_LEN);
}

static TEE_Result ab_write(void *ctx, const uint8_t bytes[AVB_AB_LEN])
{
	static const struct device_write write = {
		.kind = WRITE_PARTITION,
		.name = "misc",
		.number = AVB_AB_OFFSET,
		.len = AVB_AB_LEN,
	};
	struct device *dev = ctx;
	struct device_partition *part = NULL;
	TEE_Result res = find(dev, "write_to_partition", "misc", &part);

	if (res != TEE_SUCCESS)
		return res;
	if (!range_fits(AVB_AB_OFFSET, AVB_AB_LEN, part->len))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(part->bytes + AVB_AB_OFFSET, bytes, AVB_AB_LEN);
	write_note(dev, &write, bytes);
	return TEE_SUCCESS;
}

void device_ops_init(struct device *dev)
{
	dev->ops = (struct avb_ops){
		.partition_len = partition_len,
		.read = partition_read,
		.load = partition_load,
		.guid = guid,
		.key_trusted = key_trusted,
		.partition_key_trusted = partition_key_trusted,
		.rollback_read = rollback_read,
		.unlocked = unlocked,
		.value_read = value_read,
		.value_write = value_write,
	};
	dev->cert_ops = (struct avb_cert_ops){ attributes, attributes_hash };
	dev->ab_ops = (struct avb_ab_ops){ ab_read, ab_write, rollback_write };
}
