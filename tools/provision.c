/*
 * strongroom-provision: the factory and the launcher's hand on the emulated
 * secure flash. It makes a new device (fuses, first rollback record), or puts
 * another ROM and firmware package into an existing one and leaves everything
 * else as it is. Fuses and records are written by the drivers themselves.
 */
#define _GNU_SOURCE
#include "device.h"
#include "hostfile.h"
#include "info.h"
#include "keyfile.h"
#include "provision_ta.h"
#include <abi/boot_record.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <crypto/sha256.h>
#include <drivers/avb_store.h>
#include <drivers/device_key.h>
#include <drivers/flash_sim.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <formats/fip.h>
#include <formats/test_keys.h>
#include <formats/vbmeta.h>
#include <plat/memmap.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TA_KEYS_MAX 16u

static const char usage[] =
	"usage: strongroom-provision --flash FILE --new --rom FILE\n"
	"           --firmware FILE --root-key PEM\n"
	"           --lifecycle development|production [--slot a|b]\n"
	"           [--avb-key PEM] [--ta-signer PEM] [--device-secret FILE]\n"
	"           [--unlocked]\n"
	"       strongroom-provision --flash FILE [--rom FILE]\n"
	"           [--firmware FILE] [--slot a|b] [--root-key PEM]\n"
	"           [--lifecycle STATE] [--ta-key PEM [--ta-class-key "
	"FILE]]...\n"
	"       strongroom-provision ta-enc-key --flash FILE --ta-key PEM\n"
	"       strongroom-provision check --root-key PEM --lifecycle STATE\n"
	"           [--avb-key PEM] [--ta-signer PEM] [--device-secret FILE]\n"
	"           [--unlocked]\n"
	"       strongroom-provision info --flash FILE\n"
	"\n"
	"With --new: makes a factory-fresh flash image with a random device\n"
	"secret; FILE must not exist. Without: replaces ROM and firmware of "
	"an\n"
	"existing device; a key or a life-cycle state that is given must be "
	"the\n"
	"device's. The firmware goes to both slots, unless --slot names one.\n"
	"PEM may hold the public or the private key.\n"
	"--avb-key and --ta-signer name the keys that the firmware trusts, "
	"whose\n"
	"private parts sign vbmeta and trusted applications: a production "
	"device\n"
	"must not have published ones. --device-secret names a file of 32 "
	"bytes in\n"
	"place of random ones; --unlocked makes a development device "
	"unlocked.\n"
	"--ta-key lets a development device run the TAs of one more signer;\n"
	"--ta-class-key after it names a file with the key, in hexadecimal, "
	"of\n"
	"TAs that this signer encrypts for a class of devices.\n"
	"ta-enc-key prints the key that this development device decrypts a\n"
	"signer's TAs with (strongroom-sign --enc-key).\n"
	"check says whether a device may be made of these, and makes none.\n"
	"info prints what the flash holds, without secrets.\n";

#define SLOT_A 1u
#define SLOT_B 2u

struct ta_key {
	const char *path;
	const char *class_path;
};

struct request {
	const char *flash;
	const char *rom;
	const char *firmware;
	const char *root_key;
	const char *avb_key;
	const char *ta_signer;
	const char *device_secret;
	uint32_t lifecycle;
	unsigned int slots; /* a bit for each to write */
	bool fresh;
	bool unlocked;
	bool info;
	bool check;
	bool enc_key;
	struct ta_key ta_key[TA_KEYS_MAX];
	size_t ta_key_count;
};

/*
 * Makes a region what it is after an erase and programming @bytes. Blocks that
 * hold the right bytes already are not written, so an unchanged start costs
 * nothing.
 */
static void region_put(struct device *dev, uint32_t off, size_t room,
		       const uint8_t *bytes, size_t len)
{
	uint8_t block[4096];

	for (size_t at = 0; at < room; at += sizeof(block)) {
		memset(block, 0xff, sizeof(block));
		if (at < len)
			memcpy(block, bytes + at, MIN(len - at, sizeof(block)));
		if (memcmp(dev->sim.mem + off + at, block, sizeof(block)) != 0)
			memcpy(dev->sim.mem + off + at, block, sizeof(block));
	}
}

static void put_file(struct device *dev, const char *path, uint32_t off,
		     size_t room)
{
	size_t len = 0;
	uint8_t *bytes = file_read(path, &len);

	if (len == 0 || len > room)
		die("%s: %zu bytes; there is room for 1 to %zu", path, len,
		    room);
	region_put(dev, off, room, bytes, len);
	free(bytes);
}

