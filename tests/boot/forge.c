/*
 * boot-forge: what nobody should be able to do to a device or a package, for
 * the tests: spend fuses wrongly, alter bytes, sign malformed vbmeta blobs.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/sha256.h>
#include <drivers/flash_sim.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <formats/fip.h>
#include <formats/vbmeta.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hostfile.h>
#include <keyfile.h>

static const char usage[] =
	"usage: boot-forge fuse FLASH lifecycle|root-key|secret HEX|blank\n"
	"       boot-forge counter FLASH N\n"
	"       boot-forge flip FILE OFFSET BIT\n"
	"       boot-forge put FILE OFFSET SOURCE\n"
	"       boot-forge fill FILE OFFSET LENGTH BYTE\n"
	"       boot-forge resign PACKAGE KEY OUT [OFFSET=HEX]...\n"
	"Offsets of resign count from the start of the vbmeta blob.\n";

static size_t unhex(const char *text, uint8_t *out, size_t room)
{
	size_t len = strlen(text) / 2;

	if (strlen(text) % 2 != 0 || len > room)
		die("'%s' is not hex of at most %zu bytes", text, room);
	for (size_t i = 0; i < len; i++) {
		unsigned int byte;

		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			die("'%s' is not hex", text);
		out[i] = (uint8_t)byte;
	}
	return len;
}

static void do_fuse(struct flash *fl, uint8_t *mem, const char *name,
		    const char *value)
{
	static const char *const fuse_name[FUSE_COUNT] = {
		[FUSE_LIFECYCLE] = "lifecycle",
		[FUSE_ROOT_KEY_HASH] = "root-key",
		[FUSE_DEVICE_SECRET] = "secret",
	};
	uint8_t bytes[FUSE_VALUE_LEN] = { 0 };

	for (unsigned int i = 0; i < FUSE_COUNT; i++) {
		if (strcmp(name, fuse_name[i]) != 0)
			continue;
		memset(mem + FLASH_FUSE_OFF + 64 * i, 0xff, 64);
		if (strcmp(value, "blank") == 0)
			return;
		unhex(value, bytes, sizeof(bytes));
		if (fuse_program(fl, (enum fuse)i, bytes) != TEE_SUCCESS)
			die("the fuse cannot be programmed");
		/* The store's key follows from the secret. */
		if (i != FUSE_DEVICE_SECRET)
			return;

		struct rollback_flash rf;
		uint8_t key[ROLLBACK_MAC_KEY_LEN];

		rollback_flash_key(bytes, key);
		rollback_flash_init(&rf, fl, FLASH_STORE_OFF,
				    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, key);
		if (rollback_flash_format(&rf) != TEE_SUCCESS)
			die("the store cannot be written");
		return;
	}
	die("no fuse '%s'", name);
}

static void do_counter(struct flash *fl, uint64_t value)
{
	struct rollback_flash rf;
	struct rollback_state st;
	struct fuses fu;
	uint8_t key[ROLLBACK_MAC_KEY_LEN];

	if (fuses_read(fl, &fu) != TEE_SUCCESS)
		die("the fuses are damaged");
	rollback_flash_key(fu.device_secret, key);
	rollback_flash_init(&rf, fl, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, key);
	if (rollback_store_load(&rf.store, &st) != TEE_SUCCESS)
		die("the store is damaged");
	st.sequence++;
	st.counter[ROLLBACK_FIRMWARE] = value;
	if (rollback_store_commit(&rf.store, &st) != TEE_SUCCESS)
		die("the store refuses");
}

