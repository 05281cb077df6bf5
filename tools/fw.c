/*
 * strongroom-fw: makes and shows firmware packages. A package is a FIP with
 * the monitor, the TEE and the loader, and a vbmeta blob that holds the hash
 * of each and the signature.
 */
#define _GNU_SOURCE
#include "avb/fail.h"
#include "avb/key.h"
#include "hostfile.h"
#include "info.h"
#include "xmodem_send.h"
#include <base/bits.h>
#include <crypto/sha256.h>
#include <formats/fip.h>
#include <formats/tee_image.h>
#include <formats/test_keys.h>
#include <formats/vbmeta.h>
#include <plat/memmap.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMAGE_ALIGN 64u
#define RELEASE	    "strongroom-fw 1"

struct image {
	const char *name;
	const uint8_t *uuid;
	size_t room; /* bytes of memory it is loaded to */
	const char *path;
	uint8_t *bytes;
	size_t len;
};

enum { MONITOR, TEE, LOADER, IMAGE_COUNT };

static struct image images[IMAGE_COUNT] = {
	[MONITOR] = { .name = "monitor",
		      .uuid = fip_uuid_monitor,
		      .room = MONITOR_SIZE },
	[TEE] = { .name = "tee", .uuid = fip_uuid_tee, .room = TEE_SIZE },
	[LOADER] = { .name = "loader",
		     .uuid = fip_uuid_loader,
		     .room = LOADER_SIZE },
};

static const char usage[] =
	"usage: strongroom-fw pack --monitor FILE --tee FILE --loader FILE\n"
	"                     --key PEM [--rollback-index N] --out FILE\n"
	"       strongroom-fw info FILE\n"
	"       strongroom-fw send --console PATH FILE\n"
	"\n"
	"pack  puts the three images into a firmware package and signs it "
	"with\n"
	"      the private RSA-4096 key in PEM, a file or the pkcs11: URI of "
	"a\n"
	"      key on a token. The rollback index (default 0)\n"
	"      is the package's age: a device refuses one below what it has "
	"seen.\n"
	"      The TEE may be an OP-TEE: tee.bin, tee-raw.bin or "
	"tee-pager_v2.bin.\n"
	"info  prints what a package holds.\n"
	"send  gives a package to a device in recovery, over its secure "
	"console:\n"
	"      PATH is a socket (secure.sock in the state folder) or a "
	"terminal.\n";

static void describe(uint8_t *list, size_t room, size_t *len,
		     const struct image *img)
{
	uint8_t digest[SHA256_LEN];
	struct vbmeta_hash hash = {
		.image_len = img->len,
		.algorithm = "sha256",
		.name = (const uint8_t *)img->name,
		.name_len = strlen(img->name),
		.digest = digest,
		.digest_len = sizeof(digest),
	};

	sha256(img->bytes, img->len, digest);
	if (vbmeta_hash_write(&hash, list, room, len) != TEE_SUCCESS)
		die("the descriptors do not fit");
}

static size_t make_vbmeta(const char *key_path, uint64_t index, uint8_t *blob,
			  size_t room)
{
	const struct vbmeta_algorithm *alg =
		vbmeta_algorithm_find(VBMETA_SHA256_RSA4096);
	const struct signer signer = { .key_path = key_path };
	uint8_t list[1024];
	uint8_t digest[64];
	uint8_t sig[KEY_SIG_MAX];
	struct key key;
	size_t list_len = 0;
	struct vbmeta vb;

	key_open(&key, key_path);
	if (key.bits != 4096)
		die("%s: not an RSA key of 4096 bits with exponent 65537",
		    key_path);
	for (size_t i = 0; i < IMAGE_COUNT; i++)
		describe(list, sizeof(list), &list_len, &images[i]);

	const struct vbmeta_params par = {
		.algorithm = VBMETA_SHA256_RSA4096,
		.descriptors = list,
		.descriptors_len = list_len,
		.key = key.blob,
		.key_len = key.blob_len,
		.rollback_index = index,
		.release = RELEASE,
	};

	if (vbmeta_write(&par, blob, &room) != TEE_SUCCESS ||
	    vbmeta_parse(blob, room, &vb) != TEE_SUCCESS)
		die("the vbmeta blob does not fit");
	algorithm_digest(alg, vb.blob, VBMETA_HEADER_LEN, vb.aux, vb.aux_len,
			 digest);
	signer_sign(&signer, alg, digest, sig);
	vbmeta_write_signature(blob, digest, sig);
	key_close(&key);
	return room;
}

/*
 * The TEE may come with OP-TEE's header in front, which tells loaders what is
 * decided here: where it runs. It is taken off.
 */
