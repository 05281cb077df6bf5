/*
 * The choice of a slot and what is written about it, with a disk of one sector
 * and a verifier that answers as it is told. The power is cut at every write of
 * every start: one of the slots boots afterwards, and none below the index.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "request.h"
#include "slot.h"
#include "state.h"
#include "verify.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/sha256.h>
#include <stdio.h>
#include <string.h>

#define MIB   UINT64_C(0x100000)
#define NEVER 1000u

static struct {
	struct misc misc;
	/* What the verifier says of each slot, and the slot's index. */
	enum avb_result result[2];
	uint64_t index[2];
	enum loader_stop image_wrong[2];
	bool describes_nothing[2];
	unsigned int verified; /* how often it was asked */
	/* What the TEE keeps. */
	uint64_t stored;
	bool unlocked;
	unsigned int measured;
	bool measure_fails;
	/* The disk and the power. */
	bool read_only;
	unsigned int writes;
	unsigned int cut_at; /* this write is not made, and none after it */
	char said[2048];
} dev;

const uint8_t slot_trusted_key[STATE_DIGEST_LEN];
const struct avb_ops verify_ops;

static bool power(void)
{
	return dev.writes < dev.cut_at;
}

void say(const char *format, ...)
{
	size_t len = strlen(dev.said);
	va_list args;

	va_start(args, format);
	vsnprintf(dev.said + len, sizeof(dev.said) - len, format, args);
	va_end(args);
}

enum loader_stop refuse(enum loader_stop code, const char *format, ...)
{
	return code;
}

enum loader_stop disk_partition(const struct disk *disk, const char *name,
				struct gpt_partition *part)
{
	return STOP_NONE;
}

enum loader_stop disk_read(struct disk *disk, const struct gpt_partition *part,
			   uint64_t off, void *to, uint64_t len)
{
	return STOP_READ;
}

/* The bytes of misc are the disk's: a write that is made is one to them. */
enum loader_stop disk_write(struct disk *disk, const struct gpt_partition *part,
			    uint64_t off, const void *from)
{
	assert_true(off == MISC_AB_OFFSET || off == MISC_MESSAGE_OFFSET);
	if (dev.read_only)
		return STOP_WRITE;
	dev.writes++;
	if (!power())
		return STOP_WRITE;
	return STOP_NONE;
}

TEE_Result state_index_read(uint32_t location, uint64_t *index)
{
	*index = location == 0 ? dev.stored : 0;
	return TEE_SUCCESS;
}

TEE_Result state_index_write(uint32_t location, uint64_t index)
{
	assert_int_equal(location, 0);
	assert_true(index > dev.stored);
	dev.writes++;
	if (!power())
		return TEE_ERROR_GENERIC;
	dev.stored = index;
	return TEE_SUCCESS;
}

TEE_Result state_unlocked(bool *unlocked)
{
	*unlocked = dev.unlocked;
	return TEE_SUCCESS;
}

TEE_Result state_measure(const struct state_measure *m)
{
	assert_string_equal(m->name, dev.measured == 0 ? "vbmeta" : "boot");
	dev.measured++;
	return dev.measure_fails ? TEE_ERROR_STORAGE_NO_SPACE : TEE_SUCCESS;
}

bool request_is_corrupted(const struct misc *misc, const char *suffix)
{
	return false;
}

void request_done(struct misc *misc, const char *status)
{
}

enum loader_stop image_accept(const struct image *image, const char *name)
{
	return dev.image_wrong[name[strlen(name) - 1] == 'b'];
}

TEE_Result cmdline_append(struct cmdline *cl, const char *text, size_t len)
{
	memcpy(cl->text + cl->len, text, len);
	cl->len += len;
	return TEE_SUCCESS;
}

void sha256(const void *data, size_t len, uint8_t digest[SHA256_LEN])
{
	memset(digest, 0, SHA256_LEN);
}

const char *avb_result_text(enum avb_result result)
{
	return "";
}

