/*
 * teeimg: writes and reads the image files that OP-TEE's build makes, so that
 * boot chains which expect those can start Strongroom, and ours can start an
 * OP-TEE. It also says what any image file of this project is.
 */
#define _GNU_SOURCE
#include "hostfile.h"
#include "info.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/tee_image.h>
#include <plat/memmap.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"usage: teeimg make --pager FILE [--pageable FILE] [--address N]\n"
	"              [--init-mem-usage N] [--arch aarch64|aarch32] --out "
	"DIR\n"
	"       teeimg split FILE --out DIR\n"
	"       teeimg info FILE...\n"
	"\n"
	"make   writes tee.bin (header version 1), tee-header_v2.bin,\n"
	"       tee-pager_v2.bin, tee-pageable_v2.bin and tee-raw.bin from "
	"what\n"
	"       is loaded first (pager, init and embdata) and from what is "
	"paged\n"
	"       in. The address is where it is linked to run (default\n"
	"       0x0e100000), init-mem-usage the memory its start needs "
	"(default\n"
	"       0x00f00000).\n"
	"split  the same, from a tee.bin.\n"
	"info   prints every field of such files, of a firmware package or "
	"any\n"
	"       other FIP, of a signed TA, or of a device's flash.\n";

struct blob {
	uint8_t *p;
	size_t len;
};

struct request {
	const char *pager;
	const char *pageable;
	const char *out;
	uint64_t address;
	uint32_t init_mem_usage;
	uint8_t arch;
};

static void put(const char *dir, const char *name, const struct blob *parts,
		size_t count)
{
	struct blob all = { 0 };
	char *path = NULL;

	for (size_t i = 0; i < count; i++)
		all.len += parts[i].len;
	all.p = malloc(all.len + 1);
	if (all.p == NULL || asprintf(&path, "%s/%s", dir, name) < 0)
		die("out of memory");
	all.len = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].len != 0)
			memcpy(all.p + all.len, parts[i].p, parts[i].len);
		all.len += parts[i].len;
	}
	file_write(path, all.p, all.len);
	free(path);
	free(all.p);
}

static void write_all(const struct request *req, struct blob pager,
		      struct blob pageable)
{
	uint8_t v1[TEE_IMAGE_V1_LEN];
	uint8_t v2[TEE_IMAGE_V2_LEN + 2 * TEE_IMAGE_PART_LEN];
	size_t v1_len = sizeof(v1);
	size_t v2_len = sizeof(v2);
	struct tee_image img = {
		.version = 1,
		.arch = req->arch,
		.init_mem_usage = req->init_mem_usage,
		.part_count = pageable.len != 0 ? 2 : 1,
		.part = { { .id = TEE_IMAGE_PAGER,
			    .address = req->address,
			    .size = (uint32_t)pager.len },
			  { .id = TEE_IMAGE_PAGEABLE,
			    .address = TEE_IMAGE_ANYWHERE,
			    .size = (uint32_t)pageable.len } },
	};

	if (pager.len == 0 || pager.len + pageable.len > UINT32_MAX)
		die("the image has no pager part, or is too long");
	if (mkdir(req->out, 0777) != 0 && errno != EEXIST)
		die("%s: %s", req->out, strerror(errno));
	if (tee_image_write(&img, v1, &v1_len) != TEE_SUCCESS)
		die("the header cannot be written");
	img.version = 2;
	if (tee_image_write(&img, v2, &v2_len) != TEE_SUCCESS)
		die("the header cannot be written");

	const struct blob whole[] = { { v1, v1_len }, pager, pageable };
	const struct blob header = { v2, v2_len };

	put(req->out, "tee.bin", whole, 3);
	put(req->out, "tee-raw.bin", whole + 1, 2);
	put(req->out, "tee-header_v2.bin", &header, 1);
	put(req->out, "tee-pager_v2.bin", &pager, 1);
	put(req->out, "tee-pageable_v2.bin", &pageable, 1);
}

static void make(const struct request *req)
{
	struct blob pager = { 0 };
	struct blob pageable = { 0 };

	if (req->pager == NULL)
		die("make needs --pager");
	pager.p = file_read(req->pager, &pager.len);
	if (req->pageable != NULL)
		pageable.p = file_read(req->pageable, &pageable.len);
	write_all(req, pager, pageable);
	free(pager.p);
	free(pageable.p);
}

