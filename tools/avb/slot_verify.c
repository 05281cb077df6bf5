/*
 * strongroom-avb slot_verify: what a device would decide about a slot, and why.
 */
#include "device_ops.h"
#include "fail.h"
#include <base/bits.h>
#include <stdlib.h>

void device_writes_print(const struct device *dev, struct json_out *out)
{
	out_open(out, "writes", '[');
	for (size_t i = 0; i < dev->write_count; i++) {
		const struct device_write *write = &dev->write[i];

		out_open(out, NULL, '{');
		switch (write->kind) {
		case WRITE_VALUE:
			out_text(out, "kind", "persistent_value");
			out_text(out, "name", write->name);
			out_hex(out, "value", write->bytes, write->len);
			break;
		case WRITE_INDEX:
			out_text(out, "kind", "rollback_index");
			out_number(out, "location", write->number);
			out_number(out, "value", write->index);
			break;
		case WRITE_PARTITION:
			out_text(out, "kind", "partition");
			out_text(out, "name", write->name);
			out_number(out, "offset", write->number);
			out_hex(out, "value", write->bytes, write->len);
			break;
		}
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void digest_print(const struct device *dev, const uint8_t *bytes,
			 uint64_t len, struct json_out *out)
{
	const struct avb_bytes piece = { bytes, (size_t)len };
	uint8_t digest[AVB_DIGEST_LEN_MAX];

	dev->ops.hash(NULL, AVB_SHA256, &piece, 1, digest);
	out_hex(out, "sha256", digest, avb_digest_len(AVB_SHA256));
}

static void vbmeta_print(const struct device *dev, const struct avb_slot *slot,
			 struct json_out *out)
{
	out_open(out, "vbmeta_images", '[');
	for (size_t i = 0; i < slot->vbmeta_count; i++) {
		const struct avb_vbmeta *it = &slot->vbmeta[i];

		out_open(out, NULL, '{');
		out_text(out, "partition_name", it->partition);
		out_number(out, "size", it->len);
		out_text(out, "verify_result", avb_check_text(it->check));
		digest_print(dev, it->blob, it->len, out);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void loaded_print(const struct device *dev, const struct avb_slot *slot,
			 struct json_out *out)
{
	out_open(out, "loaded_partitions", '[');
	for (size_t i = 0; i < slot->loaded_count; i++) {
		const struct avb_loaded *it = &slot->loaded[i];

		out_open(out, NULL, '{');
		out_text(out, "partition_name", it->partition);
		out_number(out, "size", it->len);
		out_text(out, "verify_result", avb_result_text(it->result));
		out_bool(out, "verified", it->result == AVB_OK);
		if (it->digest_len != 0) {
			out_text(out, "digest_algorithm",
				 avb_digest_name(it->digest_alg));
			out_hex(out, "digest", it->digest, it->digest_len);
		} else {
			out_null(out, "digest_algorithm");
			out_null(out, "digest");
		}
		digest_print(dev, it->image.piece[0].at, it->len, out);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void slot_data_print(const struct device *dev,
			    const struct avb_slot *slot, struct json_out *out)
{
	uint8_t digest[AVB_DIGEST_LEN_MAX];

	out_text(out, "kernel_cmdline", slot->cmdline);
	out_open(out, "vbmeta_digests", '{');
	for (enum avb_digest alg = AVB_SHA256; alg <= AVB_SHA512; alg++) {
		size_t len =
			avb_slot_digest(&dev->ops, NULL, slot, alg, digest);

		out_hex(out, avb_digest_name(alg), digest, len);
	}
	out_close(out, '}');
	out_open(out, "rollback_indexes", '[');
	for (size_t i = 0; i < AVB_LOCATION_COUNT; i++)
		out_number(out, NULL, slot->rollback_index[i]);
	out_close(out, ']');
	out_text(out, "resolved_hashtree_error_mode",
		 device_mode_text(slot->resolved));
	out_bool(out, "verification_disabled", slot->verification_disabled);
}

/* The members are always the same; without data they are null or empty. */
static void no_data_print(struct json_out *out)
{
	out_null(out, "kernel_cmdline");
	out_null(out, "vbmeta_digests");
	out_null(out, "rollback_indexes");
	out_null(out, "resolved_hashtree_error_mode");
	out_null(out, "verification_disabled");
}

void slot_print(const struct device *dev, const char *suffix,
		enum avb_result result, const struct avb_slot *slot,
		struct json_out *out)
{
	out_text(out, "result", avb_result_text(result));
	out_number(out, "result_code", result);
	if (slot->reason.text != NULL) {
		out_open(out, "reason", '{');
		out_text(out, "partition", slot->reason.partition);
		out_text(out, "text", slot->reason.text);
		out_close(out, '}');
	} else {
		out_null(out, "reason");
	}
	out_text(out, "ab_suffix", suffix);
	if (slot->vbmeta_count > 0)
		slot_data_print(dev, slot, out);
	else
		no_data_print(out);
	vbmeta_print(dev, slot, out);
	loaded_print(dev, slot, out);
}

static void versions_print(const struct device *dev, struct json_out *out)
{
	if (!dev->has_versions) {
		out_null(out, "cert_key_versions");
		return;
	}
	out_open(out, "cert_key_versions", '{');
	out_number(out, "4096", dev->versions.pik);
	out_number(out, "4097", dev->versions.psk);
	out_close(out, '}');
}

int slot_verify_command(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: strongroom-avb slot_verify DEVICE.json\n",
		      stderr);
		return 2;
	}

	struct device *dev = device_open(argv[1]);
	const struct avb_room room = device_room(dev);
	const struct avb_call call = {
		.requested = dev->requested,
		.requested_count = dev->requested_count,
		.suffix = dev->suffix,
		.flags = dev->flags,
		.mode = dev->mode,
	};
	static struct avb_slot slot;
	struct json_out out = { .to = stdout };
	enum avb_result result =
		avb_slot_verify(&dev->ops, dev, &call, &room, &slot);

	out_open(&out, NULL, '{');
	slot_print(dev, dev->suffix, result, &slot, &out);
	versions_print(dev, &out);
	device_writes_print(dev, &out);
	out_close(&out, '}');
	if (fflush(stdout) != 0)
		fail("cannot write the verdict");
	return 0;
}
