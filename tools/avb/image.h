/*
 * Partition images, plain or Android sparse. Offsets and lengths are those of
 * the partition, whatever the container. Functions fail() on errors; reading
 * may be done by several threads at once.
 */
#ifndef TOOLS_AVB_IMAGE_H
#define TOOLS_AVB_IMAGE_H

#include <formats/sparse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_chunk {
	struct sparse_chunk head;
	uint64_t out_off; /* in the partition */
	uint64_t out_len;
	uint64_t file_off; /* of the chunk's header */
	uint8_t fill[4];
};

struct image {
	const char *path; /* borrowed */
	int fd;
	bool sparse;
	uint32_t
		block_len; /* what lengths of appended pieces are multiples of */
	uint64_t len;	   /* bytes of the partition */
	uint64_t file_len;
	struct sparse_header header;
	struct image_chunk *chunk;
	size_t chunk_count;
};

/** image_open() - image_close() gives back what it takes. */
void image_open(struct image *img, const char *path, bool writable);
void image_close(struct image *img);

/** image_read() - up to @len bytes from @off; fewer at the end of the image. */
size_t image_read(const struct image *img, uint64_t off, void *to, size_t len);

/** image_read_all() - exactly @len bytes, malloc()ed, or fail(). */
uint8_t *image_read_all(const struct image *img, uint64_t off, uint64_t len);

/*
 * Appending. In a sparse image each call makes one chunk, and lengths are
 * multiples of the block length, or fail().
 */
void image_append(struct image *img, const void *bytes, uint64_t len);
void image_append_zeros(struct image *img, uint64_t len);
void image_append_hole(struct image *img, uint64_t len); /* reads as zeros */

/** image_truncate() - cut or extend; at block boundaries if sparse. */
void image_truncate(struct image *img, uint64_t len);

/** image_undo_arm() - should the program end early, the image is as now. */
void image_undo_arm(const struct image *img);

#endif
