/*
 * Reading the description of a device. The person who wrote it gets one line
 * about the first thing in it that makes no sense.
 */
#define _GNU_SOURCE /* memmem() */
#include "device.h"
#include "device_ops.h"
#include "commands.h"
#include "fail.h"
#include <base/bits.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOB_ROOM    AVB_BLOB_ROOM
#define CMDLINE_ROOM ((size_t)8 << 20)
#define MEMORY	     ((uint64_t)64 << 30)

/*
 * The library reads numbers of 63 bits; rollback indexes have 64. Those that
 * are too long for it become texts, and texts are read as numbers.
 */
static char *quote_long_numbers(const char *text)
{
	char *out = xmalloc(2 * strlen(text) + 1);
	char *to = out;
	bool quoted = false;

	while (*text != 0) {
		size_t digits = quoted ? 0 : strspn(text, "0123456789");

		if (digits >= 19 && strchr(".eE", text[digits]) == NULL) {
			to += sprintf(to, "\"%.*s\"", (int)digits, text);
			text += digits;
			continue;
		}
		if (*text == '"')
			quoted = !quoted;
		else if (*text == '\\' && quoted && text[1] != 0)
			*to++ = *text++;
		*to++ = *text++;
	}
	*to = 0;
	return out;
}

static uint64_t number_of(const json_t *value, const char *what)
{
	const char *text = json_string_value(value);
	char *end = NULL;

	if (json_is_integer(value) && json_integer_value(value) >= 0)
		return (uint64_t)json_integer_value(value);
	if (text == NULL || text[0] < '0' || text[0] > '9')
		fail("%s: not a number", what);
	errno = 0;

	uint64_t number = strtoull(text, &end, 0);

	if (errno != 0 || *end != 0)
		fail("%s: not a number: %s", what, text);
	return number;
}

uint64_t device_number(const json_t *value, const char *what)
{
	return number_of(value, what);
}

static const char *text_of(const json_t *value, const char *what)
{
	if (!json_is_string(value))
		fail("%s: not a text", what);
	return json_string_value(value);
}

static unsigned int nibble(char c, const char *what)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A' + 10);
	fail("%s: not hexadecimal", what);
}

static struct avb_bytes hex_of(const json_t *value, const char *what)
{
	const char *text = text_of(value, what);
	size_t len = strlen(text) / 2;
	uint8_t *bytes = xmalloc(len + 1);

	if (strlen(text) % 2 != 0)
		fail("%s: an odd number of digits", what);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(nibble(text[2 * i], what) << 4 |
				     nibble(text[2 * i + 1], what));
	return (struct avb_bytes){ bytes, len };
}

static char *path_of(const struct device *dev, const char *name)
{
	char *path = xmalloc(strlen(dev->folder) + strlen(name) + 1);

	strcpy(path, name[0] == '/' ? "" : dev->folder);
	return strcat(path, name);
}

