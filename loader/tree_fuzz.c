/*
 * Device trees from a firmware and from a boot image. Input is either the trees
 * themselves, or a script that libfdt makes trees of and then some changed
 * bytes, so that they are nearly right. What is accepted must come out as a
 * tree that is whole, that has no secrets of the secure world, and that names
 * memory between the tree and the loader.
 *
 * The firmware's tree is where the machine has it, at FDT_BASE.
 */
#define _GNU_SOURCE
#include "tree.h"
#include <base/bits.h>
#include <base/check.h>
#include <libfdt.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MADE_MAX    8192u
#define DEPTH_MAX   6u
#define CHANGES_MAX 8u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

enum loader_stop refuse(enum loader_stop code, const char *format, ...)
{
	return code;
}

void cache_clean(uint64_t start, uint64_t len)
{
	CHECK(start == FDT_BASE && len == FDT_SIZE);
}

enum conduit firmware_conduit_default(void)
{
	return CONDUIT_NONE;
}

uint64_t ticks_now(void)
{
	return 2;
}

/* ------------------------------------------------------------- the script */

static const uint8_t *in;
static size_t in_left;

static uint8_t next(void)
{
	if (in_left == 0)
		return 0;
	in_left--;
	return *in++;
}

static const char *const nodes[] = {
	"memory@40000000", "memory@60000000", "psci",		"cpus",
	"cpu@0",	   "cpu@1",	      "chosen",		"firmware",
	"optee",	   "secure-chosen",   "secram@e000000", "",
};

static const char *const names[] = {
	"#address-cells",
	"#size-cells",
	"device_type",
	"reg",
	"status",
	"secure-status",
	"method",
	"compatible",
	"stdout-path",
	"kaslr-seed",
	"rng-seed",
	"bootargs",
	"linux,initrd-start",
	"enable-method",
};

/* Values that mean something: strings, cells, ranges. */
static const struct {
	const char *bytes;
	size_t len;
} values[] = {
	{ "\0\0\0\2", 4 },
	{ "\0\0\0\1", 4 },
	{ "memory", 7 },
	{ "cpu", 4 },
	{ "okay", 5 },
	{ "disabled", 9 },
	{ "smc", 4 },
	{ "hvc", 4 },
	{ "\0\0\0\0\x40\0\0\0\0\0\0\0\x40\0\0\0", 16 },
	{ "\0\0\0\0\x40\0\0\0\0\0\0\0\x10\0\0\0", 16 },
	{ "\0\0\0\0\x60\0\0\0\0\0\0\0\x20\0\0\0", 16 },
	{ "\0\0\0\0\x40\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16 },
	{ "", 0 },
};

static void property_make(uint8_t *to)
{
	const char *name = names[next() % ARRAY_COUNT(names)];
	uint8_t which = next();
	uint8_t own[64];

	if (which < 0xc0) {
		which %= ARRAY_COUNT(values);
		(void)fdt_property(to, name, values[which].bytes,
				   (int)values[which].len);
		return;
	}

	size_t len = which & 63;

	for (size_t i = 0; i < len; i++)
		own[i] = next();
	(void)fdt_property(to, name, own, (int)len);
}

/* A tree as the script says, in @to; its length, or 0 if there is none. */
static size_t tree_make(uint8_t to[MADE_MAX])
{
	unsigned int depth = 0;
	uint8_t op = 0;

	if (fdt_create(to, MADE_MAX) != 0)
		abort();
	if ((next() & 1) != 0)
		(void)fdt_add_reservemap_entry(to, FDT_BASE, FDT_SIZE);
	(void)fdt_finish_reservemap(to);
	(void)fdt_begin_node(to, "");
	if ((next() & 7) != 0) {
		(void)fdt_property_u32(to, "#address-cells", 2);
		(void)fdt_property_u32(to, "#size-cells", 2);
	}
	while ((op = next()) != 0) {
		if (op < 0x40 && depth < DEPTH_MAX) {
			(void)fdt_begin_node(to,
					     nodes[op % ARRAY_COUNT(nodes)]);
			depth++;
		} else if (op < 0x70 && depth > 0) {
			(void)fdt_end_node(to);
			depth--;
		} else {
			property_make(to);
		}
	}
	while (depth-- > 0)
		(void)fdt_end_node(to);
	(void)fdt_end_node(to);
	if (fdt_finish(to) != 0)
		return 0;

	size_t len = fdt_totalsize(to);

	for (unsigned int i = next() % CHANGES_MAX; i > 0; i--) {
		size_t at = next() << 8;

		at = (at | next()) % len;
		to[at] = next();
	}
	return len;
}

/* ------------------------------------------------------------------- checks */

static void result_check(void)
{
	const void *fdt = (const void *)(uintptr_t)FDT_BASE;
	int chosen = 0;
	int len = 0;

	CHECK(fdt_totalsize(fdt) <= TREE_MAX);
	CHECK(fdt_check_full(fdt, fdt_totalsize(fdt)) == 0);
	CHECK(fdt_path_offset(fdt, "/secure-chosen") < 0);
	chosen = fdt_path_offset(fdt, "/chosen");
	CHECK(chosen >= 0);

	const char *args = fdt_getprop(fdt, chosen, "bootargs", &len);

	CHECK(args != NULL && len == 6 && memcmp(args, "quiet", 6) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t *low;
	static uint8_t made[MADE_MAX];
	static const struct cmdline cmdline = { 5, "quiet" };
	struct tree_facts facts = { .cmdline = &cmdline };
	struct range ram = { 0 };

	if (low == NULL)
		low = mmap((void *)(uintptr_t)FDT_BASE, FDT_SIZE,
			   PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			   -1, 0);
	CHECK(low == (uint8_t *)(uintptr_t)FDT_BASE);
	if (len < 2)
		return 0;

	uint8_t mode = data[0];
	size_t at = (size_t)data[1] * 8;
	size_t first = 0;

	in = data + 2;
	in_left = len - 2;
	facts.tee = (mode & 2) != 0;
	facts.ramdisk_len = (mode & 4) != 0 ? 0x1000 : 0;
	if ((mode & 1) != 0) {
		first = tree_make(made);
		memcpy(low + at, made, first);
	} else {
		first = MIN(in_left, FDT_SIZE - at);
		memcpy(low + at, in, first);
	}
	if (tree_take(FDT_BASE + at) == STOP_NONE) {
		(void)tree_conduit();
		if (tree_memory(&ram) == STOP_NONE)
			CHECK(ram.start >= FDT_BASE + FDT_SIZE &&
			      ram.start < ram.end && ram.end <= LOADER_BASE);
		if ((mode & 8) == 0 ||
		    ((mode & 1) != 0 ? tree_replace(made, tree_make(made))
				     : tree_replace(in, in_left)) == STOP_NONE)
			if (tree_finish(&facts) == STOP_NONE)
				result_check();
	}
	/* As much as can have been written. */
	memset(low, 0, TREE_MAX + MADE_MAX);
	if (first > TREE_MAX)
		memset(low, 0, FDT_SIZE);
	return 0;
}
