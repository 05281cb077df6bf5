/* version, generate_test_image, set_ab_metadata. */
#include "blob.h"
#include "fail.h"
#include <base/bytes.h>
#include <errno.h>
#include <fcntl.h>
#include <formats/crc32.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void version(const struct args *args)
{
	puts(RELEASE);
	output_done(stdout);
}

static void generate_test_image(const struct args *args)
{
	FILE *o = args->output == NULL ? stdout : args->output;
	uint64_t len = arg_u64(args->image_size, "image size");
	uint8_t piece[65536];

	/* The pattern repeats with every 256 bytes, so with every piece. */
	for (size_t i = 0; i < sizeof(piece); i++)
		piece[i] = (uint8_t)(args->start_byte + (arg_number)i);
	while (len > 0 && !ferror(o)) {
		size_t part = len < sizeof(piece) ? (size_t)len : sizeof(piece);

		fwrite(piece, 1, part, o);
		len -= part;
	}
	output_done(o);
}

#define AB_OFFSET   2048u
#define AB_LEN	    32u
#define AB_FIELDS   6u
#define AB_CRC	    28u
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

static void set_ab_metadata(const struct args *args)
{
	uint8_t block[AB_LEN] = { 0, 'A', 'B', '0', 1 };
	uint8_t value[AB_FIELDS];
	int fd;

	slots_parse(args->slot_data == NULL ? AB_DEFAULTS : args->slot_data,
		    value);
	memcpy(block + 8, value, 3);
	memcpy(block + 12, value + 3, 3);
	store_be32(block + AB_CRC, crc32_update(0, block, AB_CRC));
	fd = open(args->misc_image, O_RDWR | O_CLOEXEC);
	if (fd < 0 ||
	    pwrite(fd, block, sizeof(block), AB_OFFSET) !=
		    (ssize_t)sizeof(block) ||
	    close(fd) != 0)
		fail("%s: %s", args->misc_image, strerror(errno));
}

static const struct arg_option no_options[] = { { 0 } };

static const struct arg_option image_options[] = {
	ARG_REQUIRED("--image_size", ARG_NUMBER, image_size),
	ARG("--start_byte", ARG_NUMBER, start_byte),
	ARG("--output", ARG_OUT, output),
	{ 0 },
};

static const struct arg_option ab_options[] = {
	ARG_REQUIRED("--misc_image", ARG_IN_OUT, misc_image),
	ARG("--slot_data", ARG_TEXT, slot_data),
	{ 0 },
};

const struct command misc_commands[] = {
	{ "version", no_options, version, NULL },
	{ "generate_test_image", image_options, generate_test_image, NULL },
	{ "set_ab_metadata", ab_options, set_ab_metadata, NULL },
	{ 0 },
};
