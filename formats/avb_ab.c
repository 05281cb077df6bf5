/*
 * The A/B block and the flow over it.
 */
#include <formats/avb_ab.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/crc32.h>
#include <string.h>

#define MAJOR	    1u
#define AT_MINOR    5u
#define AT_SLOTS    8u
#define AT_RESERVED 16u
#define AT_CRC	    28u

static const uint8_t magic[4] = { 0, 'A', 'B', '0' };
static const char *const suffix[AVB_AB_SLOT_COUNT] = { "_a", "_b" };

void avb_ab_init(struct avb_ab *ab)
{
	*ab = (struct avb_ab){
		.slot = { { AVB_AB_PRIORITY_MAX, AVB_AB_TRIES_MAX, 0, 0 },
			  { AVB_AB_PRIORITY_MAX - 1, AVB_AB_TRIES_MAX, 0, 0 } },
	};
}

TEE_Result avb_ab_parse(const uint8_t bytes[AVB_AB_LEN], struct avb_ab *ab)
{
	if (memcmp(bytes, magic, sizeof(magic)) != 0 || bytes[4] > MAJOR ||
	    crc32_update(0, bytes, AT_CRC) != load_be32(bytes + AT_CRC))
		return TEE_ERROR_BAD_FORMAT;
	ab->minor = bytes[AT_MINOR];
	memcpy(ab->reserved1, bytes + 6, sizeof(ab->reserved1));
	memcpy(ab->slot, bytes + AT_SLOTS, sizeof(ab->slot));
	memcpy(ab->reserved2, bytes + AT_RESERVED, sizeof(ab->reserved2));
	return TEE_SUCCESS;
}

void avb_ab_write(const struct avb_ab *ab, uint8_t bytes[AVB_AB_LEN])
{
	memcpy(bytes, magic, sizeof(magic));
	bytes[4] = MAJOR;
	bytes[AT_MINOR] = ab->minor;
	memcpy(bytes + 6, ab->reserved1, sizeof(ab->reserved1));
	memcpy(bytes + AT_SLOTS, ab->slot, sizeof(ab->slot));
	memcpy(bytes + AT_RESERVED, ab->reserved2, sizeof(ab->reserved2));
	store_be32(bytes + AT_CRC, crc32_update(0, bytes, AT_CRC));
}

static void unbootable(struct avb_ab_slot *slot)
{
	slot->priority = 0;
	slot->tries = 0;
	slot->successful = 0;
}

bool avb_ab_bootable(const struct avb_ab_slot *slot)
{
	return slot->priority > 0 && (slot->successful != 0 || slot->tries > 0);
}

void avb_ab_normalize(struct avb_ab *ab)
{
	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT; i++)
		/* A slot has tries left or has been successful, not both. */
		if (ab->slot[i].priority == 0 ||
		    (ab->slot[i].tries != 0) == (ab->slot[i].successful != 0))
			unbootable(&ab->slot[i]);
}

unsigned int avb_ab_choose(const struct avb_ab *ab)
{
	bool a = avb_ab_bootable(&ab->slot[0]);
	bool b = avb_ab_bootable(&ab->slot[1]);

	if (a && b)
		return ab->slot[1].priority > ab->slot[0].priority ? 1 : 0;
	return a ? 0 : b ? 1 : AVB_AB_SLOT_COUNT;
}

void avb_ab_mark(struct avb_ab *ab, unsigned int slot, enum avb_ab_mark mark)
{
	struct avb_ab_slot *it = &ab->slot[slot];
	struct avb_ab_slot *other = &ab->slot[1 - slot];

	switch (mark) {
	case AVB_AB_ACTIVE:
		it->priority = AVB_AB_PRIORITY_MAX;
		it->tries = AVB_AB_TRIES_MAX;
		it->successful = 0;
		if (other->priority == AVB_AB_PRIORITY_MAX)
			other->priority = AVB_AB_PRIORITY_MAX - 1;
		break;
	case AVB_AB_UNBOOTABLE:
		unbootable(it);
		break;
	case AVB_AB_SUCCESSFUL:
		if (avb_ab_bootable(it)) {
			it->tries = 0;
			it->successful = 1;
		}
		break;
	}
}

const char *avb_ab_result_text(enum avb_ab_result result)
{
	static const char *const text[] = {
		[AVB_AB_OK] = "OK",
		[AVB_AB_OK_WITH_VERIFICATION_ERROR] =
			"OK_WITH_VERIFICATION_ERROR",
		[AVB_AB_ERROR_OOM] = "ERROR_OOM",
		[AVB_AB_ERROR_IO] = "ERROR_IO",
		[AVB_AB_ERROR_NO_BOOTABLE_SLOTS] = "ERROR_NO_BOOTABLE_SLOTS",
		[AVB_AB_ERROR_INVALID_ARGUMENT] = "ERROR_INVALID_ARGUMENT",
	};

	return text[result];
}

static enum avb_ab_result io_result(TEE_Result res)
{
	if (res == TEE_SUCCESS)
		return AVB_AB_OK;
	return res == TEE_ERROR_OUT_OF_MEMORY ? AVB_AB_ERROR_OOM
					      : AVB_AB_ERROR_IO;
}

/* @before receives the block as it is on the disk when this returns. */
static enum avb_ab_result block_load(const struct avb_ab_ops *ops, void *dev,
				     struct avb_ab *ab,
				     uint8_t before[AVB_AB_LEN])
{
	TEE_Result res = ops->read(dev, before);

	if (res == TEE_SUCCESS && avb_ab_parse(before, ab) != TEE_SUCCESS) {
		avb_ab_init(ab);
		avb_ab_write(ab, before);
		res = ops->write(dev, before);
	}
	if (res == TEE_SUCCESS)
		avb_ab_normalize(ab);
	return io_result(res);
}

