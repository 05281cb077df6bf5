/*
 * set_ab_metadata, info_ab_metadata: the A/B block of the partition misc, in an
 * image of that partition or of a whole disk.
 */
#include "blob.h"
#include "fail.h"
#include <errno.h>
#include <fcntl.h>
#include <formats/avb_ab.h>
#include <formats/gpt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AB_FIELDS   6u
#define AB_DEFAULTS "15:7:0:14:7:0"

/* Six decimal numbers below 256. */
static void slots_parse(const char *text, uint8_t value[AB_FIELDS])
{
	char *copy = xprintf("%s", text);
	char *rest = copy;
	size_t count = 0;
	char *field;

	while ((field = strsep(&rest, ":")) != NULL) {
		arg_number number;

		if (count == AB_FIELDS || !arg_number_parse(field, 10, &number))
			fail("malformed slot data \"%s\"", text);
		/* The successful marks are one bit. */
		if (count % 3 == 2)
			number = number != 0;
		if (number < 0 || number > UINT8_MAX)
			fail("slot data \"%s\" is out of range", text);
		value[count++] = (uint8_t)number;
	}
	if (count != AB_FIELDS)
		fail("malformed slot data \"%s\"", text);
	free(copy);
}

static TEE_Result read_sectors(void *disk, uint64_t lba, uint8_t *to,
			       size_t count)
{
	size_t len = count * GPT_SECTOR_LEN;

	return pread(*(const int *)disk, to, len,
		     (off_t)(lba * GPT_SECTOR_LEN)) == (ssize_t)len
		       ? TEE_SUCCESS
		       : TEE_ERROR_COMMUNICATION;
}

/* Where the block is: behind the partition table's word for misc, if any. */
static off_t block_offset(const char *path, int fd)
{
	static struct gpt gpt;
	struct gpt_partition part = { 0 };
	struct stat st;

	if (fstat(fd, &st) != 0)
		fail("%s: %s", path, strerror(errno));
	if (gpt_load(read_sectors, &fd, (uint64_t)st.st_size / GPT_SECTOR_LEN,
		     &gpt) != TEE_SUCCESS)
		return AVB_AB_OFFSET;
	if (gpt_partition_find(&gpt, "misc", &part) != TEE_SUCCESS)
		fail("%s: a disk without a partition misc", path);
	return (off_t)(part.first * GPT_SECTOR_LEN + AVB_AB_OFFSET);
}

static void set_ab_metadata(const struct args *args)
{
	uint8_t block[AVB_AB_LEN];
	uint8_t value[AB_FIELDS];
	struct avb_ab ab = { 0 };
	int fd;

	slots_parse(args->slot_data == NULL ? AB_DEFAULTS : args->slot_data,
		    value);
	for (size_t i = 0; i < AVB_AB_SLOT_COUNT; i++)
		ab.slot[i] =
			(struct avb_ab_slot){ value[3 * i], value[3 * i + 1],
					      value[3 * i + 2], 0 };
	avb_ab_write(&ab, block);
	fd = open(args->misc_image, O_RDWR | O_CLOEXEC);
	if (fd < 0 ||
	    pwrite(fd, block, sizeof(block),
		   block_offset(args->misc_image, fd)) !=
		    (ssize_t)sizeof(block) ||
	    close(fd) != 0)
		fail("%s: %s", args->misc_image, strerror(errno));
}

static void info_ab_metadata(const struct args *args)
{
	FILE *o = args->output == NULL ? stdout : args->output;
	uint8_t block[AVB_AB_LEN];
	struct avb_ab ab;
	int fd = open(args->misc_image, O_RDONLY | O_CLOEXEC);

	if (fd < 0 ||
	    pread(fd, block, sizeof(block),
		  block_offset(args->misc_image, fd)) != (ssize_t)sizeof(block))
		fail("%s: no room for slot metadata", args->misc_image);
	close(fd);
	if (avb_ab_parse(block, &ab) != TEE_SUCCESS)
		fail("%s: no slot metadata; a device begins anew, with "
		     "both slots to be tried",
		     args->misc_image);
	fprintf(o, "Slot metadata version:    1.%u\n", ab.minor);
	avb_ab_normalize(&ab);
	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT; i++) {
		const struct avb_ab_slot *slot = &ab.slot[i];

		fprintf(o,
			"Slot %c:\n"
			"    Priority:             %u\n"
			"    Tries remaining:      %u\n"
			"    Successful:           %s\n"
			"    Bootable:             %s\n",
			'a' + i, slot->priority, slot->tries,
			slot->successful != 0 ? "yes" : "no",
			avb_ab_bootable(slot) ? "yes" : "no");
	}
	if (avb_ab_choose(&ab) == AVB_AB_SLOT_COUNT)
		fprintf(o, "Boots next:               none\n");
	else
		fprintf(o, "Boots next:               %c\n",
			'a' + avb_ab_choose(&ab));
	output_done(o);
}

static const struct arg_option set_options[] = {
	ARG_REQUIRED("--misc_image", ARG_IN_OUT, misc_image),
	ARG("--slot_data", ARG_TEXT, slot_data),
	{ 0 },
};

static const struct arg_option info_options[] = {
	ARG_REQUIRED("--misc_image", ARG_IN, misc_image),
	ARG("--output", ARG_OUT, output),
	{ 0 },
};

const struct command ab_commands[] = {
	{ "set_ab_metadata", set_options, set_ab_metadata, NULL },
	{ "info_ab_metadata", info_options, info_ab_metadata, NULL },
	{ 0 },
};
