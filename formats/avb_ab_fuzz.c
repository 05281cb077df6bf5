/*
 * The A/B block and the flow over it, started again and again on a device whose
 * slots verify or do not, as the input says, and whose disk fails when the
 * input says so. A slot is only chosen when it verified; tries only ever go
 * down; rollback indexes only ever rise.
 */
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb_ab.h>
#include <formats/crc32.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static struct {
	uint8_t misc[AVB_AB_LEN];
	uint64_t stored[AVB_LOCATION_COUNT];
	const uint8_t *in;
	size_t left;
	bool unlocked;
} dev;

static uint8_t next(void)
{
	if (dev.left == 0)
		return 0;
	dev.left--;
	return *dev.in++;
}

/* Most of the time things work. */
static TEE_Result chance(void)
{
	switch (next()) {
	case 0xff:
		return TEE_ERROR_GENERIC;
	case 0xfe:
		return TEE_ERROR_OUT_OF_MEMORY;
	default:
		return TEE_SUCCESS;
	}
}

static TEE_Result misc_read(void *ctx, uint8_t bytes[AVB_AB_LEN])
{
	memcpy(bytes, dev.misc, AVB_AB_LEN);
	return chance();
}

static TEE_Result misc_write(void *ctx, const uint8_t bytes[AVB_AB_LEN])
{
	TEE_Result res = chance();

	if (res == TEE_SUCCESS)
		memcpy(dev.misc, bytes, AVB_AB_LEN);
	return res;
}

static TEE_Result rollback_read(void *ctx, uint32_t location, uint64_t *index)
{
	CHECK(location < AVB_LOCATION_COUNT);
	*index = dev.stored[location];
	return chance();
}

static TEE_Result rollback_write(void *ctx, uint32_t location, uint64_t index)
{
	CHECK(!dev.unlocked && index > dev.stored[location]);
	dev.stored[location] = index;
	return chance();
}

static TEE_Result unlocked(void *ctx, bool *is)
{
	*is = dev.unlocked;
	return chance();
}

/* What a slot is comes from the input, in place of formats/avb_slot.c. */
enum avb_result avb_slot_verify(const struct avb_ops *ops, void *ctx,
				const struct avb_call *call,
				const struct avb_room *room,
				struct avb_slot *slot)
{
	enum avb_result result = next() % 12;

	memset(slot, 0, sizeof(*slot));
	slot->rollback_index[next() % AVB_LOCATION_COUNT] = next();
	return result > AVB_ERROR_INVALID_ARGUMENT ? AVB_OK : result;
}

bool avb_result_ignorable(enum avb_result result)
{
	return result == AVB_ERROR_VERIFICATION ||
	       result == AVB_ERROR_ROLLBACK_INDEX ||
	       result == AVB_ERROR_PUBLIC_KEY_REJECTED;
}

static const struct avb_ops ops = {
	.rollback_read = rollback_read,
	.unlocked = unlocked,
};
static const struct avb_ab_ops ab_ops = { misc_read, misc_write,
					  rollback_write };

static void block_check(void)
{
	uint8_t again[AVB_AB_LEN];
	struct avb_ab ab;

	if (avb_ab_parse(dev.misc, &ab) != TEE_SUCCESS)
		return;
	avb_ab_write(&ab, again);
	/* The major version is the one written now, so the checksum, too. */
	CHECK(memcmp(again + 5, dev.misc + 5, AVB_AB_LEN - 9) == 0);
	avb_ab_normalize(&ab);
	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT; i++)
		CHECK(avb_ab_bootable(&ab.slot[i]) ==
		      (ab.slot[i].priority != 0));
}

static void boot(void)
{
	static struct avb_ab_flow flow;
	static const char *const requested[] = { "boot" };
	struct avb_ab before;
	bool known = avb_ab_parse(dev.misc, &before) == TEE_SUCCESS;
	uint8_t how = next();

	if (!known)
		avb_ab_init(&before);
	avb_ab_normalize(&before);
	dev.unlocked = (how & 1) != 0;
	memset(&flow, 0, sizeof(flow));
	flow.ops = &ops;
	flow.ab_ops = &ab_ops;
	flow.requested = requested;
	flow.requested_count = 1;
	flow.flags = (how & 2) != 0 ? AVB_ALLOW_VERIFICATION_ERROR : 0;
	flow.rise =
		(how & 4) != 0 ? AVB_AB_RISE_VERIFIED : AVB_AB_RISE_SUCCESSFUL;

	enum avb_ab_result result = avb_ab_flow(&flow);

	CHECK(avb_ab_result_text(result) != NULL);
	if (result != AVB_AB_OK &&
	    result != AVB_AB_OK_WITH_VERIFICATION_ERROR) {
		CHECK(flow.chosen == AVB_AB_SLOT_COUNT);
		return;
	}
	CHECK(flow.chosen < AVB_AB_SLOT_COUNT && flow.verified[flow.chosen]);
	CHECK(avb_ab_bootable(&before.slot[flow.chosen]));
	CHECK(result == AVB_AB_OK_WITH_VERIFICATION_ERROR ||
	      flow.result[flow.chosen] == AVB_OK);

	/* What is written down is what was chosen: one try is gone. */
	struct avb_ab_slot *was = &before.slot[flow.chosen];
	struct avb_ab after;

	CHECK(avb_ab_parse(dev.misc, &after) == TEE_SUCCESS);
	CHECK(was->successful != 0 ||
	      after.slot[flow.chosen].tries == was->tries - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len < AVB_AB_LEN)
		return 0;
	memset(&dev, 0, sizeof(dev));
	memcpy(dev.misc, data, AVB_AB_LEN);
	/* One in two has a good checksum, whatever the rest. */
	if ((data[AVB_AB_LEN - 1] & 1) != 0)
		store_be32(dev.misc + AVB_AB_LEN - 4,
			   crc32_update(0, dev.misc, AVB_AB_LEN - 4));
	dev.in = data + AVB_AB_LEN;
	dev.left = len - AVB_AB_LEN;
	block_check();
	while (dev.left > 0) {
		uint8_t op = next();

		if (op % 4 == 3)
			(void)avb_ab_change(&ab_ops, NULL, op >> 7,
					    (op >> 2) % 3);
		else
			boot();
		block_check();
	}
	return 0;
}