bool avb_result_ignorable(enum avb_result result)
{
	return result == AVB_ERROR_VERIFICATION ||
	       result == AVB_ERROR_ROLLBACK_INDEX ||
	       result == AVB_ERROR_PUBLIC_KEY_REJECTED;
}

enum avb_result avb_slot_verify(const struct avb_ops *ops, void *ctx,
				const struct avb_call *call,
				const struct avb_room *room,
				struct avb_slot *slot)
{
	static char nothing[] = "";
	unsigned int i = call->suffix[1] == 'b';
	enum avb_result result = dev.result[i];

	dev.verified++;
	assert_int_equal(call->mode, AVB_MODE_MANAGED);
	assert_int_equal(call->flags & AVB_ALLOW_VERIFICATION_ERROR,
			 dev.unlocked ? AVB_ALLOW_VERIFICATION_ERROR : 0);
	if (result == AVB_OK && dev.index[i] < dev.stored)
		result = AVB_ERROR_ROLLBACK_INDEX;
	*slot = (struct avb_slot){
		.cmdline = nothing,
		.vbmeta = { { .partition = "vbmeta", .blob = room->blobs } },
		.vbmeta_count = 1,
		.loaded = { { .partition = "boot",
			      .result = result,
			      .digest_len = 32 } },
		.loaded_count = dev.describes_nothing[i] ? 0 : 1,
		.rollback_index = { dev.index[i] },
		.reason = { .text = "" },
	};
	return result;
}

static void misc_set(const struct avb_ab_slot slot[2])
{
	struct avb_ab ab;

	avb_ab_init(&ab);
	ab.slot[0] = slot[0];
	ab.slot[1] = slot[1];
	memset(&dev.misc, 0, sizeof(dev.misc));
	avb_ab_write(&ab, dev.misc.bytes + MISC_AB_OFFSET);
}

/* Return: the slot, or 2. */
static unsigned int boot(enum loader_stop *code)
{
	static uint8_t memory[4 * MIB];
	const struct range ram = { (uintptr_t)memory,
				   (uintptr_t)memory + sizeof(memory) };
	static struct cmdline cl;
	struct image image = { 0 };

	memset(&cl, 0, sizeof(cl));
	dev.said[0] = 0;
	dev.measured = 0;
	dev.verified = 0;
	*code = slot_boot(&dev.misc, &ram, &image, &cl);
	if (*code != STOP_NONE)
		return 2;
	cl.text[cl.len] = 0;
	return strstr(cl.text, "androidboot.slot_suffix=_b") != NULL;
}

#define GOOD AVB_OK
#define BAD  AVB_ERROR_VERIFICATION
#define IO   AVB_ERROR_IO

