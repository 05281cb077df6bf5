/*
 * virtio block device behind virtio-mmio, legacy and modern (OASIS Virtual I/O
 * Device 1.1, clauses 4.2 and 5.2), polled, one request at a time. The device
 * belongs to the host: whatever it answers is checked, what it delivers is
 * untrusted, and it cannot keep the caller waiting for ever.
 */
#ifndef DRIVERS_VIRTIO_BLK_H
#define DRIVERS_VIRTIO_BLK_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIRTIO_BLK_SECTOR_LEN 512u
#define VIRTIO_BLK_RING_LEN   8192u /* bytes the driver shares with the device */
#define VIRTIO_BLK_CHUNK_LEN  (4u << 20) /* bytes of one request at most */
#define VIRTIO_BLK_WAIT_MS    10000u	 /* for one request */

struct virtio_blk {
	uintptr_t base;
	uint8_t *ring;
	uint64_t sectors; /* capacity */
	uint16_t done;	  /* requests made, and seen finished */
	bool modern;
	bool flush; /* it has a cache that forgets, and can be told to write */
	bool read_only; /* it takes no writes */
	bool usable;
};

/**
 * virtio_blk_open() - take over the block device in one mmio slot
 * @blk:  receives the driver's state
 * @base: the slot's registers, mapped as device memory
 * @ring: VIRTIO_BLK_RING_LEN bytes, aligned to 4096, that the device can reach
 *        and whose addresses are physical ones; lent until virtio_blk_close()
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND when the slot has no block
 * device; TEE_ERROR_NOT_SUPPORTED for a device that cannot be driven;
 * TEE_ERROR_COMMUNICATION when it does not keep to the protocol.
 */
TEE_Result virtio_blk_open(struct virtio_blk *blk, uintptr_t base, void *ring);

/**
 * virtio_blk_read() - read sectors
 * @blk:    the device
 * @sector: first sector
 * @to:     receives @len bytes; its address is a physical one
 * @len:    a multiple of VIRTIO_BLK_SECTOR_LEN
 *
 * After a failure the contents of @to are undefined. After a protocol error
 * or a timeout the device has been reset and every later read fails.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS outside the device;
 * TEE_ERROR_GENERIC when the device reports an error;
 * TEE_ERROR_COMMUNICATION when it breaks the protocol or answers short;
 * TEE_ERROR_TIMEOUT; TEE_ERROR_BAD_STATE once it is unusable.
 */
TEE_Result virtio_blk_read(struct virtio_blk *blk, uint64_t sector, void *to,
			   size_t len);

/**
 * virtio_blk_write() - write sectors, and have them kept
 * @blk:    the device
 * @sector: first sector
 * @from:   @len bytes; its address is a physical one
 * @len:    a multiple of VIRTIO_BLK_SECTOR_LEN, and not more than
 *          VIRTIO_BLK_CHUNK_LEN
 *
 * After TEE_SUCCESS what was written survives a power cut, as far as the device
 * keeps its word. Power that fails meanwhile leaves each sector old or new.
 *
 * Return: as virtio_blk_read(); TEE_ERROR_ACCESS_DENIED when the device says
 * that it is read-only.
 */
TEE_Result virtio_blk_write(struct virtio_blk *blk, uint64_t sector,
			    const void *from, size_t len);

/** virtio_blk_close() - reset the device: it touches no memory from now on. */
void virtio_blk_close(struct virtio_blk *blk);

#endif
