/*
 * Counts what storage operations cost the TEE itself: the store with the real
 * crypto kernels on the emulated CPU, its file in RAM. What a supplicant round
 * trip and the flash cost comes on top. Under "-icount shift=0" the virtual
 * counter advances one nanosecond an instruction.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/format.h>
#include <storage/store.h>
#include <string.h>

#define SYS_WRITE0  0x04u
#define SYS_EXIT    0x18u
#define SYS_EXIT_OK 0x20026u
#define KIB	    1024u

uint64_t semihost(uint64_t op, const void *arg);
void check_main(void);
void __stack_chk_fail(void);

uintptr_t __stack_chk_guard = 0x5a17c0de;

static uint8_t disk[24 << 20];
static size_t disk_len;
static uint8_t heap[1 << 20] __attribute__((aligned(64)));
static size_t heap_used;
static uint8_t data[64 * KIB];
static uint8_t out[64 * KIB];
static struct rollback_state flash;

static void print(const char *format, ...)
{
	char line[200];
	va_list args;

	va_start(args, format);
	format_text(line, sizeof(line), format, args);
	va_end(args);
	semihost(SYS_WRITE0, line);
}

static _Noreturn void finish(uint64_t code)
{
	const uint64_t arg[2] = { SYS_EXIT_OK, code };

	for (;;)
		semihost(SYS_EXIT, arg);
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	print("%s:%d: %s\n", file, line, what);
	finish(1);
}

void __stack_chk_fail(void)
{
	check_failed("stack overrun", __FILE__, __LINE__);
}

static uint64_t ticks(void)
{
	uint64_t t = 0;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(t) : : "memory");
	return t;
}

static uint64_t instructions(uint64_t since)
{
	uint64_t frequency = 0;

	__asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
	return (ticks() - since) * (1000000000 / frequency);
}

static TEE_Result disk_open(struct store_io *io, const char *name, uint32_t *fd)
{
	*fd = 3;
	return TEE_SUCCESS;
}

static void disk_close(struct store_io *io, uint32_t fd)
{
}

static TEE_Result disk_read(struct store_io *io, uint32_t fd, uint64_t off,
			    uint8_t *buf, size_t len, size_t *got)
{
	*got = off < disk_len ? MIN(len, disk_len - off) : 0;
	memcpy(buf, disk + off, *got);
	return TEE_SUCCESS;
}

static TEE_Result disk_write(struct store_io *io, uint32_t fd, uint64_t off,
			     const uint8_t *buf, size_t len)
{
	if (!range_fits(off, len, sizeof(disk)))
		return TEE_ERROR_STORAGE_NO_SPACE;
	memcpy(disk + off, buf, len);
	disk_len = MAX(disk_len, (size_t)(off + len));
	return TEE_SUCCESS;
}

static TEE_Result disk_truncate(struct store_io *io, uint32_t fd, uint64_t len)
{
	return TEE_SUCCESS;
}

static TEE_Result disk_remove(struct store_io *io, const char *name)
{
	return TEE_SUCCESS;
}

static TEE_Result flash_load(struct rollback_store *rs,
			     struct rollback_state *state)
{
	*state = flash;
	return TEE_SUCCESS;
}

static TEE_Result flash_commit(struct rollback_store *rs,
			       const struct rollback_state *state)
{
	flash = *state;
	return TEE_SUCCESS;
}

static void *heap_alloc(size_t len)
{
	void *p = heap + heap_used;

	heap_used = ROUND_UP(heap_used + len, (size_t)64);
	return heap_used <= sizeof(heap) ? p : NULL;
}

static TEE_Result no_random(void *buf, size_t len)
{
	memset(buf, 1, len);
	return TEE_SUCCESS;
}

static struct store *make(void)
{
	static const struct store_io_ops io_ops = {
		.open = disk_open,
		.create = disk_open,
		.close = disk_close,
		.read = disk_read,
		.write = disk_write,
		.truncate = disk_truncate,
		.remove = disk_remove,
	};
	static const struct rollback_store_ops flash_ops = {
		.load = flash_load,
		.commit = flash_commit,
	};
	static struct store_io io = { &io_ops, 128 * KIB };
	static struct rollback_store rollback = { &flash_ops };
	static const uint8_t key[STORE_KEY_LEN] = { 1 };
	const struct store_config config = {
		.io = &io,
		.rollback = &rollback,
		.key = key,
		.alloc = heap_alloc,
		.random = no_random,
	};
	struct store *st = NULL;

	CHECK(store_alloc(&config, &st) == TEE_SUCCESS);
	return st;
}

static void name(uint32_t n, struct store_object_id *id)
{
	*id = (struct store_object_id){ .storage_id = 1, .len = 8 };
	store_be32(id->id, n * 2654435761u);
	store_be32(id->id + 4, n);
}

static void create(struct store *st, uint32_t n, uint32_t len)
{
	struct store_object_id id = { 0 };
	const struct store_meta meta = { .data_len = len };

	name(n, &id);
	CHECK(store_create(st, &id, &meta, NULL, data, false) == TEE_SUCCESS);
}

#define SAMPLES 16u

static void measure(struct store *st, uint32_t objects, uint32_t len)
{
	static const char *const what[] = { "create", "read", "overwrite",
					    "delete" };

	for (unsigned int op = 0; op < ARRAY_COUNT(what); op++) {
		uint64_t cost = 0;
		uint64_t start = ticks();

		for (uint32_t i = 0; i < SAMPLES; i++) {
			struct store_object_id id = { 0 };
			size_t got = len;
			TEE_Result res = TEE_SUCCESS;

			name(900000 + i * 7 % SAMPLES, &id);
			if (op == 0)
				create(st, 900000 + i, len);
			if (op == 1)
				res = store_read(st, &id, 0, out, &got);
			if (op == 2)
				res = store_write(st, &id, 0, data, len);
			if (op == 3)
				res = store_delete(st, &id);
			CHECK(res == TEE_SUCCESS && got == len);
		}
		cost = instructions(start) / SAMPLES;
		print("figure store_%s_%uk_of_%u %lu\n", what[op], len / KIB,
		      objects, cost);
		/* A round trip to the supplicant is 50,000 more. */
		CHECK(cost < (len == KIB ? 200000 : 500000));
	}
}

void check_main(void)
{
	struct store *st = make();
	uint32_t n = 0;

	print("[ RUN      ] store_costs\n");
	for (; n < 10; n++)
		create(st, n, KIB);
	measure(st, 10, KIB);
	measure(st, 10, 64 * KIB);
	for (; n < 3000; n++)
		create(st, n, KIB);
	measure(st, 3000, KIB);
	measure(st, 3000, 64 * KIB);
	print("[       OK ] store_costs\n");
	finish(0);
}