static enum avb_ab_result block_save(const struct avb_ab_ops *ops, void *dev,
				     const struct avb_ab *ab,
				     const uint8_t before[AVB_AB_LEN])
{
	uint8_t after[AVB_AB_LEN];

	avb_ab_write(ab, after);
	/* A major version of 0 was read: it alone is no reason to write. */
	after[4] = before[4];
	store_be32(after + AT_CRC, crc32_update(0, after, AT_CRC));
	if (memcmp(after, before, AVB_AB_LEN) == 0)
		return AVB_AB_OK;
	return io_result(ops->write(dev, after));
}

enum avb_ab_result avb_ab_change(const struct avb_ab_ops *ops, void *dev,
				 unsigned int slot, enum avb_ab_mark mark)
{
	uint8_t before[AVB_AB_LEN];
	struct avb_ab ab;
	enum avb_ab_result result = block_load(ops, dev, &ab, before);

	if (result != AVB_AB_OK)
		return result;
	avb_ab_mark(&ab, slot, mark);
	return block_save(ops, dev, &ab, before);
}

/* Verifies one slot; @allowed is set when an error of it was let pass. */
static enum avb_ab_result slot_try(struct avb_ab_flow *flow, unsigned int i,
				   bool *allowed)
{
	const struct avb_call call = {
		.requested = flow->requested,
		.requested_count = flow->requested_count,
		.suffix = suffix[i],
		.flags = flow->flags,
		.mode = flow->mode,
	};
	enum avb_result result = avb_slot_verify(
		flow->ops, flow->dev, &call, &flow->room[i], &flow->slot[i]);

	flow->tried[i] = true;
	flow->result[i] = result;
	flow->verified[i] = result == AVB_OK;
	switch (result) {
	case AVB_OK:
		return AVB_AB_OK;
	case AVB_ERROR_OOM:
		return AVB_AB_ERROR_OOM;
	case AVB_ERROR_IO:
		return AVB_AB_ERROR_IO;
	case AVB_ERROR_INVALID_ARGUMENT:
		return AVB_AB_ERROR_INVALID_ARGUMENT;
	default:
		break;
	}
	if (avb_result_ignorable(result) &&
	    (flow->flags & AVB_ALLOW_VERIFICATION_ERROR) != 0) {
		flow->verified[i] = true;
		*allowed = true;
	} else {
		unbootable(&flow->ab.slot[i]);
	}
	return AVB_AB_OK;
}

/* The index that no slot which may still be booted is below. */
static uint64_t index_of_slots(const struct avb_ab_flow *flow, uint32_t at)
{
	uint64_t a = flow->slot[0].rollback_index[at];
	uint64_t b = flow->slot[1].rollback_index[at];

	if (flow->verified[0] && flow->verified[1])
		return MIN(a, b);
	return flow->verified[0] ? a : flow->verified[1] ? b : 0;
}

static TEE_Result indexes_raise(const struct avb_ab_flow *flow)
{
	bool unlocked = true;
	TEE_Result res = TEE_SUCCESS;

	/* What has never come up must not make the device refuse the rest. */
	if (flow->rise == AVB_AB_RISE_SUCCESSFUL &&
	    flow->ab.slot[flow->chosen].successful == 0)
		return TEE_SUCCESS;
	for (uint32_t at = 0; at < AVB_LOCATION_COUNT; at++) {
		uint64_t index = index_of_slots(flow, at);
		uint64_t stored = 0;

		if (index == 0)
			continue;
		res = flow->ops->rollback_read(flow->dev, at, &stored);
		if (res == TEE_SUCCESS && index > stored)
			res = flow->ops->unlocked(flow->dev, &unlocked);
		if (res == TEE_SUCCESS && index > stored && !unlocked)
			res = flow->ab_ops->rollback_write(flow->dev, at,
							   index);
		if (res != TEE_SUCCESS)
			break;
	}
	return res;
}

static enum avb_ab_result slots_try(struct avb_ab_flow *flow)
{
	enum avb_ab_result result = AVB_AB_OK;
	bool allowed = false;

	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT && result == AVB_AB_OK;
	     i++)
		if (avb_ab_bootable(&flow->ab.slot[i]))
			result = slot_try(flow, i, &allowed);
	if (result != AVB_AB_OK)
		return result;
	flow->chosen = avb_ab_choose(&flow->ab);
	if (flow->chosen == AVB_AB_SLOT_COUNT)
		return AVB_AB_ERROR_NO_BOOTABLE_SLOTS;
	result = io_result(indexes_raise(flow));
	if (result != AVB_AB_OK)
		return result;

	struct avb_ab_slot *slot = &flow->ab.slot[flow->chosen];

	if (slot->successful == 0 && slot->tries > 0)
		slot->tries--;
	return allowed ? AVB_AB_OK_WITH_VERIFICATION_ERROR : AVB_AB_OK;
}

enum avb_ab_result avb_ab_flow(struct avb_ab_flow *flow)
{
	uint8_t before[AVB_AB_LEN];
	enum avb_ab_result result =
		block_load(flow->ab_ops, flow->dev, &flow->ab, before);

	flow->chosen = AVB_AB_SLOT_COUNT;
	if (result != AVB_AB_OK)
		return result;
	result = slots_try(flow);

	enum avb_ab_result saved =
		block_save(flow->ab_ops, flow->dev, &flow->ab, before);

	/* A slot that cannot be counted down is not booted. */
	if (saved != AVB_AB_OK)
		result = saved;
	if (result != AVB_AB_OK && result != AVB_AB_OK_WITH_VERIFICATION_ERROR)
		flow->chosen = AVB_AB_SLOT_COUNT;
	return result;
}