/* The signer and the rollback index of a package; dies when it has none. */
static uint64_t package_signer(const char *path, const uint8_t *bytes,
			       size_t len, uint8_t signer[SHA256_LEN])
{
	struct fip fip;
	struct vbmeta vb;
	const struct fip_entry *entry = NULL;

	if (fip_parse(bytes, len, len, &fip) == TEE_SUCCESS)
		entry = fip_find(&fip, fip_uuid_vbmeta);
	if (entry == NULL ||
	    vbmeta_parse(bytes + entry->off, (size_t)entry->len, &vb) !=
		    TEE_SUCCESS)
		die("%s: not a signed firmware package", path);
	sha256(vb.key, vb.key_len, signer);
	return vb.rollback_index;
}

static void put_firmware(struct device *dev, const char *path,
			 unsigned int slots, const struct fuses *fu)
{
	size_t len = 0;
	uint8_t *bytes = file_read(path, &len);
	uint8_t signer[SHA256_LEN];

	package_signer(path, bytes, len, signer);
	if (memcmp(signer, fu->root_key_hash, sizeof(signer)) != 0)
		die("%s: signed by a key this device does not trust", path);
	free(bytes);
	if ((slots & SLOT_A) != 0)
		put_file(dev, path, FLASH_FW_A_OFF, FLASH_FW_SIZE);
	if ((slots & SLOT_B) != 0)
		put_file(dev, path, FLASH_FW_B_OFF, FLASH_FW_SIZE);
}

static void key_fingerprint(const char *path, uint8_t fingerprint[SHA256_LEN])
{
	struct keyfile kf;
	uint8_t blob[KEYFILE_BLOB_MAX];
	TEE_Result res = keyfile_open(path, &kf);

	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		die("%s: cannot read the key", path);
	if (res != TEE_SUCCESS || kf.bits != 4096)
		die("%s: not an RSA key of 4096 bits with exponent 65537",
		    path);

	size_t len = keyfile_blob(&kf, blob);

	if (len == 0)
		die("out of memory");
	sha256(blob, len, fingerprint);
	keyfile_close(&kf);
}

static void burn(struct device *dev, enum fuse which, const uint8_t *value)
{
	if (fuse_program(&dev->sim.flash, which, value) != TEE_SUCCESS)
		die("%s: fuse %d cannot be programmed", dev->path, (int)which);
}

/* 32 bytes that a factory's own source has made, or random ones. */
static void secret_get(const struct request *req, uint8_t value[FUSE_VALUE_LEN])
{
	static const uint8_t zeros[FUSE_VALUE_LEN];
	size_t len = 0;
	uint8_t *bytes;

	if (req->device_secret == NULL) {
		if (getrandom(value, FUSE_VALUE_LEN, 0) != FUSE_VALUE_LEN)
			die("no random numbers: %s", strerror(errno));
		return;
	}
	bytes = file_read(req->device_secret, &len);
	if (len != FUSE_VALUE_LEN)
		die("%s: %zu bytes; a device secret has %u", req->device_secret,
		    len, FUSE_VALUE_LEN);
	memcpy(value, bytes, FUSE_VALUE_LEN);
	secret_wipe(bytes, len);
	free(bytes);
	if (req->lifecycle == LIFECYCLE_PRODUCTION &&
	    secret_equal(value, zeros, sizeof(zeros)))
		die("%s: zeros are no secret; a production device must have "
		    "one",
		    req->device_secret);
}

static _Noreturn void test_key(const char *path)
{
	die("%s: a published test key; a production device must have its own",
	    path);
}

/*
 * The keys that the firmware was built to trust. They are in its images, so
 * nothing is written; a production device must not have published ones.
 */
static void production_check(const struct request *req)
{
	uint8_t fingerprint[SHA256_LEN];

	if (req->lifecycle != LIFECYCLE_PRODUCTION)
		return;
	if (req->unlocked)
		die("a production device is locked for good");
	if (req->root_key == NULL || req->avb_key == NULL ||
	    req->ta_signer == NULL)
		die("a production device needs --root-key, --avb-key and "
		    "--ta-signer, the keys it trusts");
	key_fingerprint(req->root_key, fingerprint);
	if (test_key_is(fingerprint))
		test_key(req->root_key);
	key_fingerprint(req->avb_key, fingerprint);
	if (test_key_is(fingerprint))
		test_key(req->avb_key);
	if (provision_ta_signer_is_test(req->ta_signer))
		test_key(req->ta_signer);
}

/* There is no secret yet that unlocking would have to wipe. */
static TEE_Result no_wipe(void *ctx)
{
	return TEE_SUCCESS;
}