/* Maps a file so that writing to the memory leaves the file alone. */
static struct avb_bytes file_map(const struct device *dev, const char *name)
{
	char *path = path_of(dev, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = { 0 };
	void *at = NULL;

	if (fd < 0 || fstat(fd, &st) != 0)
		fail("%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		fail("%s: not a regular file", path);
	if (st.st_size > 0) {
		at = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE, fd, 0);
		if (at == MAP_FAILED)
			fail("%s: %s", path, strerror(errno));
	} else {
		at = xmalloc(1);
	}
	close(fd);
	free(path);
	return (struct avb_bytes){ at, (size_t)st.st_size };
}

static const json_t *file_of(const json_t *value)
{
	const json_t *file = json_object_get(value, "file");

	return file != NULL ? file : json_object_get(value, "path");
}

/* Bytes are a file's name, or { "file": } or { "hex": }. */
static struct avb_bytes bytes_of(const struct device *dev, const json_t *value,
				 const char *what)
{
	if (json_is_string(value))
		return file_map(dev, json_string_value(value));
	if (json_object_get(value, "hex") != NULL)
		return hex_of(json_object_get(value, "hex"), what);
	if (file_of(value) == NULL)
		fail("%s: neither a file nor hexadecimal", what);
	return file_map(dev, text_of(file_of(value), what));
}

/* A key is a public key blob, or a PEM file, comments before it or not. */
static struct avb_bytes key_of(const struct device *dev, const json_t *value,
			       const char *what)
{
	struct avb_bytes key = bytes_of(dev, value, what);
	const json_t *file = json_is_string(value) ? value : file_of(value);

	if (file == NULL || memmem(key.at, key.len, "-----BEGIN", 10) == NULL)
		return key;

	char *path = path_of(dev, json_string_value(file));
	struct key *opened = xmalloc(sizeof(*opened));

	key_open(opened, path);
	free(path);
	return (struct avb_bytes){ opened->blob, opened->blob_len };
}

static TEE_Result error_of(const json_t *value, const char *what)
{
	static const struct {
		const char *name;
		TEE_Result res;
	} row[] = {
		{ "OK", TEE_SUCCESS },
		{ "ERROR_OOM", TEE_ERROR_OUT_OF_MEMORY },
		{ "ERROR_IO", TEE_ERROR_GENERIC },
		{ "ERROR_NO_SUCH_PARTITION", TEE_ERROR_ITEM_NOT_FOUND },
		{ "ERROR_NO_SUCH_VALUE", TEE_ERROR_ITEM_NOT_FOUND },
		{ "ERROR_RANGE_OUTSIDE_PARTITION", TEE_ERROR_BAD_PARAMETERS },
		{ "ERROR_INVALID_VALUE_SIZE", TEE_ERROR_SHORT_BUFFER },
		{ "ERROR_INSUFFICIENT_SPACE", TEE_ERROR_SHORT_BUFFER },
	};
	const char *text = text_of(value, what);

	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		if (strcmp(row[i].name, text) == 0)
			return row[i].res;
	fail("%s: unknown result %s", what, text);
}

TEE_Result device_fails(const struct device *dev, const char *operation)
{
	const json_t *value = json_object_get(dev->fail, operation);

	return value == NULL ? TEE_SUCCESS : error_of(value, operation);
}

/* Of a partition whose GUID nobody told. */
static const char no_guid[] = "00000000-0000-0000-0000-000000000000";

static void partition_read(struct device *dev, const char *name,
			   const json_t *value)
{
	if (dev->partition_count == DEVICE_PARTITION_COUNT)
		fail("too many partitions");

	struct device_partition *part = &dev->partition[dev->partition_count++];
	const json_t *guid = json_object_get(value, "guid");
	const json_t *fail_at = json_object_get(value, "fail_at");
	const json_t *error = json_object_get(value, "error");
	const json_t *size = json_object_get(value, "size");
	struct avb_bytes bytes = { 0 };

	if (size == NULL || file_of(value) != NULL ||
	    json_object_get(value, "hex") != NULL)
		bytes = bytes_of(dev, value, name);
	*part = (struct device_partition){
		.name = name,
		.guid = guid == NULL	     ? no_guid
			: json_is_null(guid) ? NULL
					     : text_of(guid, "guid"),
		.bytes = (uint8_t *)(uintptr_t)bytes.at,
		.len = bytes.len,
		.fail_at = fail_at == NULL ? UINT64_MAX
					   : number_of(fail_at, "fail_at"),
		.error = error == NULL ? TEE_SUCCESS : error_of(error, "error"),
	};
	if (size == NULL)
		return;

	/* A partition is as long as it is; a file may be shorter. */
	uint64_t len = number_of(size, "size");

	if (len > ((uint64_t)1 << 40))
		fail("%s: too big", name);

	uint8_t *all = mmap(NULL, (size_t)len + 1, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		fail("%s: out of memory", name);
	if (bytes.len > 0)
		memcpy(all, bytes.at, (size_t)MIN((uint64_t)bytes.len, len));
	part->bytes = all;
	part->len = len;
}

/* An object by name, or a list of objects with a name. */
static void partitions_read(struct device *dev)
{
	json_t *all = json_object_get(dev->root, "partitions");
	const char *name = NULL;
	json_t *value = NULL;
	size_t i = 0;

	if (json_is_object(all)) {
		json_object_foreach(all, name, value)
			partition_read(dev, name, value);
	} else if (json_is_array(all)) {
		json_array_foreach(all, i, value)
			partition_read(dev,
				       text_of(json_object_get(value, "name"),
					       "a partition's name"),
				       value);
	} else {
		fail("partitions: missing");
	}
}

static void keys_read(struct device *dev)
{
	json_t *key = json_object_get(dev->root, "trusted_key");
	json_t *keys = json_object_get(dev->root, "partition_keys");
	json_t *cert = json_object_get(dev->root, "cert");
	const char *name = NULL;
	json_t *value = NULL;

	dev->has_key = key != NULL && !json_is_null(key);
	if (dev->has_key)
		dev->trusted_key = key_of(dev, key, "trusted_key");
	if (keys == NULL || json_is_null(keys))
		dev->ops.partition_key_trusted = NULL;
	json_object_foreach(keys, name, value)
	{
		json_t *at = json_object_get(value, "rollback_index_location");

		if (dev->key_count == DEVICE_PARTITION_COUNT)
			fail("too many partition keys");
		dev->key[dev->key_count++] = (struct device_key){
			.partition = name,
			.key = key_of(dev, json_object_get(value, "key"), name),
			.location =
				at == NULL ? 0 : (uint32_t)number_of(at, name),
		};
	}
	dev->has_cert = cert != NULL && !json_is_null(cert);
	if (!dev->has_cert)
		return;
	dev->attributes =
		bytes_of(dev, json_object_get(cert, "permanent_attributes"),
			 "permanent_attributes");
	dev->attributes_hash =
		hex_of(json_object_get(cert, "permanent_attributes_hash"),
		       "permanent_attributes_hash");
	if (dev->attributes.len != AVB_CERT_ATTRIBUTES_LEN)
		fail("permanent_attributes: not %u bytes",
		     AVB_CERT_ATTRIBUTES_LEN);
	if (dev->attributes_hash.len != 32)
		fail("permanent_attributes_hash: not 32 bytes");
}

static void values_read(struct device *dev)
{
	json_t *all = json_object_get(dev->root, "persistent_values");
	const char *name = NULL;
	json_t *value = NULL;

	dev->value = xcalloc(DEVICE_VALUE_COUNT * sizeof(*dev->value));
	if (all != NULL && json_is_null(all)) {
		dev->ops.value_read = NULL;
		dev->ops.value_write = NULL;
	}
	json_object_foreach(all, name, value)
	{
		struct avb_bytes bytes = json_is_object(value)
						 ? bytes_of(dev, value, name)
						 : hex_of(value, name);

		if (dev->value_count == DEVICE_VALUE_COUNT ||
		    bytes.len > DEVICE_VALUE_MAX)
			fail("persistent_values: too many, or too long");

		struct device_value *to = &dev->value[dev->value_count++];

		to->name = name;
		to->len = bytes.len;
		memcpy(to->bytes, bytes.at, bytes.len);
	}
}

json_t *device_member(const struct device *dev, const char *name)
{
	json_t *call = json_object_get(dev->root, "call");
	json_t *value = json_object_get(call, name);

	return value != NULL ? value : json_object_get(dev->root, name);
}

static uint32_t flag_of(const char *text)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} row[] = {
		{ "ALLOW_VERIFICATION_ERROR", AVB_ALLOW_VERIFICATION_ERROR },
		{ "RESTART_CAUSED_BY_HASHTREE_CORRUPTION",
		  AVB_RESTART_CAUSED_BY_CORRUPTION },
		{ "NO_VBMETA_PARTITION", AVB_NO_VBMETA_PARTITION },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		if (strcmp(row[i].name, text) == 0)
			return row[i].flag;
	fail("flags: unknown flag %s", text);
}

static uint32_t flags_of(const json_t *value)
{
	uint32_t flags = 0;
	size_t i = 0;
	json_t *name = NULL;

	if (value == NULL)
		return 0;
	if (!json_is_array(value))
		return (uint32_t)number_of(value, "flags");
	json_array_foreach(value, i, name) flags |=
		flag_of(text_of(name, "flags"));
	return flags;
}

static enum avb_mode mode_of(const json_t *value)
{
	if (value == NULL)
		return AVB_MODE_RESTART_AND_INVALIDATE;
	if (!json_is_string(value))
		return (enum avb_mode)MIN(
			number_of(value, "hashtree_error_mode"),
			(uint64_t)UINT8_MAX);
	for (enum avb_mode mode = 0; mode <= AVB_MODE_PANIC; mode++)
		if (strcmp(device_mode_text(mode), json_string_value(value)) ==
		    0)
			return mode;
	fail("hashtree_error_mode: unknown mode %s", json_string_value(value));
}

static void call_read(struct device *dev)
{
	json_t *requested = device_member(dev, "requested_partitions");
	json_t *suffix = device_member(dev, "ab_suffix");
	size_t i = 0;
	json_t *name = NULL;

	json_array_foreach(requested, i, name)
	{
		if (dev->requested_count == DEVICE_REQUEST_COUNT)
			fail("requested_partitions: too many");
		dev->requested[dev->requested_count++] =
			text_of(name, "requested_partitions");
	}
	dev->suffix = suffix == NULL || json_is_null(suffix)
			      ? ""
			      : text_of(suffix, "ab_suffix");
	dev->flags = flags_of(device_member(dev, "flags"));
	dev->mode = mode_of(device_member(dev, "hashtree_error_mode"));
}

static bool unlocked_of(const struct device *dev)
{
	const json_t *locked = json_object_get(dev->root, "locked");
	const json_t *state = json_object_get(dev->root, "lock_state");
	const json_t *unlocked = json_object_get(dev->root, "unlocked");

	if (json_is_string(state)) {
		bool is = strcasecmp(json_string_value(state), "unlocked") == 0;

		if (!is && strcasecmp(json_string_value(state), "locked") != 0)
			fail("lock_state: neither locked nor unlocked");
		return is;
	}
	return json_is_false(locked) || json_is_true(unlocked);
}

static void json_read(struct device *dev, const char *path)
{
	size_t len = 0;
	uint8_t *bytes = file_load(path, &len);
	char *text = xmalloc(len + 1);
	json_error_t error;

	memcpy(text, bytes, len);
	text[len] = 0;

	char *quoted = quote_long_numbers(text);

	dev->root = json_loads(quoted, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(dev->root))
		fail("%s:%d: %s", path, error.line,
		     dev->root == NULL ? error.text : "not an object");
	free(quoted);
	free(text);
	free(bytes);
}

struct device *device_open(const char *path)
{
	struct device *dev = xcalloc(sizeof(*dev));
	char *folder = xprintf("%s", path);
	char *slash = strrchr(folder, '/');

