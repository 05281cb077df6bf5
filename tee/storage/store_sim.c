/*
 * The simulated supplicant, disk and flash (store_sim.h).
 */
#include <base/bits.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <storage/store_sim.h>
#include <string.h>

#define SECTOR_LEN 512u

const char *const sim_fault_name[SIM_FAULT_COUNT] = {
	[SIM_NONE] = "none",
	[SIM_CUT_BEFORE] = "power cut before",
	[SIM_CUT_AFTER] = "power cut after",
	[SIM_CUT_TORN] = "power cut, torn write",
	[SIM_CUT_FRONT] = "power cut, half write",
	[SIM_FAIL_BEFORE] = "error, nothing done",
	[SIM_FAIL_AFTER] = "error, all done",
	[SIM_FAIL_TORN] = "error, torn write",
	[SIM_FAIL_LATE] = "error, done behind later writes",
	[SIM_FAIL_REST] = "supplicant gone",
	[SIM_RESTART] = "supplicant restarted",
	[SIM_FOREIGN] = "descriptor of another file",
	[SIM_NO_SPACE] = "disk full",
	[SIM_SHORT] = "short read",
	[SIM_RACE] = "rollback store commit lost a race",
};

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

/* Counts a call; the fault it is to meet. */
static enum sim_fault next_fault(struct sim *sim)
{
	sim->events++;
	if (sim->fault == SIM_NONE || sim->events != sim->fault_at)
		return SIM_NONE;
	sim->hit = true;
	/* A client that was killed: nothing it asks for is waited for. */
	if (sim->fault == SIM_FAIL_REST || sim->fault == SIM_FAIL_LATE)
		sim->deaf = true;
	if (sim->fault == SIM_RESTART || sim->fault == SIM_FOREIGN)
		sim->fd_first = sim->fd_next;
	return sim->fault;
}

static bool cuts(enum sim_fault f)
{
	return f >= SIM_CUT_BEFORE && f <= SIM_CUT_FRONT;
}

/* The part of a call that is the same for all: is it done, is it answered? */
static bool is_done(struct sim *sim, enum sim_fault f)
{
	if (sim->dead || sim->deaf)
		return false;
	if (cuts(f))
		sim->dead = true;
	return f != SIM_CUT_BEFORE && f != SIM_FAIL_BEFORE;
}

static bool is_answered(const struct sim *sim, enum sim_fault f)
{
	return !sim->dead && !sim->deaf && f != SIM_FAIL_BEFORE &&
	       f != SIM_FAIL_AFTER && f != SIM_FAIL_TORN;
}

static struct sim *from_io(struct store_io *io)
{
	return container_of(io, struct sim, io);
}

static TEE_Result sim_open(struct store_io *io, const char *name, uint32_t *fd)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);

	CHECK(strcmp(name, STORE_FILE_NAME) == 0);
	if (!is_done(sim, f) || !is_answered(sim, f))
		return TEE_ERROR_GENERIC;
	if (!sim->exists)
		return TEE_ERROR_ITEM_NOT_FOUND;
	*fd = sim->fd_next++;
	return TEE_SUCCESS;
}

static TEE_Result sim_create(struct store_io *io, const char *name,
			     uint32_t *fd)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);

	CHECK(strcmp(name, STORE_FILE_NAME) == 0);
	if (is_done(sim, f)) {
		sim->exists = true;
		sim->len = 0;
	}
	if (!is_answered(sim, f))
		return TEE_ERROR_GENERIC;
	*fd = sim->fd_next++;
	return TEE_SUCCESS;
}

static void sim_close(struct store_io *io, uint32_t fd)
{
	(void)io;
	(void)fd;
}

static bool fd_is_good(const struct sim *sim, uint32_t fd)
{
	return fd >= sim->fd_first && fd < sim->fd_next && sim->exists;
}