/* A new device is locked; a development device may begin otherwise. */
static void put_lock_state(struct device *dev, const struct fuses *fu)
{
	static struct avb_store as;
	uint8_t root[DEVICE_KEY_LEN];
	uint8_t key[AVB_STORE_KEY_LEN];

	device_key_root(fu, root);
	device_key_derive(root, AVB_STORE_LABEL, key, sizeof(key));
	avb_store_init(&as, &dev->sim.flash, FLASH_AVB_A_OFF, FLASH_AVB_B_OFF,
		       key);
	/* The sectors are a hole in the file: erased like those of a chip. */
	if (flash_erase_sector(&dev->sim.flash, FLASH_AVB_A_OFF) !=
		    TEE_SUCCESS ||
	    flash_erase_sector(&dev->sim.flash, FLASH_AVB_B_OFF) !=
		    TEE_SUCCESS ||
	    avb_store_load(&as) != TEE_SUCCESS ||
	    avb_store_lock(&as, true, no_wipe, NULL) != TEE_SUCCESS)
		die("%s: the lock state cannot be written", dev->path);
	secret_wipe(&as, sizeof(as));
	secret_wipe(root, sizeof(root));
	secret_wipe(key, sizeof(key));
}

static void burn_fuses(struct device *dev, const struct request *req)
{
	uint8_t value[FUSE_VALUE_LEN] = { 0 };
	uint8_t mac_key[ROLLBACK_MAC_KEY_LEN];
	struct rollback_flash rf;

	store_le32(value, req->lifecycle);
	burn(dev, FUSE_LIFECYCLE, value);

	key_fingerprint(req->root_key, value);
	burn(dev, FUSE_ROOT_KEY_HASH, value);

	secret_get(req, value);
	burn(dev, FUSE_DEVICE_SECRET, value);

	rollback_flash_key(value, mac_key);
	secret_wipe(value, sizeof(value));
	rollback_flash_init(&rf, &dev->sim.flash, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, mac_key);
	if (rollback_flash_format(&rf) != TEE_SUCCESS)
		die("%s: the rollback store cannot be written", dev->path);
	secret_wipe(&rf, sizeof(rf));
	secret_wipe(mac_key, sizeof(mac_key));
}

static void read_fuses(struct device *dev, struct fuses *fu)
{
	if (fuses_read(&dev->sim.flash, fu) != TEE_SUCCESS)
		die("%s: the fuses are damaged", dev->path);
}

/* A new device that is not whole yet; removed if this program gives up. */
static char *unfinished;

static void remove_unfinished(void)
{
	if (unfinished != NULL)
		unlink(unfinished);
}

static void put_ta(struct device *dev, const struct request *req,
		   const struct fuses *fu)
{
	provision_versions(&dev->sim.flash, fu);
	for (size_t i = 0; i < req->ta_key_count; i++)
		provision_ta_key(&dev->sim.flash, fu, req->ta_key[i].path,
				 req->ta_key[i].class_path);
}

/*
 * A new device is made under another name and gets its own when it is whole.
 * What nobody uses stays a hole in the file; it reads as programmed, so it
 * would have to be erased first, as on any used chip.
 */
static void make_device(const struct request *req)
{
	struct device dev = { 0 };
	struct fuses fu;
	char *temp = NULL;

	production_check(req);
	if (access(req->flash, F_OK) == 0)
		die("%s: exists; a new device needs a new file", req->flash);
	if (asprintf(&temp, "%s.new", req->flash) < 0)
		die("out of memory");
	unlink(temp);
	dev.path = temp;
	dev.fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (dev.fd < 0 || ftruncate(dev.fd, FLASH_SIZE) != 0)
		die("%s: %s", temp, strerror(errno));
	unfinished = temp;
	atexit(remove_unfinished);
	device_map(&dev);
	if (flash_erase_sector(&dev.sim.flash, FLASH_FUSE_OFF) != TEE_SUCCESS)
		die("%s: cannot be erased", temp);
	burn_fuses(&dev, req);
	read_fuses(&dev, &fu);
	put_firmware(&dev, req->firmware, req->slots, &fu);
	put_file(&dev, req->rom, FLASH_ROM_OFF, FLASH_ROM_SIZE);
	put_ta(&dev, req, &fu);
	if (req->unlocked)
		put_lock_state(&dev, &fu);
	secret_wipe(&fu, sizeof(fu));
	device_close(&dev);
	if (rename(temp, req->flash) != 0)
		die("%s: %s", req->flash, strerror(errno));
	unfinished = NULL;
	free(temp);
}

static void update_device(const struct request *req)
{
	struct device dev;
	struct fuses fu;
	uint8_t fingerprint[SHA256_LEN];

	device_open(&dev, req->flash);
	read_fuses(&dev, &fu);
	if (fu.programmed != BIT32(FUSE_COUNT) - 1)
		die("%s: not a provisioned device", req->flash);
	if (req->lifecycle != 0 && req->lifecycle != fu.lifecycle)
		die("%s: the device is a %s one", req->flash,
		    lifecycle_name(fu.lifecycle));
	if (req->root_key != NULL) {
		key_fingerprint(req->root_key, fingerprint);
		if (memcmp(fingerprint, fu.root_key_hash,
			   sizeof(fingerprint)) != 0)
			die("%s: not the key of this device", req->root_key);
	}
	if (req->firmware != NULL)
		put_firmware(&dev, req->firmware, req->slots, &fu);
	if (req->rom != NULL)
		put_file(&dev, req->rom, FLASH_ROM_OFF, FLASH_ROM_SIZE);
	put_ta(&dev, req, &fu);
	secret_wipe(&fu, sizeof(fu));
	device_close(&dev);
}