	if (slash != NULL)
		slash[1] = 0;
	dev->folder = slash != NULL ? folder : "";
	json_read(dev, path);
	device_ops_init(dev);
	device_crypto(&dev->ops);
	partitions_read(dev);
	keys_read(dev);
	values_read(dev);
	call_read(dev);
	dev->rollback = json_object_get(dev->root, "rollback_indexes");
	if (dev->rollback == NULL)
		dev->rollback =
			json_object_get(dev->root, "stored_rollback_indexes");
	dev->rollback = dev->rollback == NULL ? json_object()
					      : json_copy(dev->rollback);
	if (!json_is_object(dev->rollback) && !json_is_array(dev->rollback))
		fail("rollback_indexes: neither an object nor a list");
	dev->fail = json_object_get(dev->root, "fail");
	dev->unlocked = unlocked_of(dev);

	const json_t *memory = json_object_get(dev->root, "memory");

	dev->memory = memory == NULL ? MEMORY : number_of(memory, "memory");
	return dev;
}

struct avb_room device_room(const struct device *dev)
{
	return (struct avb_room){
		.blobs = xmalloc(BLOB_ROOM),
		.blobs_len = BLOB_ROOM,
		.cmdline = xmalloc(CMDLINE_ROOM),
		.cmdline_len = CMDLINE_ROOM,
		.image_max = dev->memory,
	};
}
