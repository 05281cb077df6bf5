/*
 * What trusted storage asks of the world that keeps its bytes: a few calls on
 * files, answered by the supplicant. Every answer is hostile: descriptors may
 * be stale, reads may be short or invented, writes may be dropped. Buffers lie
 * in secure memory; the implementation copies them to and from shared memory.
 */
#ifndef STORAGE_STORE_IO_H
#define STORAGE_STORE_IO_H

#include <base/tee_result.h>
#include <stddef.h>

struct store_io;

struct store_io_ops {
	/* Opens an existing file. TEE_ERROR_ITEM_NOT_FOUND: it is not there. */
	TEE_Result (*open)(struct store_io *io, const char *name, uint32_t *fd);
	/* Makes the file, or empties it when it exists. */
	TEE_Result (*create)(struct store_io *io, const char *name,
			     uint32_t *fd);
	/* Best effort, the result is of no interest. */
	void (*close)(struct store_io *io, uint32_t fd);
	/*
	 * Reads up to @len bytes, sets *@got to what came, at most @len; less
	 * at the end of the file.
	 */
	TEE_Result (*read)(struct store_io *io, uint32_t fd, uint64_t off,
			   uint8_t *buf, size_t len, size_t *got);
	/*
	 * Writes @len bytes, durable when it returns TEE_SUCCESS; after an
	 * error any part may have been written. TEE_ERROR_STORAGE_NO_SPACE.
	 */
	TEE_Result (*write)(struct store_io *io, uint32_t fd, uint64_t off,
			    const uint8_t *buf, size_t len);
	TEE_Result (*truncate)(struct store_io *io, uint32_t fd, uint64_t len);
	TEE_Result (*remove)(struct store_io *io, const char *name);
};

struct store_io {
	const struct store_io_ops *ops;
	size_t len_max; /* bytes one read or write carries, >= 4096 */
};

#endif
