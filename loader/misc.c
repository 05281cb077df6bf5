/*
 * Reading and writing misc. A change is made in the copy of its sector, whose
 * other bytes stay as they were, and written in one request: a power cut leaves
 * the sector as it was or as it is to be.
 */
#include "misc.h"
#include "machine.h"
#include <assert.h>
#include <string.h>

static_assert(MISC_AB_OFFSET == AVB_AB_OFFSET, "one place for the block");
static_assert(MISC_AB_OFFSET % GPT_SECTOR_LEN == 0 &&
		      AVB_AB_LEN <= GPT_SECTOR_LEN,
	      "the block lies in one sector");
static_assert(MISC_MESSAGE_OFFSET % GPT_SECTOR_LEN == 0 &&
		      sizeof(struct misc_message) <= GPT_SECTOR_LEN,
	      "so does the message");

enum loader_stop misc_open(struct misc *misc, struct disk *disk)
{
	enum loader_stop code = disk_partition(disk, "misc", &misc->part);

	misc->disk = disk;
	if (code == STOP_NONE)
		code = disk_read(disk, &misc->part, 0, misc->bytes,
				 sizeof(misc->bytes));
	return code;
}

/* Replaces @len bytes at the beginning of a sector. */
static enum loader_stop keep(struct misc *misc, uint32_t off, const void *from,
			     size_t len)
{
	static NOINIT uint8_t sector[GPT_SECTOR_LEN];

	if (memcmp(misc->bytes + off, from, len) == 0)
		return STOP_NONE;
	memcpy(sector, misc->bytes + off, sizeof(sector));
	memcpy(sector, from, len);

	enum loader_stop code =
		disk_write(misc->disk, &misc->part, off, sector);

	if (code == STOP_NONE)
		memcpy(misc->bytes + off, sector, sizeof(sector));
	return code;
}

void misc_ab(const struct misc *misc, struct avb_ab *ab)
{
	if (avb_ab_parse(misc->bytes + MISC_AB_OFFSET, ab) != TEE_SUCCESS) {
		say("misc: no valid A/B block, it begins anew");
		avb_ab_init(ab);
	}
	avb_ab_normalize(ab);
}

enum loader_stop misc_ab_keep(struct misc *misc, const struct avb_ab *ab)
{
	uint8_t bytes[AVB_AB_LEN];

	avb_ab_write(ab, bytes);
	return keep(misc, MISC_AB_OFFSET, bytes, sizeof(bytes));
}

void misc_message(const struct misc *misc, struct misc_message *message)
{
	memcpy(message, misc->bytes + MISC_MESSAGE_OFFSET, sizeof(*message));
}

enum loader_stop misc_message_keep(struct misc *misc,
				   const struct misc_message *message)
{
	return keep(misc, MISC_MESSAGE_OFFSET, message, sizeof(*message));
}
