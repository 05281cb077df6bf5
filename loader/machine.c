/*
 * Translation, caches and firmware calls. All of it is an identity mapping of
 * the first 2 GiB at the exception level the loader was entered at; tables
 * are four, one of them in pages for this image.
 */
#include "machine.h"
#include <assert.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include <base/check.h>
#include <plat/memmap.h>

#define PAGE_LEN  UINT64_C(0x1000)
#define BLOCK_LEN UINT64_C(0x200000)
#define GIB_LEN	  UINT64_C(0x40000000)
#define TABLE_LEN 512u

/* Descriptor bits: Arm ARM, "VMSAv8-64 translation table format". */
#define DESC_BLOCK   UINT64_C(1)
#define DESC_TABLE   UINT64_C(3)
#define DESC_PAGE    UINT64_C(3)
#define DESC_NORMAL  (UINT64_C(0) << 2) /* index into MAIR */
#define DESC_DEVICE  (UINT64_C(1) << 2)
#define DESC_EL2_AP1 BIT64(6) /* RES1 at EL2; at EL1 it would open EL0 */
#define DESC_RO	     BIT64(7)
#define DESC_INNER   (UINT64_C(3) << 8)
#define DESC_AF	     BIT64(10)
#define DESC_PXN     BIT64(53) /* EL1 only, RES0 at EL2 */
#define DESC_XN	     BIT64(54) /* EL2: XN; EL1: UXN */

#define MAIR_VALUE UINT64_C(0x04ff) /* 0: write-back, 1: device nGnRE */
/* T0SZ 32 (4 GiB, starts at level 1), write-back inner shareable walks. */
#define TCR_COMMON     (UINT64_C(32) | 1 << 8 | 1 << 10 | 3 << 12)
#define TCR_EL2_RES1   (BIT64(31) | BIT64(23))
#define TCR_EL1_EPD1   BIT64(23)
#define SCTLR_EL2_RES1 UINT64_C(0x30c50830)
#define SCTLR_ON                                                               \
	((uint64_t)(SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_I | SCTLR_WXN))

#define PSCI_SYSTEM_OFF UINT64_C(0x84000008)

extern char image_text[], image_rodata[], image_data[], image_end[];
extern char bss_start[], bss_end[], stack_guard[], stack_end[], stack_top[];

static struct {
	_Alignas(4096) uint64_t image[TABLE_LEN]; /* level 3 */
	uint64_t low[TABLE_LEN];		  /* level 2, devices */
	uint64_t ram[TABLE_LEN];		  /* level 2 */
	uint64_t root[4];			  /* level 1 */
} table;

static enum conduit conduit;

static bool at_el2(void)
{
	return sysreg_read(CurrentEL) >> 2 == 2;
}

/* Attribute bits that depend on the level we run at. */
static uint64_t level_bits(bool executable)
{
	if (at_el2())
		return DESC_EL2_AP1 | (executable ? 0 : DESC_XN);
	return DESC_XN | (executable ? 0 : DESC_PXN);
}

static void map_block(uint64_t *level2, uint64_t pa, uint64_t kind)
{
	level2[pa % GIB_LEN / BLOCK_LEN] = pa | DESC_BLOCK | DESC_AF |
					   DESC_INNER | kind |
					   level_bits(false);
}

static void map_image(void)
{
	uint64_t text = (uintptr_t)image_text;
	uint64_t rodata = (uintptr_t)image_rodata;
	uint64_t data = (uintptr_t)image_data;
	uint64_t end = (uintptr_t)image_end;

	for (uint64_t pa = text; pa < end; pa += PAGE_LEN) {
		uint64_t desc = pa | DESC_PAGE | DESC_AF | DESC_INNER |
				DESC_NORMAL | level_bits(pa < rodata);

		if (pa == (uintptr_t)stack_guard)
			continue;
		if (pa < data)
			desc |= DESC_RO;
		table.image[pa % BLOCK_LEN / PAGE_LEN] = desc;
	}
	table.ram[LOADER_BASE % GIB_LEN / BLOCK_LEN] =
		(uintptr_t)table.image | DESC_TABLE;
}

static uint64_t cache_line(void)
{
	return UINT64_C(4) << (sysreg_read(ctr_el0) >> 16 & 0xf);
}

/* What was written with the caches off must not be hidden by old lines. */
static void cache_invalidate(uint64_t start, uint64_t end)
{
	uint64_t line = cache_line();

	for (; start < end; start += line)
		__asm__ volatile("dc ivac, %0" : : "r"(start) : "memory");
	barrier_dsb_sy();
}