static TEE_Result sim_read(struct store_io *io, uint32_t fd, uint64_t off,
			   uint8_t *buf, size_t len, size_t *got)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);

	CHECK(len <= io->len_max);
	*got = 0;
	if (!is_done(sim, f) || !is_answered(sim, f))
		return TEE_ERROR_GENERIC;
	if (f == SIM_FOREIGN) {
		memset(buf, 0x5a, len);
		*got = len;
		return TEE_SUCCESS;
	}
	if (!fd_is_good(sim, fd))
		return TEE_ERROR_GENERIC;
	if (off < sim->len)
		*got = MIN(len, sim->len - off);
	if (f == SIM_SHORT)
		*got = MIN(*got, len / 3);
	memcpy(buf, sim->bytes + MIN(off, sim->len), *got);
	return TEE_SUCCESS;
}

static void grow(struct sim *sim, uint64_t len)
{
	CHECK(len < UINT32_MAX);
	if (len > sim->room) {
		sim->room = (size_t)len * 2;
		sim->bytes = realloc(sim->bytes, sim->room);
		CHECK(sim->bytes != NULL);
	}
	if (len > sim->len)
		memset(sim->bytes + sim->len, 0, (size_t)len - sim->len);
	sim->len = MAX(sim->len, (size_t)len);
}

static void write_later(struct sim *sim, uint64_t off, const uint8_t *buf,
			size_t len)
{
	free(sim->late);
	sim->late = malloc(len);
	CHECK(sim->late != NULL);
	memcpy(sim->late, buf, len);
	sim->late_len = len;
	sim->late_off = off;
}

/* Behind a write that was done. */
static void write_late(struct sim *sim)
{
	if (sim->late == NULL)
		return;
	grow(sim, sim->late_off + sim->late_len);
	memcpy(sim->bytes + sim->late_off, sim->late, sim->late_len);
	free(sim->late);
	sim->late = NULL;
}

static TEE_Result sim_write(struct store_io *io, uint32_t fd, uint64_t off,
			    const uint8_t *buf, size_t len)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);
	bool done = is_done(sim, f);

	CHECK(len <= io->len_max);
	if (f == SIM_NO_SPACE && fd_is_good(sim, fd))
		return TEE_ERROR_STORAGE_NO_SPACE;
	if (!fd_is_good(sim, fd) || f == SIM_FOREIGN)
		return TEE_ERROR_GENERIC;
	if (f == SIM_FAIL_LATE)
		write_later(sim, off, buf, len);
	if (f == SIM_CUT_FRONT)
		len /= 2;
	if (done) {
		grow(sim, off + len);
		for (size_t at = 0; at < len; at += SECTOR_LEN) {
			bool torn = f == SIM_CUT_TORN || f == SIM_FAIL_TORN;

			if (!torn || at / SECTOR_LEN % 2 == 1)
				memcpy(sim->bytes + off + at, buf + at,
				       MIN(SECTOR_LEN, len - at));
		}
		write_late(sim);
	}
	return is_answered(sim, f) ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

static TEE_Result sim_truncate(struct store_io *io, uint32_t fd, uint64_t len)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);

	if (!is_done(sim, f) || !fd_is_good(sim, fd))
		return TEE_ERROR_GENERIC;
	if (len < sim->len)
		sim->len = (size_t)len;
	else
		grow(sim, len);
	return is_answered(sim, f) ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

