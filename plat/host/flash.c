/*
 * The secure flash of the host build: the simulator of the unit tests on a
 * mapped file, in place of the CFI driver. A new device gets its fuses here,
 * as a factory would give them. Nothing protects the file but its mode.
 */
#define _GNU_SOURCE
#include <abi/boot_record.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <drivers/flash.h>
#include <drivers/flash_sim.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <fcntl.h>
#include <plat/host.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_LEN (FLASH_SIZE - FLASH_KEPT_OFF)

static struct flash_sim sim;

struct flash_sim *host_flash_sim(void)
{
	return &sim;
}

/* The file begins there; nothing reads what lies before. */
static TEE_Result part_read(struct flash *fl, uint32_t off, void *to,
			    size_t len)
{
	if (off < FLASH_KEPT_OFF)
		return TEE_ERROR_GENERIC;
	return flash_read(&sim.flash, off - FLASH_KEPT_OFF, to, len);
}

static TEE_Result part_program(struct flash *fl, uint32_t off, const void *from,
			       size_t len)
{
	if (off < FLASH_KEPT_OFF)
		return TEE_ERROR_GENERIC;
	return flash_program(&sim.flash, off - FLASH_KEPT_OFF, from, len);
}

static TEE_Result part_erase(struct flash *fl, uint32_t off)
{
	if (off < FLASH_KEPT_OFF)
		return TEE_ERROR_GENERIC;
	return flash_erase_sector(&sim.flash, off - FLASH_KEPT_OFF);
}

static const struct flash_ops part_ops = {
	.read = part_read,
	.program = part_program,
	.erase_sector = part_erase,
};

TEE_Result flash_cfi_init(struct flash_cfi *cfi, uintptr_t base, uint32_t size,
			  uint32_t sector_size)
{
	cfi->flash = (struct flash){
		.ops = &part_ops,
		.size = size,
		.sector_size = sector_size,
	};
	return sim.mem != NULL ? TEE_SUCCESS : TEE_ERROR_NOT_SUPPORTED;
}

/* The first record of counters and storage root, as a factory writes it. */
static TEE_Result format_store(struct flash *fl, const uint8_t *secret)
{
	uint8_t key[ROLLBACK_MAC_KEY_LEN];
	struct rollback_flash rf;

	rollback_flash_key(secret, key);
	rollback_flash_init(&rf, fl, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, key);
	secret_wipe(key, sizeof(key));
	return rollback_flash_format(&rf);
}

static TEE_Result provision(void)
{
	struct flash_cfi cfi = { 0 };
	uint8_t value[FUSE_VALUE_LEN] = { 0 };
	struct fuses fu;
	TEE_Result res = flash_cfi_init(&cfi, 0, FLASH_SIZE, FLASH_SECTOR_SIZE);

	if (res == TEE_SUCCESS)
		res = fuses_read(&cfi.flash, &fu);
	if (res == TEE_SUCCESS && fuses_are_blank(&fu, FUSE_LIFECYCLE)) {
		store_le32(value, LIFECYCLE_DEVELOPMENT);
		res = fuse_program(&cfi.flash, FUSE_LIFECYCLE, value);
	}
	if (res == TEE_SUCCESS && fuses_are_blank(&fu, FUSE_DEVICE_SECRET)) {
		if (getrandom(value, sizeof(value), 0) !=
		    (ssize_t)sizeof(value))
			return TEE_ERROR_GENERIC;
		res = format_store(&cfi.flash, value);
		/* Last: a device with a secret is whole. */
		if (res == TEE_SUCCESS)
			res = fuse_program(&cfi.flash, FUSE_DEVICE_SECRET,
					   value);
	}
	secret_wipe(value, sizeof(value));
	secret_wipe(&fu, sizeof(fu));
	return res;
}

int host_flash_init(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct stat st;
	uint8_t *mem = NULL;

	if (fd < 0 || fstat(fd, &st) != 0 ||
	    (st.st_size == 0 && ftruncate(fd, FILE_LEN) != 0) ||
	    (st.st_size != 0 && st.st_size != FILE_LEN)) {
		fprintf(stderr, "strongroom-tee-host: %s is no flash of ours\n",
			path);
		return -1;
	}
	mem = mmap(NULL, FILE_LEN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (mem == MAP_FAILED) {
		perror(path);
		return -1;
	}
	if (st.st_size == 0)
		memset(mem, 0xff, FILE_LEN);
	flash_sim_init(&sim, mem, FILE_LEN, FLASH_SECTOR_SIZE);
	if (provision() != TEE_SUCCESS) {
		fprintf(stderr, "strongroom-tee-host: %s cannot be used\n",
			path);
		return -1;
	}
	return 0;
}
