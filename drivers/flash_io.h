/*
 * How flash_cfi.c touches the bank: real accesses in flash_io.c, a model of
 * the chips in flash_cfi_test.c. Chosen by linking.
 */
#ifndef FLASH_IO_H
#define FLASH_IO_H

#include <stddef.h>
#include <stdint.h>

/** flash_io_read() - one 32-bit device read at @addr. */
uint32_t flash_io_read(uintptr_t addr);
/** flash_io_write() - one 32-bit device write at @addr. */
void flash_io_write(uintptr_t addr, uint32_t value);
/** flash_io_copy() - copy @len bytes of a bank that is in read-array mode. */
void flash_io_copy(void *to, uintptr_t addr, size_t len);

#endif
