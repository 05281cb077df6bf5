/*
 * Translation at EL3: one table, built once with the MMU off, the same for
 * all CPUs and never changed. Text is read-only, everything else is never
 * executable. Normal-world memory is not mapped at all: the monitor has no
 * business there, and a wrong pointer faults instead of leaking.
 */
#include <arch/sysreg.h>
#include <base/bits.h>
#include <base/check.h>
#include <plat/memmap.h>
#include "cpu.h"
#include "monitor.h"

#define PAGE	    UINT64_C(0x1000)
#define BLOCK	    UINT64_C(0x200000)
#define TABLE_COUNT 6u
#define VA_LIMIT    UINT64_C(0x100000000) /* TCR_EL3.T0SZ */

/* Descriptors: Arm ARM, VMSAv8-64, EL3 stage 1. */
#define DESC_TABLE  UINT64_C(3)
#define DESC_PAGE   UINT64_C(3)
#define DESC_BLOCK  UINT64_C(1)
#define DESC_NORMAL (UINT64_C(1) << 2) /* MAIR index; 0 is device */
#define DESC_RES1   BIT64(6)
#define DESC_RO	    BIT64(7)
#define DESC_INNER  (UINT64_C(3) << 8)
#define DESC_AF	    BIT64(10)
#define DESC_GP	    BIT64(50)
#define DESC_XN	    BIT64(54)

#define ATTR_TEXT   (DESC_NORMAL | DESC_RO)
#define ATTR_RODATA (DESC_NORMAL | DESC_RO | DESC_XN)
#define ATTR_DATA   (DESC_NORMAL | DESC_XN)
#define ATTR_DEVICE DESC_XN

extern char text_start[], text_end[], rodata_end[], bss_end[];

static uint64_t tables[TABLE_COUNT][512] __attribute__((aligned(4096)));
static unsigned int tables_used;

static uint64_t *table_below(uint64_t *entry)
{
	if (*entry == 0) {
		CHECK(tables_used < TABLE_COUNT);
		*entry = (uintptr_t)tables[tables_used++] | DESC_TABLE;
	}
	return (uint64_t *)(uintptr_t)(*entry & ~(PAGE - 1));
}

static void map(uint64_t at, uint64_t len, uint64_t attr)
{
	uint64_t end = at + len;
	uint64_t common = attr | DESC_AF | DESC_INNER | DESC_RES1;

	CHECK(IS_ALIGNED(at | len, PAGE) && range_fits(at, len, VA_LIMIT));
	while (at < end) {
		uint64_t *level2 = table_below(&tables[0][at >> 30]);
		uint64_t *entry = &level2[at >> 21 & 511];

		if (IS_ALIGNED(at, BLOCK) && end - at >= BLOCK) {
			*entry = at | common | DESC_BLOCK;
			at += BLOCK;
			continue;
		}
		table_below(entry)[at >> 12 & 511] = at | common | DESC_PAGE;
		at += PAGE;
	}
}

static void map_symbols(const char *from, const char *to, uint64_t attr)
{
	map((uintptr_t)from, (uint64_t)(to - from), attr);
}

uint64_t mmu_build(void)
{
	/* ID_AA64PFR1_EL1.BT: our text has landing pads, guard it. */
	uint64_t guarded = sysreg_field(id_aa64pfr1_el1, 0) ? DESC_GP : 0;

	tables_used = 1; /* the root, level 1: one GiB each */
	map_symbols(text_start, text_end, ATTR_TEXT | guarded);
	map_symbols(text_end, rodata_end, ATTR_RODATA);
	map_symbols(rodata_end, bss_end, ATTR_DATA);
	for (unsigned int i = 0; i < PLAT_CPU_MAX; i++) {
		const char *area = cpu_areas + i * CPU_AREA_SIZE;

		map_symbols(area + CPU_GUARD_SIZE, area + CPU_AREA_SIZE,
			    ATTR_DATA);
	}
	map(BOOT_LIST_BASE, BOOT_LIST_SIZE, ATTR_RODATA);
	/* Its first bytes tell how it wants to be entered. */
	map(TEE_BASE, 0x1000, ATTR_RODATA);
	map(GICD_BASE, BLOCK, ATTR_DEVICE);
	static_assert(GICC_BASE - GICD_BASE < BLOCK &&
			      GICR_BASE + PLAT_CPU_MAX * GICR_STRIDE -
					      GICD_BASE <=
				      BLOCK,
		      "one block holds the whole GIC");
	map(UART_SECURE_BASE, PAGE, ATTR_DEVICE);
	map(GPIO_SECURE_BASE, PAGE, ATTR_DEVICE);
	return (uintptr_t)tables[0];
}
