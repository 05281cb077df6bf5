/*
 * Error-correction parity. The bytes of a codeword are far apart in the image;
 * a piece of work is a run of neighbouring codewords, which reads as many
 * short runs of the image as a codeword has data bytes.
 */
#include "tree.h"
#include "fail.h"
#include "progress.h"
#include "workers.h"
#include <base/bits.h>
#include <formats/fec.h>
#include <assert.h>
#include <string.h>

/* Codewords per piece: their parity stays in the processor's first cache. */
#define RUN_LEN 4096u

struct fec_work {
	const struct image *img;
	uint64_t len;
	struct fec_shape shape;
	struct fec_code code;
	struct progress progress;
	uint8_t *parity;
};

struct fec_room {
	uint8_t in[RUN_LEN];
	uint8_t parity[FEC_ROOTS_MAX * RUN_LEN];
};

static_assert(FEC_BLOCK_LEN % RUN_LEN == 0, "runs tile every step");

static void fec_piece(void *arg, uint64_t number, void *memory)
{
	struct fec_work *work = arg;
	struct fec_room *room = memory;
	uint32_t roots = work->shape.roots;
	uint8_t *out = work->parity + number * RUN_LEN * roots;

	memset(room->parity, 0, (size_t)roots * RUN_LEN);
	for (uint32_t j = 0; j < work->shape.data_count; j++) {
		uint64_t at = j * work->shape.step + number * RUN_LEN;
		size_t got = 0;

		if (at < work->len)
			got = image_read(
				work->img, at, room->in,
				(size_t)MIN((uint64_t)RUN_LEN, work->len - at));
		memset(room->in + got, 0, RUN_LEN - got);
		fec_step(&work->code, room->in, room->parity, RUN_LEN);
		progress_add(&work->progress, got);
	}
	for (uint32_t i = 0; i < RUN_LEN; i++)
		for (uint32_t r = 0; r < roots; r++)
			*out++ = room->parity[r * RUN_LEN + i];
}

uint8_t *fec_build(const struct image *img, uint64_t len, uint32_t roots,
		   uint64_t *parity_len)
{
	struct fec_work work = { .img = img, .len = len };

	if (fec_shape(len, roots, &work.shape) != TEE_SUCCESS)
		fail("no error correction with %u roots over %llu bytes", roots,
		     (unsigned long long)len);
	fec_code_init(&work.code, roots);
	work.parity = xmalloc((size_t)work.shape.parity_len);
	progress_start(&work.progress, "error correction", len);
	workers_run(work.shape.step / RUN_LEN, sizeof(struct fec_room),
		    fec_piece, &work);
	progress_end(&work.progress);
	*parity_len = work.shape.parity_len;
	return work.parity;
}