static void mmu_on(void)
{
	barrier_dsb_sy();
	if (at_el2()) {
		sysreg_write(mair_el2, MAIR_VALUE);
		sysreg_write(tcr_el2, TCR_COMMON | TCR_EL2_RES1);
		sysreg_write(ttbr0_el2, (uintptr_t)table.root);
		__asm__ volatile("isb\n\ttlbi alle2\n\tic iallu\n\tdsb sy\n\t"
				 "isb"
				 :
				 :
				 : "memory");
		sysreg_write(sctlr_el2, SCTLR_EL2_RES1 | SCTLR_ON);
	} else {
		sysreg_write(mair_el1, MAIR_VALUE);
		sysreg_write(tcr_el1, TCR_COMMON | TCR_EL1_EPD1);
		sysreg_write(ttbr0_el1, (uintptr_t)table.root);
		__asm__ volatile("isb\n\ttlbi vmalle1\n\tic iallu\n\tdsb sy\n\t"
				 "isb"
				 :
				 :
				 : "memory");
		sysreg_write(sctlr_el1, SCTLR_RES1 | SCTLR_ON);
	}
	barrier_isb();
}

void mmu_init(void)
{
	static_assert(FDT_BASE % 0x200000 == 0 && FDT_SIZE <= 0x200000,
		      "the tree lies in one block");
	static_assert(LOADER_BASE % 0x200000 == 0, "the image has a table");

	table.root[0] = (uintptr_t)table.low | DESC_TABLE;
	table.root[1] = (uintptr_t)table.ram | DESC_TABLE;
	map_block(table.low, ROUND_DOWN(UINT64_C(UART_NS_BASE), BLOCK_LEN),
		  DESC_DEVICE);
	map_block(table.low, ROUND_DOWN(UINT64_C(VIRTIO_BASE), BLOCK_LEN),
		  DESC_DEVICE);
	map_block(table.ram, FDT_BASE, DESC_NORMAL);
	map_image();
	cache_invalidate((uintptr_t)bss_start, (uintptr_t)bss_end);
	cache_invalidate((uintptr_t)stack_end, (uintptr_t)stack_top);
	mmu_on();
}

void mmu_map_ram(const struct range *ram)
{
	CHECK(IS_ALIGNED(ram->start, BLOCK_LEN) &&
	      IS_ALIGNED(ram->end, BLOCK_LEN) && ram->start >= DRAM_BASE &&
	      ram->end <= LOADER_BASE);
	for (uint64_t pa = ram->start; pa < ram->end; pa += BLOCK_LEN)
		map_block(table.ram, pa, DESC_NORMAL);
	barrier_dsb_sy();
	barrier_isb();
}

/* Eight lines a turn: this runs over the whole kernel on every boot. */
uint64_t ticks_now(void)
{
	return sysreg_read(cntpct_el0);
}

void cache_clean(uint64_t start, uint64_t len)
{
	uint64_t line = cache_line();
	uint64_t at = ROUND_DOWN(start, line);
	uint64_t end = start + len;

	while (end - at >= 8 * line && at < end) {
		uint64_t p = at;

		__asm__ volatile("dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0\n\tadd %0, %0, %1\n\t"
				 "dc cvac, %0"
				 : "+r"(p)
				 : "r"(line)
				 : "memory");
		at += 8 * line;
	}
	for (; at < end; at += line)
		__asm__ volatile("dc cvac, %0" : : "r"(at) : "memory");
	barrier_dsb_sy();
}

void firmware_conduit_set(enum conduit c)
{
	conduit = c;
}

enum conduit firmware_conduit_default(void)
{
	/* ID_AA64PFR0_EL1.EL3 */
	return sysreg_field(id_aa64pfr0_el1, 12) != 0 ? CONDUIT_SMC
						      : CONDUIT_NONE;
}

struct firmware_result firmware_call3(uint64_t id, uint64_t a1, uint64_t a2,
				      uint64_t a3)
{
	register uint64_t x0 __asm__("x0") = id;
	register uint64_t x1 __asm__("x1") = a1;
	register uint64_t x2 __asm__("x2") = a2;
	register uint64_t x3 __asm__("x3") = a3;

	/* SMCCC: x4 to x17 may come back changed. */
#define CALL(insn)                                                             \
	__asm__ volatile(insn                                                  \
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)              \
			 :                                                     \
			 : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11",   \
			   "x12", "x13", "x14", "x15", "x16", "x17", "memory")
	switch (conduit) {
	case CONDUIT_SMC:
		CALL("smc #0");
		break;
	case CONDUIT_HVC:
		CALL("hvc #0");
		break;
	default:
		x0 = UINT64_MAX;
	}
#undef CALL
	return (struct firmware_result){ { x0, x1, x2, x3 } };
}

struct firmware_result firmware_call(uint64_t id)
{
	return firmware_call3(id, 0, 0, 0);
}

void power_off(void)
{
	firmware_call(PSCI_SYSTEM_OFF);
	for (;;)
		cpu_wfi();
}