/* Everything that would stop make_device(), before anybody builds for it. */
static void check(const struct request *req)
{
	uint8_t value[FUSE_VALUE_LEN];

	if (req->root_key == NULL || req->lifecycle == 0)
		die("check needs --root-key and --lifecycle");
	key_fingerprint(req->root_key, value);
	production_check(req);
	secret_get(req, value);
	secret_wipe(value, sizeof(value));
}

static void enc_key(const struct request *req)
{
	struct device dev;
	struct fuses fu;

	if (req->ta_key_count != 1)
		die("ta-enc-key needs one --ta-key");
	device_open(&dev, req->flash);
	read_fuses(&dev, &fu);
	provision_ta_enc_key(&fu, req->ta_key[0].path);
	secret_wipe(&fu, sizeof(fu));
	device_close(&dev);
}

static uint32_t lifecycle_of(const char *name)
{
	if (strcmp(name, "development") == 0)
		return LIFECYCLE_DEVELOPMENT;
	if (strcmp(name, "production") == 0)
		return LIFECYCLE_PRODUCTION;
	die("'%s': the life cycle is development or production", name);
}

static unsigned int slot_of(const char *name)
{
	if (strcmp(name, "a") == 0)
		return SLOT_A;
	if (strcmp(name, "b") == 0)
		return SLOT_B;
	die("'%s': the slot is a or b", name);
}

static bool options_read(struct request *req, int argc, char **argv)
{
	static const struct option options[] = {
		{ "flash", required_argument, NULL, 'f' },
		{ "new", no_argument, NULL, 'n' },
		{ "rom", required_argument, NULL, 'r' },
		{ "firmware", required_argument, NULL, 'w' },
		{ "root-key", required_argument, NULL, 'k' },
		{ "lifecycle", required_argument, NULL, 'l' },
		{ "ta-key", required_argument, NULL, 't' },
		{ "ta-class-key", required_argument, NULL, 'c' },
		{ "slot", required_argument, NULL, 's' },
		{ "avb-key", required_argument, NULL, 'a' },
		{ "ta-signer", required_argument, NULL, 'S' },
		{ "device-secret", required_argument, NULL, 'd' },
		{ "unlocked", no_argument, NULL, 'u' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'f':
			req->flash = optarg;
			break;
		case 'n':
			req->fresh = true;
			break;
		case 'r':
			req->rom = optarg;
			break;
		case 'w':
			req->firmware = optarg;
			break;
		case 'k':
			req->root_key = optarg;
			break;
		case 'l':
			req->lifecycle = lifecycle_of(optarg);
			break;
		case 't':
			if (req->ta_key_count == TA_KEYS_MAX)
				die("more than %u keys", TA_KEYS_MAX);
			req->ta_key[req->ta_key_count++].path = optarg;
			break;
		case 'c':
			if (req->ta_key_count == 0)
				die("--ta-class-key belongs to a --ta-key");
			req->ta_key[req->ta_key_count - 1].class_path = optarg;
			break;
		case 's':
			req->slots = slot_of(optarg);
			break;
		case 'a':
			req->avb_key = optarg;
			break;
		case 'S':
			req->ta_signer = optarg;
			break;
		case 'd':
			req->device_secret = optarg;
			break;
		case 'u':
			req->unlocked = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			return false;
		}
	}
	if (argc - optind == 1 && strcmp(argv[optind], "info") == 0)
		req->info = true;
	else if (argc - optind == 1 && strcmp(argv[optind], "check") == 0)
		req->check = true;
	else if (argc - optind == 1 && strcmp(argv[optind], "ta-enc-key") == 0)
		req->enc_key = true;
	else if (argc != optind)
		return false;
	return req->flash != NULL || req->check;
}

int main(int argc, char **argv)
{
	struct request req = { .slots = SLOT_A | SLOT_B };

	if (!options_read(&req, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (req.check)
		check(&req);
	else if (req.info)
		info_flash(req.flash);
	else if (req.enc_key)
		enc_key(&req);
	else if (!req.fresh)
		update_device(&req);
	else if (req.rom == NULL || req.firmware == NULL ||
		 req.root_key == NULL || req.lifecycle == 0)
		die("a new device needs --rom, --firmware, --root-key and "
		    "--lifecycle");
	else
		make_device(&req);
	return 0;
}