static void split(struct request *req, const char *path)
{
	struct blob file = { 0 };
	struct tee_image img;

	file.p = file_read(path, &file.len);
	if (tee_image_parse(file.p, file.len, &img) != TEE_SUCCESS ||
	    img.version != 1)
		die("%s: not a tee.bin with a header of version 1", path);

	struct blob pager = { file.p + img.header_len, img.part[0].size };
	struct blob pageable = { NULL, 0 };

	if (img.part_count == 2)
		pageable.len = img.part[1].size;
	if (file.len - img.header_len != (uint64_t)pager.len + pageable.len)
		die("%s: its length is not what its header says", path);
	pageable.p = pager.p + pager.len;
	req->address = img.part[0].address;
	req->init_mem_usage = img.init_mem_usage;
	req->arch = img.arch;
	write_all(req, pager, pageable);
	free(file.p);
}

/* Each kind of file is known by how it begins; a flash, by its length. */
static void info(const char *path)
{
	uint8_t head[4] = { 0 };
	struct stat st;
	FILE *file = fopen(path, "rbe");

	if (file == NULL || fstat(fileno(file), &st) != 0)
		die("%s: %s", path, strerror(errno));

	size_t len = fread(head, 1, sizeof(head), file);

	fclose(file);
	if (len == sizeof(head) && load_le32(head) == TEE_IMAGE_MAGIC)
		info_tee(path);
	else if (len == sizeof(head) && load_le32(head) == 0xaa640001u)
		info_package(path);
	else if (len == sizeof(head) && memcmp(head, "HSTO", 4) == 0)
		info_ta(path);
	else if (S_ISREG(st.st_mode) && st.st_size == FLASH_SIZE)
		info_flash(path);
	else if (st.st_size == 0)
		printf("empty, as a pageable part is without paging\n");
	else
		die("%s: no image that is known here (a raw one has no header)",
		    path);
}

static uint64_t number(const char *text, uint64_t max)
{
	char *end = NULL;

	errno = 0;

	uint64_t value = strtoull(text, &end, 0);

	if (errno != 0 || text[0] < '0' || text[0] > '9' || *end != '\0' ||
	    value > max)
		die("'%s' is not a number up to 0x%llx", text,
		    (unsigned long long)max);
	return value;
}

static bool options_read(struct request *req, int argc, char **argv)
{
	static const struct option options[] = {
		{ "pager", required_argument, NULL, 'p' },
		{ "pageable", required_argument, NULL, 'g' },
		{ "out", required_argument, NULL, 'o' },
		{ "address", required_argument, NULL, 'a' },
		{ "init-mem-usage", required_argument, NULL, 'm' },
		{ "arch", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt = 0;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'p':
			req->pager = optarg;
			break;
		case 'g':
			req->pageable = optarg;
			break;
		case 'o':
			req->out = optarg;
			break;
		case 'a':
			req->address = number(optarg, UINT64_MAX - 1);
			break;
		case 'm':
			req->init_mem_usage =
				(uint32_t)number(optarg, UINT32_MAX);
			break;
		case 'r':
			req->arch = strcmp(optarg, "aarch32") == 0
					    ? TEE_IMAGE_ARCH_AARCH32
					    : TEE_IMAGE_ARCH_AARCH64;
			if (req->arch == TEE_IMAGE_ARCH_AARCH64 &&
			    strcmp(optarg, "aarch64") != 0)
				die("'%s': aarch64 or aarch32", optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			return false;
		}
	}
	return optind < argc;
}

int main(int argc, char **argv)
{
	struct request req = {
		.address = TEE_BASE,
		.init_mem_usage = TEE_SIZE,
		.arch = TEE_IMAGE_ARCH_AARCH64,
	};

	if (options_read(&req, argc, argv)) {
		const char *command = argv[optind++];
		int left = argc - optind;

		if (strcmp(command, "info") == 0 && left >= 1) {
			for (int i = optind; i < argc; i++) {
				if (left > 1)
					printf("%s%s:\n",
					       i > optind ? "\n" : "", argv[i]);
				info(argv[i]);
			}
			return 0;
		}
		if (strcmp(command, "make") == 0 && left == 0 &&
		    req.out != NULL) {
			make(&req);
			return 0;
		}
		if (strcmp(command, "split") == 0 && left == 1 &&
		    req.out != NULL) {
			split(&req, argv[optind]);
			return 0;
		}
	}
	fputs(usage, stderr);
	return 2;
}