static TEE_Result sim_remove(struct store_io *io, const char *name)
{
	struct sim *sim = from_io(io);
	enum sim_fault f = next_fault(sim);

	CHECK(strcmp(name, STORE_FILE_NAME) == 0);
	if (is_done(sim, f))
		sim->exists = false;
	return is_answered(sim, f) ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

static TEE_Result sim_load(struct rollback_store *rs,
			   struct rollback_state *state)
{
	struct sim *sim = container_of(rs, struct sim, rollback);

	if (sim->dead)
		return TEE_ERROR_GENERIC;
	*state = sim->state;
	return TEE_SUCCESS;
}

static TEE_Result sim_commit(struct rollback_store *rs,
			     const struct rollback_state *state)
{
	struct sim *sim = container_of(rs, struct sim, rollback);
	enum sim_fault f = next_fault(sim);

	if (sim->dead)
		return TEE_ERROR_GENERIC;
	if (f == SIM_RACE) {
		sim->state.sequence++;
		sim->state.counter[ROLLBACK_AVB_FIRST]++;
	}
	if (cuts(f))
		sim->dead = true;
	if (f == SIM_FAIL_BEFORE || f == SIM_FAIL_REST || f == SIM_FAIL_TORN)
		return TEE_ERROR_GENERIC;
	if (state->sequence != sim->state.sequence + 1)
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++) {
		if (state->counter[i] < sim->state.counter[i])
			return TEE_ERROR_BAD_PARAMETERS;
	}
	/* A torn record leaves the old state: the flash driver's promise. */
	if (f != SIM_CUT_BEFORE && f != SIM_CUT_TORN && f != SIM_CUT_FRONT)
		sim->state = *state;
	return sim->dead || f == SIM_FAIL_AFTER ? TEE_ERROR_GENERIC
						: TEE_SUCCESS;
}

static const struct store_io_ops io_ops = {
	.open = sim_open,
	.create = sim_create,
	.close = sim_close,
	.read = sim_read,
	.write = sim_write,
	.truncate = sim_truncate,
	.remove = sim_remove,
};

static const struct rollback_store_ops rollback_ops = {
	.load = sim_load,
	.commit = sim_commit,
};

void sim_init(struct sim *sim)
{
	*sim = (struct sim){
		.io = { .ops = &io_ops, .len_max = 128 * 1024 },
		.rollback = { .ops = &rollback_ops },
		.fd_first = 3,
		.fd_next = 3,
	};
}

void sim_free(struct sim *sim)
{
	free(sim->bytes);
	free(sim->late);
	sim->bytes = NULL;
	sim->late = NULL;
}

void sim_copy(struct sim *to, const struct sim *from)
{
	to->exists = from->exists;
	to->state = from->state;
	to->len = 0;
	grow(to, from->len);
	if (from->len > 0)
		memcpy(to->bytes, from->bytes, from->len);
	to->events = 0;
	to->fault = SIM_NONE;
	to->hit = false;
	free(to->late);
	to->late = NULL;
	sim_power_on(to);
}

void sim_arm(struct sim *sim, enum sim_fault fault, uint64_t at)
{
	sim->fault = fault;
	sim->fault_at = sim->events + at;
	sim->hit = false;
}

void sim_power_on(struct sim *sim)
{
	sim->dead = false;
	sim->deaf = false;
	sim->fault = SIM_NONE;
	sim->fd_first = sim->fd_next;
}

static uint8_t heap[16 << 20] __attribute__((aligned(64)));
static size_t heap_used;

static void *sim_alloc(size_t len)
{
	void *p = heap + heap_used;

	if (len > sizeof(heap) - heap_used)
		return NULL;
	heap_used = ROUND_UP(heap_used + len, (size_t)64);
	/* What a real allocator leaves behind. */
	memset(p, 0xa5, len);
	return p;
}

void sim_heap_reset(void)
{
	heap_used = 0;
}

static TEE_Result sim_random(void *buf, size_t len)
{
	static uint64_t x = 0x243f6a8885a308d3;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		((uint8_t *)buf)[i] = (uint8_t)x;
	}
	return TEE_SUCCESS;
}

struct store *sim_store(struct sim *sim, unsigned int cache_pages)
{
	static const uint8_t key[STORE_KEY_LEN] = { 1, 2, 3 };
	const struct store_config config = {
		.io = &sim->io,
		.rollback = &sim->rollback,
		.key = key,
		.alloc = sim_alloc,
		.random = sim_random,
		.cache_pages = cache_pages,
	};
	struct store *st = NULL;

	CHECK(store_alloc(&config, &st) == TEE_SUCCESS);
	return st;
}