static void take_off_header(struct image *img)
{
	struct tee_image tee;
	TEE_Result res = tee_image_parse(img->bytes, img->len, &tee);

	if (res == TEE_ERROR_BAD_FORMAT)
		return; /* a plain image */
	if (res != TEE_SUCCESS || tee.arch != TEE_IMAGE_ARCH_AARCH64)
		die("%s: a TEE image of a kind that cannot start here",
		    img->path);
	if (tee.version != 1 || tee.part_count != 1)
		die("%s: give the file that it is the header of "
		    "(tee-pager_v2.bin); pages on demand are not supported",
		    img->path);
	if (tee.part[0].address != TEE_BASE)
		die("%s: linked for 0x%" PRIx64 ", not 0x%08x", img->path,
		    tee.part[0].address, TEE_BASE);
	if (img->len - tee.header_len != tee.part[0].size)
		die("%s: its length is not what its header says", img->path);
	img->len -= tee.header_len;
	memmove(img->bytes, img->bytes + tee.header_len, img->len);
}

static void pack(const char *key_path, uint64_t index, const char *out_path)
{
	static uint8_t blob[VBMETA_MAX_LEN];
	struct fip fip = { .count = 1 + IMAGE_COUNT };
	size_t toc_len = FIP_TOC_MAX;

	for (size_t i = 0; i < IMAGE_COUNT; i++) {
		struct image *img = &images[i];

		img->bytes = file_read(img->path, &img->len);
		if (i == TEE)
			take_off_header(img);
		if (img->len == 0 || img->len > img->room)
			die("%s: %zu bytes; the %s may have 1 to %zu",
			    img->path, img->len, img->name, img->room);
		memcpy(fip.entry[1 + i].uuid, img->uuid, FIP_UUID_LEN);
		fip.entry[1 + i].len = img->len;
	}
	memcpy(fip.entry[0].uuid, fip_uuid_vbmeta, FIP_UUID_LEN);
	fip.entry[0].len = make_vbmeta(key_path, index, blob, sizeof(blob));
	if (fip_layout(&fip, IMAGE_ALIGN) != TEE_SUCCESS ||
	    fip.len > FLASH_FW_SIZE)
		die("the package is longer than its slot of %u bytes",
		    FLASH_FW_SIZE);

	uint8_t *out = calloc(1, FIP_TOC_MAX + (size_t)fip.len);

	if (out == NULL)
		die("out of memory");
	if (fip_write_toc(&fip, out, &toc_len) != TEE_SUCCESS)
		die("the table of contents does not fit");
	memcpy(out + fip.entry[0].off, blob, (size_t)fip.entry[0].len);
	for (size_t i = 0; i < IMAGE_COUNT; i++)
		memcpy(out + fip.entry[1 + i].off, images[i].bytes,
		       images[i].len);
	file_write(out_path, out, (size_t)fip.len);
	free(out);
	for (size_t i = 0; i < IMAGE_COUNT; i++)
		free(images[i].bytes);
}

static void send(const char *console, const char *path)
{
	size_t len = 0;
	uint8_t *bytes = file_read(path, &len);
	struct fip fip;

	if (fip_parse(bytes, len, len, &fip) != TEE_SUCCESS)
		die("%s: not a firmware image package, or a damaged one", path);
	xmodem_send(console, bytes, len);
	free(bytes);
}

static uint64_t number(const char *text)
{
	char *end;

	errno = 0;

	uint64_t value = strtoull(text, &end, 0);

	if (errno != 0 || end == text || *end != '\0' || *text == '-')
		die("'%s' is not a number", text);
	return value;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "monitor", required_argument, NULL, 'm' },
		{ "tee", required_argument, NULL, 't' },
		{ "loader", required_argument, NULL, 'l' },
		{ "key", required_argument, NULL, 'k' },
		{ "rollback-index", required_argument, NULL, 'r' },
		{ "out", required_argument, NULL, 'o' },
		{ "console", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	const char *key = NULL;
	const char *out = NULL;
	const char *console = NULL;
	uint64_t index = 0;
	int opt;

	fail_init("strongroom-fw");
	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'm':
			images[MONITOR].path = optarg;
			break;
		case 't':
			images[TEE].path = optarg;
			break;
		case 'l':
			images[LOADER].path = optarg;
			break;
		case 'k':
			key = optarg;
			break;
		case 'r':
			index = number(optarg);
			break;
		case 'o':
			out = optarg;
			break;
		case 'c':
			console = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (argc - optind == 2 && strcmp(argv[optind], "info") == 0) {
		info_package(argv[optind + 1]);
		return 0;
	}
	if (argc - optind == 2 && strcmp(argv[optind], "send") == 0 &&
	    console != NULL) {
		send(console, argv[optind + 1]);
		return 0;
	}
	if (argc - optind != 1 || strcmp(argv[optind], "pack") != 0 ||
	    key == NULL || out == NULL) {
		fputs(usage, stderr);
		return 2;
	}
	for (size_t i = 0; i < IMAGE_COUNT; i++)
		if (images[i].path == NULL)
			die("pack needs --%s", images[i].name);
	pack(key, index, out);
	return 0;
}
