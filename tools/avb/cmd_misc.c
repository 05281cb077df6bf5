/* version, generate_test_image. */
#include "blob.h"
#include "fail.h"

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

static const struct arg_option no_options[] = { { 0 } };

static const struct arg_option image_options[] = {
	ARG_REQUIRED("--image_size", ARG_NUMBER, image_size),
	ARG("--start_byte", ARG_NUMBER, start_byte),
	ARG("--output", ARG_OUT, output),
	{ 0 },
};

const struct command misc_commands[] = {
	{ "version", no_options, version, NULL },
	{ "generate_test_image", image_options, generate_test_image, NULL },
	{ 0 },
};