static const struct {
	const char *must;
	struct avb_ab_slot before[2];
	enum avb_result result[2];
	bool unlocked;
	bool read_only;
	unsigned int slot;
	enum loader_stop code;
	struct avb_ab_slot after[2];
} row[] = {
	{ "a new device's first try is counted",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  false,
	  0,
	  0,
	  { { 15, 6, 0, 0 }, { 14, 7, 0, 0 } } },
	{ "the last try",
	  { { 15, 1, 0, 0 }, { 14, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  false,
	  0,
	  0,
	  { { 15, 0, 0, 0 }, { 14, 7, 0, 0 } } },
	{ "no try left",
	  { { 15, 0, 0, 0 }, { 14, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  false,
	  1,
	  0,
	  { { 0, 0, 0, 0 }, { 14, 6, 0, 0 } } },
	{ "a successful slot counts nothing",
	  { { 15, 0, 1, 0 }, { 14, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  false,
	  0,
	  0,
	  { { 15, 0, 1, 0 }, { 14, 7, 0, 0 } } },
	{ "a bad slot is marked",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { BAD, GOOD },
	  false,
	  false,
	  1,
	  0,
	  { { 0, 0, 0, 0 }, { 14, 6, 0, 0 } } },
	{ "a successful slot gone bad",
	  { { 15, 0, 1, 0 }, { 14, 0, 1, 0 } },
	  { BAD, GOOD },
	  false,
	  false,
	  1,
	  0,
	  { { 0, 0, 0, 0 }, { 14, 0, 1, 0 } } },
	{ "malformed metadata, unlocked or not",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { AVB_ERROR_INVALID_METADATA, GOOD },
	  true,
	  false,
	  1,
	  0,
	  { { 0, 0, 0, 0 }, { 14, 6, 0, 0 } } },
	{ "a bad slot of an unlocked device",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { BAD, GOOD },
	  true,
	  false,
	  0,
	  0,
	  { { 15, 6, 0, 0 }, { 14, 7, 0, 0 } } },
	{ "a slot that cannot be read is not marked",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { IO, GOOD },
	  false,
	  false,
	  1,
	  0,
	  { { 15, 7, 0, 0 }, { 14, 6, 0, 0 } } },
	{ "nothing boots",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { BAD, BAD },
	  false,
	  false,
	  2,
	  STOP_VERIFY,
	  { { 0, 0, 0, 0 }, { 0, 0, 0, 0 } } },
	{ "nothing can be read",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { IO, IO },
	  false,
	  false,
	  2,
	  STOP_VERIFY,
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } } },
	{ "nothing is bootable",
	  { { 15, 0, 0, 0 }, { 0, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  false,
	  2,
	  STOP_SLOTS,
	  { { 0, 0, 0, 0 }, { 0, 0, 0, 0 } } },
	{ "a try that cannot be counted",
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } },
	  { GOOD, GOOD },
	  false,
	  true,
	  2,
	  STOP_WRITE,
	  { { 15, 7, 0, 0 }, { 14, 7, 0, 0 } } },
	{ "a successful slot needs no write",
	  { { 15, 7, 0, 0 }, { 14, 0, 1, 0 } },
	  { BAD, GOOD },
	  false,
	  true,
	  1,
	  0,
	  { { 15, 7, 0, 0 }, { 14, 0, 1, 0 } } },
	{ "or comes second",
	  { { 15, 7, 0, 0 }, { 14, 0, 1, 0 } },
	  { GOOD, GOOD },
	  false,
	  true,
	  1,
	  0,
	  { { 15, 7, 0, 0 }, { 14, 0, 1, 0 } } },
};

static void device_set(size_t i)
{
	memset(&dev, 0, sizeof(dev));
	dev.cut_at = NEVER;
	misc_set(row[i].before);
	memcpy(dev.result, row[i].result, sizeof(dev.result));
	dev.unlocked = row[i].unlocked;
	dev.read_only = row[i].read_only;
}

static void slots_are_chosen_and_marked(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		enum loader_stop code = STOP_NONE;
		struct avb_ab ab;

		print_message("%s\n", row[i].must);
		device_set(i);
		assert_int_equal(boot(&code), row[i].slot);
		assert_int_equal(code, row[i].code);
		assert_int_equal(
			avb_ab_parse(dev.misc.bytes + MISC_AB_OFFSET, &ab),
			TEE_SUCCESS);
		assert_memory_equal(ab.slot, row[i].after, sizeof(ab.slot));
		/* Only what is started is measured. */
		assert_int_equal(dev.measured, code == STOP_NONE ? 2 : 0);
	}
}

static void only_the_slot_that_boots_is_read(void **state)
{
	enum loader_stop code = STOP_NONE;

	device_set(0);
	assert_int_equal(boot(&code), 0);
	assert_int_equal(dev.verified, 1);
}

static void noise_in_misc_begins_anew(void **state)
{
	enum loader_stop code = STOP_NONE;
	struct avb_ab ab;

	device_set(0);
	memset(dev.misc.bytes, 0xa5, sizeof(dev.misc.bytes));
	assert_int_equal(boot(&code), 0);
	assert_int_equal(avb_ab_parse(dev.misc.bytes + MISC_AB_OFFSET, &ab),
			 TEE_SUCCESS);
	assert_int_equal(ab.slot[0].tries, 6);
	/* What else is in the sector is not ours. */
	assert_int_equal(dev.misc.bytes[MISC_AB_OFFSET + AVB_AB_LEN], 0xa5);
}

static void what_is_not_vouched_for_is_bad(void **state)
{
	enum loader_stop code = STOP_NONE;

	device_set(0);
	dev.describes_nothing[0] = true;
	assert_int_equal(boot(&code), 1);
	device_set(0);
	dev.image_wrong[0] = STOP_KERNEL;
	assert_int_equal(boot(&code), 1);
	dev.image_wrong[1] = STOP_KERNEL;
	assert_int_equal(boot(&code), 2);
	assert_int_equal(code, STOP_KERNEL);
	/* A machine with more memory may boot what does not fit here. */
	device_set(0);
	dev.image_wrong[0] = STOP_PLACE;
	assert_int_equal(boot(&code), 1);
	dev.image_wrong[0] = STOP_NONE;
	assert_int_equal(boot(&code), 0);
}

static void what_cannot_be_measured_does_not_start(void **state)
{
	enum loader_stop code = STOP_NONE;

	device_set(0);
	dev.measure_fails = true;
	assert_int_equal(boot(&code), 2);
	assert_int_equal(code, STOP_STATE);
}

static void indexes_rise_when_a_slot_was_successful(void **state)
{
	static const struct avb_ab_slot tried[2] = { { 15, 7, 0, 0 },
						     { 14, 0, 1, 0 } };
	static const struct avb_ab_slot good[2] = { { 15, 0, 1, 0 },
						    { 14, 7, 0, 0 } };
	enum loader_stop code = STOP_NONE;

	device_set(0);
	dev.index[0] = 5;
	dev.index[1] = 4;
	misc_set(tried);
	assert_int_equal(boot(&code), 0);
	assert_int_equal(dev.stored, 0);
	misc_set(good);
	dev.unlocked = true;
	assert_int_equal(boot(&code), 0);
	assert_int_equal(dev.stored, 0);
	dev.unlocked = false;
	assert_int_equal(boot(&code), 0);
	assert_int_equal(dev.stored, 5);
	dev.result[0] = BAD;
	assert_int_equal(boot(&code), 2);
}

/*
 * An update: slot b has the new version, is made active, comes up, or does not.
 * The power fails at each write of all these starts, in turn.
 */
static void a_power_cut_at_every_write(void **state)
{
	static const struct avb_ab_slot active[2] = { { 14, 0, 1, 0 },
						      { 15, 3, 0, 0 } };

	for (unsigned int comes_up = 0; comes_up < 2; comes_up++)
		for (unsigned int cut = 1; cut < 12; cut++) {
			enum loader_stop code = STOP_NONE;
			unsigned int slot = 2;
			uint64_t least = 0;

			device_set(0);
			misc_set(active);
			dev.index[0] = 4;
			dev.index[1] = 5;
			dev.stored = 4;
			dev.cut_at = cut;
			for (unsigned int start = 0; start < 8; start++) {
				slot = boot(&code);
				assert_true(dev.stored >= least);
				least = dev.stored;
				if (!power()) {
					/* It comes back. */
					dev.cut_at = NEVER;
					continue;
				}
				assert_int_not_equal(slot, 2);
				assert_true(dev.index[slot] >= least);
				if (slot == 1 && comes_up == 1) {
					struct avb_ab ab;

					misc_ab(&dev.misc, &ab);
					avb_ab_mark(&ab, 1, AVB_AB_SUCCESSFUL);
					avb_ab_write(&ab,
						     dev.misc.bytes +
							     MISC_AB_OFFSET);
				}
			}
			assert_int_equal(slot, comes_up == 1 ? 1 : 0);
			assert_int_equal(dev.stored, comes_up == 1 ? 5 : 4);
		}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(slots_are_chosen_and_marked),
		cmocka_unit_test(only_the_slot_that_boots_is_read),
		cmocka_unit_test(noise_in_misc_begins_anew),
		cmocka_unit_test(what_is_not_vouched_for_is_bad),
		cmocka_unit_test(what_cannot_be_measured_does_not_start),
		cmocka_unit_test(indexes_rise_when_a_slot_was_successful),
		cmocka_unit_test(a_power_cut_at_every_write),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