static void do_resign(const char *path, const char *key_path, const char *out,
		      char **patch, int patch_count)
{
	size_t len = 0;
	uint8_t *bytes = file_read(path, &len);
	struct fip fip;
	struct vbmeta vb;
	struct keyfile kf;
	struct sha256 ctx;
	uint8_t digest[SHA256_LEN];
	uint8_t sig[KEYFILE_SIG_MAX];

	if (fip_parse(bytes, len, len, &fip) != TEE_SUCCESS)
		die("%s: not a package", path);

	uint8_t *blob = bytes + fip_find(&fip, fip_uuid_vbmeta)->off;

	if (vbmeta_parse(blob, VBMETA_MAX_LEN, &vb) != TEE_SUCCESS)
		die("%s: its vbmeta is malformed", path);

	/* Where things are is taken from the blob before it is altered. */
	uint8_t *hash_at = blob + (vb.hash - blob);
	uint8_t *sig_at = blob + (vb.sig - blob);

	for (int i = 0; i < patch_count; i++) {
		char *equals = strchr(patch[i], '=');

		if (equals == NULL)
			die("'%s': OFFSET=HEX is wanted", patch[i]);
		unhex(equals + 1, blob + strtoul(patch[i], NULL, 0), 64);
	}
	sha256_init(&ctx);
	sha256_update(&ctx, blob, VBMETA_HEADER_LEN);
	sha256_update(&ctx, vb.aux, vb.aux_len);
	sha256_final(&ctx, digest);
	if (keyfile_open(key_path, &kf) != TEE_SUCCESS ||
	    keyfile_sign(&kf, digest, sig) != TEE_SUCCESS)
		die("%s: cannot sign with it", key_path);
	memcpy(hash_at, digest, sizeof(digest));
	memcpy(sig_at, sig, kf.bits / 8);
	keyfile_close(&kf);
	file_write(out, bytes, len);
	free(bytes);
}

static void file_patch(const char *path, uint64_t off, const uint8_t *bytes,
		       size_t len)
{
	FILE *f = fopen(path, "r+b");

	if (f == NULL || fseek(f, (long)off, SEEK_SET) != 0 ||
	    fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
		die("%s: cannot be written", path);
}

int main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[1] : "";

	if (strcmp(what, "resign") == 0 && argc >= 5) {
		do_resign(argv[2], argv[3], argv[4], argv + 5, argc - 5);
		return 0;
	}
	if (argc < 4) {
		fputs(usage, stderr);
		return 2;
	}

	size_t len = 0;
	uint8_t *bytes = file_read(argv[2], &len);
	uint64_t off = strtoull(argv[3], NULL, 0);
	struct flash_sim sim;

	flash_sim_init(&sim, bytes, FLASH_SIZE, FLASH_SECTOR_SIZE);
	if (strcmp(what, "flip") == 0 && argc == 5 && off < len) {
		bytes[off] ^= (uint8_t)(1u << strtoul(argv[4], NULL, 0));
		file_patch(argv[2], off, bytes + off, 1);
	} else if (strcmp(what, "put") == 0 && argc == 5) {
		size_t src_len = 0;
		uint8_t *src = file_read(argv[4], &src_len);

		file_patch(argv[2], off, src, src_len);
		free(src);
	} else if (strcmp(what, "fill") == 0 && argc == 6) {
		size_t count = strtoul(argv[4], NULL, 0);
		uint8_t *fill = malloc(count);

		if (fill == NULL)
			die("out of memory");
		memset(fill, (int)strtoul(argv[5], NULL, 0), count);
		file_patch(argv[2], off, fill, count);
		free(fill);
	} else if (len != FLASH_SIZE) {
		die("%s: not a flash image", argv[2]);
	} else if (strcmp(what, "fuse") == 0 && argc == 5) {
		do_fuse(&sim.flash, bytes, argv[3], argv[4]);
		file_patch(argv[2], FLASH_FUSE_OFF, bytes + FLASH_FUSE_OFF,
			   FLASH_SIZE - FLASH_FUSE_OFF);
	} else if (strcmp(what, "counter") == 0) {
		do_counter(&sim.flash, off);
		file_patch(argv[2], FLASH_FUSE_OFF, bytes + FLASH_FUSE_OFF,
			   FLASH_SIZE - FLASH_FUSE_OFF);
	} else {
		fputs(usage, stderr);
		return 2;
	}
	free(bytes);
	return 0;
}
