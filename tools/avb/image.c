/* Images, plain and sparse. */
#define _GNU_SOURCE
#include "image.h"
#include "fail.h"
#include <base/bits.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLAIN_BLOCK 4096u

static size_t file_read_at(const struct image *img, uint64_t off, void *to,
			   size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t n = pread(img->fd, (uint8_t *)to + got, len - got,
				  (off_t)(off + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail("%s: %s", img->path, strerror(errno));
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return got;
}

static void file_write_at(const struct image *img, uint64_t off,
			  const void *from, size_t len)
{
	size_t put = 0;

	while (put < len) {
		ssize_t n = pwrite(img->fd, (const uint8_t *)from + put,
				   len - put, (off_t)(off + put));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			fail("%s: %s", img->path, strerror(errno));
		put += (size_t)n;
	}
}

static void file_cut(struct image *img, uint64_t len)
{
	if (len > INT64_MAX || ftruncate(img->fd, (off_t)len) != 0)
		fail("%s: cannot make it %llu bytes long", img->path,
		     (unsigned long long)len);
	img->file_len = len;
}

static void chunk_add(struct image *img, const struct image_chunk *chunk)
{
	/* Room doubles whenever the count is a power of two. */
	if ((img->chunk_count & (img->chunk_count - 1)) == 0)
		img->chunk = xrealloc(img->chunk, (2 * img->chunk_count + 1) *
							  sizeof(*img->chunk));
	img->chunk[img->chunk_count++] = *chunk;
	img->len += chunk->out_len;
}

static void sparse_load(struct image *img, const uint8_t *head)
{
	uint64_t at = SPARSE_HEADER_LEN;
	uint64_t blocks = 0; /* their bytes could be more than 64 bits hold */

	if (sparse_header_parse(head, &img->header) != TEE_SUCCESS)
		fail("%s: sparse image of another version or with bad headers",
		     img->path);
	img->sparse = true;
	img->block_len = img->header.block_len;
	for (uint32_t i = 0; i < img->header.chunk_count; i++) {
		uint8_t buf[SPARSE_CHUNK_HEADER_LEN];
		struct image_chunk chunk = { .file_off = at };

		if (file_read_at(img, at, buf, sizeof(buf)) != sizeof(buf) ||
		    sparse_chunk_parse(buf, &img->header, &chunk.head) !=
			    TEE_SUCCESS)
			fail("%s: bad sparse chunk %u", img->path, i);
		at += sizeof(buf);
		if (!range_fits(at, chunk.head.payload_len, img->file_len))
			fail("%s: sparse chunk %u is cut short", img->path, i);
		if (chunk.head.type == SPARSE_FILL)
			file_read_at(img, at, chunk.fill, sizeof(chunk.fill));
		at += chunk.head.payload_len;
		chunk.out_off = img->len;
		chunk.out_len =
			(uint64_t)chunk.head.block_count * img->block_len;
		blocks += chunk.head.block_count;
		chunk_add(img, &chunk);
	}
	if (blocks != img->header.block_count)
		fail("%s: sparse image header says %u blocks, its chunks have "
		     "%llu",
		     img->path, img->header.block_count,
		     (unsigned long long)blocks);
	if (at != img->file_len)
		fail("%s: bytes after the last sparse chunk", img->path);
}

void image_open(struct image *img, const char *path, bool writable)
{
	uint8_t head[SPARSE_HEADER_LEN];
	struct stat st;

	if (path == NULL)
		fail("no image was given");
	*img = (struct image){
		.path = path,
		.fd = open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC),
		.block_len = PLAIN_BLOCK,
	};
	if (img->fd < 0 || fstat(img->fd, &st) != 0)
		fail("%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		fail("%s: %s", path, strerror(EISDIR));
	img->file_len = (uint64_t)lseek(img->fd, 0, SEEK_END);
	if (file_read_at(img, 0, head, sizeof(head)) == sizeof(head) &&
	    sparse_is(head, sizeof(head)))
		sparse_load(img, head);
	else
		img->len = img->file_len;
}

void image_close(struct image *img)
{
	if (close(img->fd) != 0)
		fail("%s: %s", img->path, strerror(errno));
	free(img->chunk);
}

/* The last chunk that starts at or before @off. */
static size_t chunk_at(const struct image *img, uint64_t off)
{
	size_t low = 0;
	size_t high = img->chunk_count;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (img->chunk[mid].out_off <= off)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static void chunk_read(const struct image *img, const struct image_chunk *chunk,
		       uint64_t off, uint8_t *to, size_t len)
{
	switch (chunk->head.type) {
	case SPARSE_RAW:
		if (file_read_at(img,
				 chunk->file_off + SPARSE_CHUNK_HEADER_LEN +
					 off,
				 to, len) != len)
			fail("%s: sparse image is cut short", img->path);
		break;
	case SPARSE_FILL:
		for (size_t i = 0; i < len; i++)
			to[i] = chunk->fill[(off + i) % 4];
		break;
	default:
		memset(to, 0, len);
	}
}

size_t image_read(const struct image *img, uint64_t off, void *to, size_t len)
{
	size_t got = 0;

	if (off >= img->len)
		return 0;
	if (!img->sparse)
		return file_read_at(img, off, to, len);
	len = (size_t)MIN((uint64_t)len, img->len - off);
	for (size_t i = chunk_at(img, off); got < len; i++) {
		const struct image_chunk *chunk = &img->chunk[i];
		uint64_t skip = off + got - chunk->out_off;
		size_t part = (size_t)MIN((uint64_t)(len - got),
					  chunk->out_len - skip);

		chunk_read(img, chunk, skip, (uint8_t *)to + got, part);
		got += part;
	}
	return got;
}

uint8_t *image_read_all(const struct image *img, uint64_t off, uint64_t len)
{
	if (!range_fits(off, len, img->len))
		fail("%s: %llu bytes at %llu are outside of it", img->path,
		     (unsigned long long)len, (unsigned long long)off);

	uint8_t *bytes = xmalloc((size_t)len);

	if (image_read(img, off, bytes, (size_t)len) != len)
		fail("%s: it became shorter", img->path);
	return bytes;
}

static void header_store(struct image *img)
{
	uint8_t buf[SPARSE_HEADER_LEN];

	if (img->len / img->block_len > UINT32_MAX ||
	    img->chunk_count > UINT32_MAX)
		fail("%s: too large for a sparse image", img->path);
	img->header.block_count = (uint32_t)(img->len / img->block_len);
	img->header.chunk_count = (uint32_t)img->chunk_count;
	sparse_header_write(&img->header, buf);
	file_write_at(img, 0, buf, sizeof(buf));
}

static void append_chunk(struct image *img, enum sparse_chunk_type type,
			 uint64_t out_len, const void *payload, uint64_t len)
{
	struct image_chunk chunk = {
		.out_off = img->len,
		.out_len = out_len,
		.file_off = img->file_len,
	};
	uint8_t buf[SPARSE_CHUNK_HEADER_LEN];

	if (out_len % img->block_len != 0)
		fail("%s: %llu bytes are no multiple of the sparse block size "
		     "%u",
		     img->path, (unsigned long long)out_len, img->block_len);
	if (out_len / img->block_len > UINT32_MAX ||
	    len > UINT32_MAX - SPARSE_CHUNK_HEADER_LEN)
		fail("%s: too much for one sparse chunk", img->path);
	chunk.head = (struct sparse_chunk){
		.type = (uint16_t)type,
		.block_count = (uint32_t)(out_len / img->block_len),
		.payload_len = (uint32_t)len,
	};
	sparse_chunk_write(&chunk.head, buf);
	file_write_at(img, img->file_len, buf, sizeof(buf));
	file_write_at(img, img->file_len + sizeof(buf), payload, (size_t)len);
	img->file_len += sizeof(buf) + len;
	chunk_add(img, &chunk);
	header_store(img);
}

void image_append(struct image *img, const void *bytes, uint64_t len)
{
	if (img->sparse) {
		append_chunk(img, SPARSE_RAW, len, bytes, len);
		return;
	}
	file_write_at(img, img->file_len, bytes, (size_t)len);
	img->file_len += len;
	img->len = img->file_len;
}

void image_append_zeros(struct image *img, uint64_t len)
{
	static const uint8_t zeros[4];

	if (img->sparse)
		append_chunk(img, SPARSE_FILL, len, zeros, sizeof(zeros));
	else
		image_append_hole(img, len);
}

void image_append_hole(struct image *img, uint64_t len)
{
	if (img->sparse) {
		append_chunk(img, SPARSE_DONT_CARE, len, NULL, 0);
		return;
	}
	if (len > INT64_MAX - img->len)
		fail("%s: too large", img->path);
	file_cut(img, img->len + len);
	img->len = img->file_len;
}

static void sparse_truncate(struct image *img, uint64_t len)
{
	size_t keep = chunk_at(img, len);
	uint64_t cut;

	if (len % img->block_len != 0)
		fail("%s: %llu bytes are no multiple of the sparse block size "
		     "%u",
		     img->path, (unsigned long long)len, img->block_len);

	struct image_chunk *chunk = &img->chunk[keep];

	cut = chunk->file_off;
	if (chunk->out_off != len) {
		uint8_t buf[SPARSE_CHUNK_HEADER_LEN];

		chunk->out_len = len - chunk->out_off;
		chunk->head.block_count =
			(uint32_t)(chunk->out_len / img->block_len);
		if (chunk->head.type == SPARSE_RAW)
			chunk->head.payload_len = (uint32_t)chunk->out_len;
		sparse_chunk_write(&chunk->head, buf);
		file_write_at(img, chunk->file_off, buf, sizeof(buf));
		cut += sizeof(buf) + chunk->head.payload_len;
		keep++;
	}
	img->chunk_count = keep;
	img->chunk = xrealloc(img->chunk, (2 * keep + 1) * sizeof(*img->chunk));
	img->len = len;
	file_cut(img, cut);
	header_store(img);
}

void image_truncate(struct image *img, uint64_t len)
{
	if (len == img->len)
		return;
	if (!img->sparse) {
		file_cut(img, len);
		img->len = len;
	} else if (len > img->len) {
		image_append_hole(img, len - img->len);
	} else {
		sparse_truncate(img, len);
	}
}

void image_undo_arm(const struct image *img)
{
	uint8_t head[SPARSE_HEADER_LEN];

	if (img->sparse)
		sparse_header_write(&img->header, head);
	undo_arm(img->fd, img->file_len, head, img->sparse ? sizeof(head) : 0);
}
