/*
 * virtio block driver. Each request is a chain of three descriptors: header,
 * data, status; a flush has no data. There is only ever one chain, always at descriptor 0, so the
 * ring indexes the device reports can be checked against the only right one.
 */
#include "virtio_io.h"
#include <assert.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <drivers/virtio_blk.h>
#include <string.h>

/* Registers: OASIS virtio 1.1, tables 4.1 and 4.3. */
enum {
	R_MAGIC = 0x000,
	R_VERSION = 0x004,
	R_DEVICE_ID = 0x008,
	R_DEVICE_FEATURES = 0x010,
	R_DEVICE_FEATURES_SEL = 0x014,
	R_DRIVER_FEATURES = 0x020,
	R_DRIVER_FEATURES_SEL = 0x024,
	R_GUEST_PAGE_SIZE = 0x028, /* legacy */
	R_QUEUE_SEL = 0x030,
	R_QUEUE_MAX = 0x034,
	R_QUEUE_LEN = 0x038,
	R_QUEUE_ALIGN = 0x03c, /* legacy */
	R_QUEUE_PFN = 0x040,   /* legacy */
	R_QUEUE_READY = 0x044,
	R_QUEUE_NOTIFY = 0x050,
	R_STATUS = 0x070,
	R_DESC_LOW = 0x080,
	R_AVAIL_LOW = 0x090,
	R_USED_LOW = 0x0a0,
	R_CONFIG_GENERATION = 0x0fc, /* modern */
	R_CAPACITY_LOW = 0x100,
};

#define MAGIC		   0x74726976u
#define DEVICE_ID_BLOCK	   2u
#define STATUS_ACKNOWLEDGE 1u
#define STATUS_DRIVER	   2u
#define STATUS_DRIVER_OK   4u
#define STATUS_FEATURES_OK 8u
#define FEATURE_RO	   BIT32(5) /* virtio 1.1, 5.2.3 */
#define FEATURE_FLUSH	   BIT32(9)
#define FEATURE_VERSION_1  BIT32(0) /* in the second word: feature 32 */

#define QUEUE_LEN	   8u
#define PAGE_LEN	   4096u
#define DESC_NEXT	   1u
#define DESC_WRITE	   2u /* the device writes it */
#define AVAIL_NO_INTERRUPT 1u
#define REQUEST_READ	   0u
#define REQUEST_WRITE	   1u
#define REQUEST_FLUSH	   4u
#define REQUEST_LEN	   16u
#define STATUS_OK	   0u
#define STATUS_UNSET	   0xffu
/* More than any real disk, and bytes still fit into 64 bits. */
#define SECTORS_MAX (UINT64_C(1) << 50)

/*
 * The memory shared with the device. A legacy device finds the used ring at
 * the next multiple of 4096 behind the available ring.
 */
enum {
	M_DESC = 0,
	M_AVAIL_FLAGS = 16 * QUEUE_LEN,
	M_AVAIL_IDX = M_AVAIL_FLAGS + 2,
	M_AVAIL_RING = M_AVAIL_FLAGS + 4,
	M_USED_FLAGS = PAGE_LEN,
	M_USED_IDX = M_USED_FLAGS + 2,
	M_USED_RING = M_USED_FLAGS + 4,
	M_REQUEST = PAGE_LEN + 1024,
	M_STATUS = M_REQUEST + REQUEST_LEN,
};

static_assert(M_AVAIL_RING + 2 * QUEUE_LEN + 2 <= PAGE_LEN, "one page");
static_assert(M_USED_RING + 8 * QUEUE_LEN + 2 <= M_REQUEST, "no overlap");
static_assert(M_STATUS < VIRTIO_BLK_RING_LEN, "inside the memory lent");

static uint32_t reg_read(const struct virtio_blk *blk, uint32_t reg)
{
	return virtio_io_read(blk->base + reg);
}

static void reg_write(const struct virtio_blk *blk, uint32_t reg, uint32_t v)
{
	virtio_io_write(blk->base + reg, v);
}

/* Shared memory may change at any time: each field is read exactly once. */
static uint16_t ring_read16(const struct virtio_blk *blk, uint32_t at)
{
	return *(const volatile uint16_t *)(const volatile void *)(blk->ring +
								   at);
}

static uint32_t ring_read32(const struct virtio_blk *blk, uint32_t at)
{
	return *(const volatile uint32_t *)(const volatile void *)(blk->ring +
								   at);
}

static void ring_write16(const struct virtio_blk *blk, uint32_t at, uint16_t v)
{
	*(volatile uint16_t *)(volatile void *)(blk->ring + at) = v;
}

static void desc_write(const struct virtio_blk *blk, uint16_t index,
		       uint64_t addr, uint32_t len, uint16_t flags)
{
	uint8_t *desc = blk->ring + M_DESC + 16 * (size_t)index;

	store_le64(desc, addr);
	store_le32(desc + 8, len);
	store_le16(desc + 12, flags);
	store_le16(desc + 14, (uint16_t)(index + 1));
}

void virtio_blk_close(struct virtio_blk *blk)
{
	reg_write(blk, R_STATUS, 0);
	virtio_io_barrier();
	blk->usable = false;
}

