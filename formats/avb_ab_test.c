/*
 * Slots: the published block, states, and an update with the power cut at
 * every byte that is written to misc and at every step between.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb_ab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/*
 * A device whose slots hold unsigned blobs with a version as their rollback
 * index; a hash and a signature that are always right stand for the real ones.
 */
static struct {
	uint8_t misc[AVB_AB_LEN];
	uint8_t blob[AVB_AB_SLOT_COUNT][VBMETA_MAX_LEN];
	size_t blob_len[AVB_AB_SLOT_COUNT];
	uint64_t stored; /* rollback index */
	unsigned int steps;
	unsigned int cut_at; /* step at which the power goes; 0: never */
	bool dead;
} dev;

static uint8_t blobs[AVB_AB_SLOT_COUNT][AVB_BLOB_ROOM];
static char cmdline[AVB_AB_SLOT_COUNT][2048];

/* True as long as there is power. */
static bool step(void)
{
	if (++dev.steps == dev.cut_at)
		dev.dead = true;
	return !dev.dead;
}

static TEE_Result misc_read(void *ctx, uint8_t bytes[AVB_AB_LEN])
{
	memcpy(bytes, dev.misc, AVB_AB_LEN);
	return TEE_SUCCESS;
}

static TEE_Result misc_write(void *ctx, const uint8_t bytes[AVB_AB_LEN])
{
	/* A disk that is worse than real ones: it tears inside a sector. */
	for (size_t i = 0; i < AVB_AB_LEN; i++) {
		if (!step())
			return TEE_ERROR_GENERIC;
		dev.misc[i] = bytes[i];
	}
	return TEE_SUCCESS;
}

static TEE_Result index_write(void *ctx, uint32_t location, uint64_t index)
{
	assert_int_equal(location, 0);
	assert_true(index > dev.stored);
	if (!step())
		return TEE_ERROR_GENERIC;
	dev.stored = index;
	return TEE_SUCCESS;
}

static int slot_of(const char *name)
{
	return strcmp(name, "vbmeta_a") == 0   ? 0
	       : strcmp(name, "vbmeta_b") == 0 ? 1
					       : -1;
}

