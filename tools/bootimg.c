/*
 * strongroom-bootimg: packs a kernel, a ramdisk and a command line into an
 * Android boot image (header version 2), and shows what is in one.
 */
#include <base/bits.h>
#include <base/check.h>
#include <errno.h>
#include <formats/bootimg.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_LEN 4096u
#define COPY_LEN (256u << 10)

static const char usage_text[] =
	"usage: strongroom-bootimg make --kernel FILE [--ramdisk FILE] "
	"[--dtb FILE]\n"
	"           [--cmdline TEXT] [--name TEXT] --out FILE\n"
	"       strongroom-bootimg info FILE\n";

struct options {
	const char *kernel;
	const char *ramdisk;
	const char *dtb;
	const char *cmdline;
	const char *name;
	const char *out;
};

static bool complain(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* One line on standard error. Return: false, for the caller to pass on. */
static bool complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("strongroom-bootimg: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return false;
}

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "strongroom-bootimg: %s:%d: %s\n", file, line, what);
	abort();
}

/* Opens one part of the image, if it is wanted, and takes its length. */
static bool open_part(const char *name, FILE **file, struct bootimg_part *part)
{
	struct stat st = { 0 };

	if (name == NULL)
		return true;
	*file = fopen(name, "rb");
	if (*file == NULL || fstat(fileno(*file), &st) != 0)
		return complain("%s: %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size > UINT32_MAX)
		return complain("%s: not a file of less than 4 GiB", name);
	part->len = (uint32_t)st.st_size;
	return true;
}

static bool write_zeros(FILE *out, uint64_t count)
{
	while (count-- != 0)
		if (fputc(0, out) == EOF)
			return false;
	return true;
}

/* Copies one part and fills its last page up. */
static bool copy_part(FILE *out, FILE *in, const struct bootimg_part *part)
{
	static uint8_t buf[COPY_LEN];
	uint64_t left = part->len;

	while (left != 0) {
		size_t want = (size_t)MIN(left, (uint64_t)sizeof(buf));

		if (fread(buf, 1, want, in) != want)
			return complain("a part became shorter while read");
		if (fwrite(buf, 1, want, out) != want)
			return false;
		left -= want;
	}
	return write_zeros(out, -(uint64_t)part->len % PAGE_LEN);
}

static bool write_image(FILE *out, struct bootimg *img, FILE *const in[3])
{
	uint8_t header[BOOTIMG_HEADER_LEN] = { 0 };

	if (bootimg_header_write(img, header) != TEE_SUCCESS)
		return complain("an empty kernel, or a text with letters that "
				"are not printable ASCII");
	return fwrite(header, 1, sizeof(header), out) == sizeof(header) &&
	       write_zeros(out, PAGE_LEN - sizeof(header)) &&
	       copy_part(out, in[0], &img->kernel) &&
	       copy_part(out, in[1], &img->ramdisk) &&
	       copy_part(out, in[2], &img->dtb);
}

static bool command_make(const struct options *opt)
{
	struct bootimg img = { .version = 2, .page_len = PAGE_LEN };
	FILE *in[3] = { NULL };
	bool ok = false;

	if (opt->kernel == NULL || opt->out == NULL)
		return complain("make needs --kernel and --out");
	if (strlen(opt->cmdline) > BOOTIMG_CMDLINE_MAX ||
	    strlen(opt->name) > BOOTIMG_NAME_MAX)
		return complain("the command line may have %u letters, the "
				"name %u",
				BOOTIMG_CMDLINE_MAX, BOOTIMG_NAME_MAX);
	memcpy(img.cmdline, opt->cmdline, strlen(opt->cmdline));
	memcpy(img.name, opt->name, strlen(opt->name));
	if (open_part(opt->kernel, &in[0], &img.kernel) &&
	    open_part(opt->ramdisk, &in[1], &img.ramdisk) &&
	    open_part(opt->dtb, &in[2], &img.dtb)) {
		FILE *out = fopen(opt->out, "wb");

		ok = out != NULL && write_image(out, &img, in);
		if (out != NULL && fclose(out) != 0)
			ok = false;
		if (!ok) {
			complain("%s was not written", opt->out);
			if (out != NULL)
				unlink(opt->out);
		}
	}
	for (size_t i = 0; i < ARRAY_COUNT(in); i++)
		if (in[i] != NULL)
			fclose(in[i]);
	return ok;
}

static void print_part(const char *name, const struct bootimg_part *part)
{
	if (part->len != 0)
		printf("%-14s %u bytes at %llu\n", name, part->len,
		       (unsigned long long)part->offset);
}

static bool command_info(const char *name)
{
	uint8_t header[BOOTIMG_HEADER_LEN] = { 0 };
	struct bootimg img = { 0 };
	struct stat st = { 0 };
	FILE *in = fopen(name, "rb");

	if (in == NULL || fstat(fileno(in), &st) != 0)
		return complain("%s: %s", name, strerror(errno));

	size_t len = fread(header, 1, sizeof(header), in);

	fclose(in);
	switch (bootimg_parse(header, len, (uint64_t)st.st_size, &img)) {
	case TEE_SUCCESS:
		break;
	case TEE_ERROR_UNSUPPORTED_VERSION:
		return complain("%s: header version is not 2, 3 or 4", name);
	default:
		return complain("%s: not a boot image, or damaged", name);
	}
	printf("header version %u, pages of %u bytes\n", img.version,
	       img.page_len);
	print_part("kernel", &img.kernel);
	print_part("ramdisk", &img.ramdisk);
	print_part("second", &img.second);
	print_part("recovery dtbo", &img.recovery_dtbo);
	print_part("device tree", &img.dtb);
	print_part("signature", &img.signature);
	printf("%-14s %llu bytes\n", "in all",
	       (unsigned long long)img.total_len);
	printf("%-14s '%s'\n%-14s '%s'\n", "name", img.name, "command line",
	       img.cmdline);
	return fflush(stdout) == 0;
}

static bool parse_options(int argc, char **argv, struct options *opt)
{
	static const struct option known[] = {
		{ "kernel", required_argument, NULL, 'k' },
		{ "ramdisk", required_argument, NULL, 'r' },
		{ "dtb", required_argument, NULL, 'd' },
		{ "cmdline", required_argument, NULL, 'c' },
		{ "name", required_argument, NULL, 'n' },
		{ "out", required_argument, NULL, 'o' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'k')
			opt->kernel = optarg;
		else if (c == 'r')
			opt->ramdisk = optarg;
		else if (c == 'd')
			opt->dtb = optarg;
		else if (c == 'c')
			opt->cmdline = optarg;
		else if (c == 'n')
			opt->name = optarg;
		else if (c == 'o')
			opt->out = optarg;
		else
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options opt = { .cmdline = "", .name = "" };
	const char *command = argc > 1 ? argv[1] : "";

	if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0)
		return fputs(usage_text, stdout) < 0;
	if (strcmp(command, "info") == 0 && argc == 3)
		return command_info(argv[2]) ? 0 : 1;
	if (strcmp(command, "make") == 0 &&
	    parse_options(argc - 1, argv + 1, &opt) && optind == argc - 1)
		return command_make(&opt) ? 0 : 1;
	fputs(usage_text, stderr);
	return 2;
}