static TEE_Result negotiate(struct virtio_blk *blk)
{
	uint32_t status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;

	reg_write(blk, R_STATUS, 0);
	reg_write(blk, R_STATUS, STATUS_ACKNOWLEDGE);
	reg_write(blk, R_STATUS, status);
	reg_write(blk, R_DEVICE_FEATURES_SEL, 0);

	uint32_t features = reg_read(blk, R_DEVICE_FEATURES);

	/* Without the feature every write is kept before it is answered. */
	blk->flush = (features & FEATURE_FLUSH) != 0;
	blk->read_only = (features & FEATURE_RO) != 0;
	reg_write(blk, R_DRIVER_FEATURES_SEL, 0);
	reg_write(blk, R_DRIVER_FEATURES,
		  features & (FEATURE_FLUSH | FEATURE_RO));
	if (!blk->modern)
		return TEE_SUCCESS;
	reg_write(blk, R_DEVICE_FEATURES_SEL, 1);
	if ((reg_read(blk, R_DEVICE_FEATURES) & FEATURE_VERSION_1) == 0)
		return TEE_ERROR_NOT_SUPPORTED;
	reg_write(blk, R_DRIVER_FEATURES_SEL, 1);
	reg_write(blk, R_DRIVER_FEATURES, FEATURE_VERSION_1);
	reg_write(blk, R_STATUS, status | STATUS_FEATURES_OK);
	if ((reg_read(blk, R_STATUS) & STATUS_FEATURES_OK) == 0)
		return TEE_ERROR_NOT_SUPPORTED;
	return TEE_SUCCESS;
}

static void reg_write_address(const struct virtio_blk *blk, uint32_t reg,
			      const uint8_t *at)
{
	uint64_t addr = (uintptr_t)at;

	reg_write(blk, reg, (uint32_t)addr);
	reg_write(blk, reg + 4, (uint32_t)(addr >> 32));
}

static TEE_Result queue_init(struct virtio_blk *blk)
{
	uint64_t pfn = (uintptr_t)blk->ring / PAGE_LEN;

	reg_write(blk, R_QUEUE_SEL, 0);
	if (reg_read(blk, R_QUEUE_MAX) < QUEUE_LEN)
		return TEE_ERROR_NOT_SUPPORTED;
	memset(blk->ring, 0, VIRTIO_BLK_RING_LEN);
	ring_write16(blk, M_AVAIL_FLAGS, AVAIL_NO_INTERRUPT);
	virtio_io_barrier();
	if (blk->modern) {
		reg_write(blk, R_QUEUE_LEN, QUEUE_LEN);
		reg_write_address(blk, R_DESC_LOW, blk->ring + M_DESC);
		reg_write_address(blk, R_AVAIL_LOW, blk->ring + M_AVAIL_FLAGS);
		reg_write_address(blk, R_USED_LOW, blk->ring + M_USED_FLAGS);
		reg_write(blk, R_QUEUE_READY, 1);
		return TEE_SUCCESS;
	}
	if (pfn > UINT32_MAX)
		return TEE_ERROR_NOT_SUPPORTED;
	reg_write(blk, R_GUEST_PAGE_SIZE, PAGE_LEN);
	reg_write(blk, R_QUEUE_LEN, QUEUE_LEN);
	reg_write(blk, R_QUEUE_ALIGN, PAGE_LEN);
	reg_write(blk, R_QUEUE_PFN, (uint32_t)pfn);
	return TEE_SUCCESS;
}

/* Two reads make the capacity; a generation that moves says they do not fit. */
static TEE_Result capacity_read(struct virtio_blk *blk)
{
	for (int attempt = 0; attempt < 8; attempt++) {
		uint32_t before = 0;
		uint32_t after = 0;

		if (blk->modern)
			before = reg_read(blk, R_CONFIG_GENERATION);
		blk->sectors = reg_read(blk, R_CAPACITY_LOW);
		blk->sectors |= (uint64_t)reg_read(blk, R_CAPACITY_LOW + 4)
				<< 32;
		if (blk->modern)
			after = reg_read(blk, R_CONFIG_GENERATION);
		if (before == after)
			return blk->sectors <= SECTORS_MAX
				       ? TEE_SUCCESS
				       : TEE_ERROR_NOT_SUPPORTED;
	}
	return TEE_ERROR_COMMUNICATION;
}

TEE_Result virtio_blk_open(struct virtio_blk *blk, uintptr_t base, void *ring)
{
	*blk = (struct virtio_blk){ .base = base, .ring = ring };
	if (reg_read(blk, R_MAGIC) != MAGIC)
		return TEE_ERROR_ITEM_NOT_FOUND;

	uint32_t version = reg_read(blk, R_VERSION);

	if (reg_read(blk, R_DEVICE_ID) != DEVICE_ID_BLOCK)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (version != 1 && version != 2)
		return TEE_ERROR_NOT_SUPPORTED;
	blk->modern = version == 2;

	TEE_Result res = negotiate(blk);

	if (res == TEE_SUCCESS)
		res = queue_init(blk);
	if (res == TEE_SUCCESS)
		res = capacity_read(blk);
	if (res != TEE_SUCCESS) {
		virtio_blk_close(blk);
		return res;
	}
	reg_write(blk, R_STATUS, reg_read(blk, R_STATUS) | STATUS_DRIVER_OK);
	blk->usable = true;
	return TEE_SUCCESS;
}

