/*
 * How virtio_blk.c touches its device: real accesses in virtio_io.c, a model
 * of the device in virtio_blk_test.c. Chosen by linking.
 */
#ifndef VIRTIO_IO_H
#define VIRTIO_IO_H

#include <stdint.h>

/** virtio_io_read() - one 32-bit device read at @addr. */
uint32_t virtio_io_read(uintptr_t addr);
/** virtio_io_write() - one 32-bit device write at @addr. */
void virtio_io_write(uintptr_t addr, uint32_t value);
/** virtio_io_barrier() - order memory that the device shares with us. */
void virtio_io_barrier(void);
/** virtio_io_relax() - let the device get on while we wait for it. */
void virtio_io_relax(void);
/** virtio_io_now_ms() - milliseconds of a clock that never runs back. */
uint64_t virtio_io_now_ms(void);

#endif