static TEE_Result part_len(void *ctx, const char *name, uint64_t *len)
{
	if (slot_of(name) < 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	*len = dev.blob_len[slot_of(name)];
	return TEE_SUCCESS;
}

static TEE_Result part_read(void *ctx, const char *name, uint64_t off,
			    uint8_t *to, size_t len)
{
	if (dev.dead)
		return TEE_ERROR_GENERIC;
	memcpy(to, dev.blob[slot_of(name)] + off, len);
	return TEE_SUCCESS;
}

static TEE_Result guid(void *ctx, const char *name,
		       char text[AVB_GUID_TEXT_LEN])
{
	strcpy(text, "guid");
	return TEE_SUCCESS;
}

static TEE_Result key_trusted(void *ctx, struct avb_bytes key,
			      struct avb_bytes metadata, bool *trusted)
{
	*trusted = true;
	return TEE_SUCCESS;
}

static TEE_Result index_read(void *ctx, uint32_t location, uint64_t *index)
{
	*index = dev.stored;
	return TEE_SUCCESS;
}

static TEE_Result unlocked(void *ctx, bool *is)
{
	*is = false;
	return TEE_SUCCESS;
}

static void hash(void *ctx, enum avb_digest alg, const struct avb_bytes *piece,
		 size_t count, uint8_t *digest)
{
	memset(digest, 0, avb_digest_len(alg));
}

/* What the blob's signature is, in place of its power: see blob_make(). */
static bool rsa_open(void *ctx, const uint8_t *n, const uint8_t *rr,
		     const uint8_t *sig, size_t len, uint8_t *out)
{
	memcpy(out, sig, len);
	return true;
}

static const struct avb_ops ops = {
	.partition_len = part_len,
	.read = part_read,
	.guid = guid,
	.key_trusted = key_trusted,
	.rollback_read = index_read,
	.unlocked = unlocked,
	.hash = hash,
	.rsa_open = rsa_open,
};

static const struct avb_ab_ops ab_ops = { misc_read, misc_write, index_write };

static void blob_make(unsigned int slot, uint64_t version)
{
	static const uint8_t info[] = { 0x30, 0x31, 0x30, 0x0d, 0x06,
					0x09, 0x60, 0x86, 0x48, 0x01,
					0x65, 0x03, 0x04, 0x02, 0x01,
					0x05, 0x00, 0x04, 0x20 };
	uint8_t key[520] = { 0, 0, 8, 0, 0xff, 0xff, 0xff, 0xff };
	uint8_t digest[32] = { 0 };
	uint8_t sig[256];
	const struct vbmeta_params par = {
		.algorithm = VBMETA_SHA256_RSA2048,
		.key = key,
		.key_len = sizeof(key),
		.rollback_index = version,
		.release = "test",
	};

	key[8 + 255] = 1; /* n: odd, and n0inv fits it */
	memset(sig, 0xff, sizeof(sig));
	sig[0] = 0;
	sig[1] = 1;
	sig[256 - 52] = 0;
	memcpy(sig + 256 - 51, info, sizeof(info));
	memcpy(sig + 256 - 32, digest, sizeof(digest));
	dev.blob_len[slot] = sizeof(dev.blob[slot]);
	assert_int_equal(
		vbmeta_write(&par, dev.blob[slot], &dev.blob_len[slot]),
		TEE_SUCCESS);
	vbmeta_write_signature(dev.blob[slot], digest, sig);
}

/* Return: the version that boots, or 0. */
static uint64_t boot(enum avb_ab_result *result)
{
	static struct avb_ab_flow flow;

	flow = (struct avb_ab_flow){
		.ops = &ops,
		.ab_ops = &ab_ops,
		.mode = AVB_MODE_RESTART,
		.rise = AVB_AB_RISE_SUCCESSFUL,
		.room = { { blobs[0], AVB_BLOB_ROOM, cmdline[0], 2048, 0 },
			  { blobs[1], AVB_BLOB_ROOM, cmdline[1], 2048, 0 } },
	};
	*result = avb_ab_flow(&flow);
	return *result == AVB_AB_OK ? flow.slot[flow.chosen].rollback_index[0]
				    : 0;
}

static void factory(void)
{
	struct avb_ab ab;

	memset(&dev, 0, sizeof(dev));
	avb_ab_init(&ab);
	avb_ab_mark(&ab, 0, AVB_AB_SUCCESSFUL);
	avb_ab_mark(&ab, 1, AVB_AB_UNBOOTABLE);
	avb_ab_write(&ab, dev.misc);
	blob_make(0, 1);
	blob_make(1, 1);
	dev.stored = 1;
}

static void the_default_block_is_the_published_one(void **state)
{
	static const uint8_t want[AVB_AB_LEN] = {
		0x00, 0x41, 0x42, 0x30, 0x01, 0x00, 0x00, 0x00,
		0x0f, 0x07, 0x00, 0x00, 0x0e, 0x07, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x79, 0xf1, 0xe5, 0xbf,
	};
	uint8_t bytes[AVB_AB_LEN];
	struct avb_ab ab;

	avb_ab_init(&ab);
	avb_ab_write(&ab, bytes);
	assert_memory_equal(bytes, want, sizeof(want));
	for (size_t bit = 0; bit < 8 * sizeof(bytes); bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(avb_ab_parse(bytes, &ab),
				 TEE_ERROR_BAD_FORMAT);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(avb_ab_parse(bytes, &ab), TEE_SUCCESS);
}

/* Version 2 goes into slot b, is tried, comes up, and is marked. */
static void update(void)
{
	enum avb_ab_result result;

	dev.blob_len[1] = 0; /* half-written as long as it is not whole */
	if (!step() ||
	    avb_ab_change(&ab_ops, NULL, 1, AVB_AB_UNBOOTABLE) != AVB_AB_OK)
		return;
	blob_make(1, 2);
	if (!step() ||
	    avb_ab_change(&ab_ops, NULL, 1, AVB_AB_ACTIVE) != AVB_AB_OK)
		return;
	if (boot(&result) == 0 ||
	    avb_ab_change(&ab_ops, NULL, 1, AVB_AB_SUCCESSFUL) != AVB_AB_OK)
		return;
	(void)boot(&result);
}

static void a_power_cut_in_an_update(void **state)
{
	bool done = false;
	unsigned int cut = 1;
	unsigned int new_booted = 0;

	for (; !done; cut++) {
		enum avb_ab_result result;

		factory();
		dev.cut_at = cut;
		update();
		done = !dev.dead;
		dev.dead = false;
		dev.cut_at = 0;

		uint64_t stored = dev.stored;
		uint64_t version = boot(&result);

		/* One of the two boots, and none that is refused already. */
		assert_int_equal(result, AVB_AB_OK);
		assert_true(version == 1 || version == 2);
		assert_true(version >= stored);
		assert_true(dev.stored >= stored && dev.stored <= 2);
		new_booted += version == 2;
		/* And boots again, as often as it is tried. */
		assert_true(boot(&result) >= stored);
	}
	/* All bytes of all writes of misc were cut, and both came to boot. */
	assert_true(cut > 3 * AVB_AB_LEN);
	assert_true(new_booted > 0 && new_booted < cut);
}

static void the_index_waits_for_success(void **state)
{
	enum avb_ab_result result;

	factory();
	blob_make(1, 5);
	assert_int_equal(avb_ab_change(&ab_ops, NULL, 1, AVB_AB_ACTIVE),
			 AVB_AB_OK);
	assert_int_equal(boot(&result), 5);
	assert_int_equal(dev.stored, 1);
	assert_int_equal(avb_ab_change(&ab_ops, NULL, 1, AVB_AB_SUCCESSFUL),
			 AVB_AB_OK);
	assert_int_equal(avb_ab_change(&ab_ops, NULL, 0, AVB_AB_UNBOOTABLE),
			 AVB_AB_OK);
	assert_int_equal(boot(&result), 5);
	assert_int_equal(dev.stored, 5);
	/* The old version never boots again, whatever misc says. */
	memset(dev.misc, 0xff, sizeof(dev.misc));
	assert_int_equal(boot(&result), 5);
	dev.blob_len[1] = 0;
	assert_int_equal(boot(&result), 0);
	assert_int_equal(result, AVB_AB_ERROR_NO_BOOTABLE_SLOTS);
}

static void a_slot_that_never_comes_up_gives_way(void **state)
{
	enum avb_ab_result result;

	factory();
	blob_make(1, 2);
	assert_int_equal(avb_ab_change(&ab_ops, NULL, 1, AVB_AB_ACTIVE),
			 AVB_AB_OK);
	for (unsigned int i = 0; i < AVB_AB_TRIES_MAX; i++)
		assert_int_equal(boot(&result), 2);
	assert_int_equal(boot(&result), 1);
	assert_int_equal(boot(&result), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_block_is_the_published_one),
		cmocka_unit_test(a_power_cut_in_an_update),
		cmocka_unit_test(the_index_waits_for_success),
		cmocka_unit_test(a_slot_that_never_comes_up_gives_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