/* Waits for the one request that is under way. */
static TEE_Result wait_done(struct virtio_blk *blk)
{
	uint64_t start = virtio_io_now_ms();
	uint16_t idx = ring_read16(blk, M_USED_IDX);

	while (idx == blk->done) {
		if (virtio_io_now_ms() - start > VIRTIO_BLK_WAIT_MS)
			return TEE_ERROR_TIMEOUT;
		virtio_io_relax();
		idx = ring_read16(blk, M_USED_IDX);
	}
	virtio_io_barrier();
	if (idx != (uint16_t)(blk->done + 1))
		return TEE_ERROR_COMMUNICATION;
	return TEE_SUCCESS;
}

/*
 * Checks what the device says about the request that it finished, for which it
 * had @len bytes to write.
 */
static TEE_Result take_answer(struct virtio_blk *blk, uint32_t len)
{
	uint32_t elem = M_USED_RING + 8 * (blk->done % QUEUE_LEN);
	uint32_t id = ring_read32(blk, elem);
	uint32_t written = ring_read32(blk, elem + 4);
	uint8_t status = *(volatile uint8_t *)(blk->ring + M_STATUS);

	blk->done++;
	if (id != 0)
		return TEE_ERROR_COMMUNICATION;
	if (status != STATUS_OK)
		return status == STATUS_UNSET ? TEE_ERROR_COMMUNICATION
					      : TEE_ERROR_GENERIC;
	/* What is less is a short read. */
	return written == len ? TEE_SUCCESS : TEE_ERROR_COMMUNICATION;
}

/* One request; @len bytes at @data are read or written, or none. */
static TEE_Result request(struct virtio_blk *blk, uint32_t type,
			  uint64_t sector, uintptr_t data, uint32_t len)
{
	uint8_t *header = blk->ring + M_REQUEST;
	bool fills = type == REQUEST_READ;
	uint16_t last = len == 0 ? 1 : 2;

	store_le32(header, type);
	store_le32(header + 4, 0);
	store_le64(header + 8, sector);
	blk->ring[M_STATUS] = STATUS_UNSET;
	desc_write(blk, 0, (uintptr_t)header, REQUEST_LEN, DESC_NEXT);
	if (len != 0)
		desc_write(blk, 1, data, len,
			   fills ? DESC_NEXT | DESC_WRITE : DESC_NEXT);
	desc_write(blk, last, (uintptr_t)(blk->ring + M_STATUS), 1, DESC_WRITE);
	ring_write16(blk, M_AVAIL_RING + 2 * (blk->done % QUEUE_LEN), 0);
	virtio_io_barrier();
	ring_write16(blk, M_AVAIL_IDX, (uint16_t)(blk->done + 1));
	virtio_io_barrier();
	reg_write(blk, R_QUEUE_NOTIFY, 0);

	TEE_Result res = wait_done(blk);

	if (res == TEE_SUCCESS)
		res = take_answer(blk, (fills ? len : 0) + 1);
	/* An error of the medium leaves the queue in order. */
	if (res != TEE_SUCCESS && res != TEE_ERROR_GENERIC)
		virtio_blk_close(blk);
	return res;
}

static TEE_Result range_check(const struct virtio_blk *blk, uint64_t sector,
			      size_t len)
{
	if (!blk->usable)
		return TEE_ERROR_BAD_STATE;
	if (len % VIRTIO_BLK_SECTOR_LEN != 0 ||
	    !range_fits(sector, len / VIRTIO_BLK_SECTOR_LEN, blk->sectors))
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

TEE_Result virtio_blk_read(struct virtio_blk *blk, uint64_t sector, void *to,
			   size_t len)
{
	uint8_t *at = to;
	TEE_Result res = range_check(blk, sector, len);

	while (res == TEE_SUCCESS && len != 0) {
		uint32_t n = (uint32_t)MIN(len, (size_t)VIRTIO_BLK_CHUNK_LEN);

		res = request(blk, REQUEST_READ, sector, (uintptr_t)at, n);
		sector += n / VIRTIO_BLK_SECTOR_LEN;
		at += n;
		len -= n;
	}
	return res;
}

TEE_Result virtio_blk_write(struct virtio_blk *blk, uint64_t sector,
			    const void *from, size_t len)
{
	TEE_Result res = range_check(blk, sector, len);

	if (res == TEE_SUCCESS && len > VIRTIO_BLK_CHUNK_LEN)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS && blk->read_only)
		res = TEE_ERROR_ACCESS_DENIED;
	if (res == TEE_SUCCESS && len != 0)
		res = request(blk, REQUEST_WRITE, sector, (uintptr_t)from,
			      (uint32_t)len);
	if (res == TEE_SUCCESS && blk->flush)
		res = request(blk, REQUEST_FLUSH, 0, 0, 0);
	return res;
}
