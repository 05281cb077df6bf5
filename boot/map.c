/*
 * Translation for the ROM: identity, one table of each level, built once. Text
 * is read-only, all else is never executed: loaded images too, until the
 * monitor is entered with translation off. It also makes RAM normal memory,
 * where the libraries' unaligned accesses are allowed.
 */
#include <arch/sysreg.h>
#include <base/bits.h>
#include "rom.h"

#define PAGE  UINT64_C(0x1000)
#define BLOCK UINT64_C(0x200000)
#define GIB   UINT64_C(0x40000000)

/* Descriptors: Arm ARM, VMSAv8-64, EL3 stage 1. */
#define DESC_TABLE  UINT64_C(3)
#define DESC_PAGE   UINT64_C(3)
#define DESC_BLOCK  UINT64_C(1)
#define DESC_NORMAL (UINT64_C(1) << 2) /* index into MAIR_EL3 */
#define DESC_RES1   BIT64(6)
#define DESC_RO	    BIT64(7)
#define DESC_INNER  (UINT64_C(3) << 8)
#define DESC_AF	    BIT64(10)
#define DESC_XN	    BIT64(54)

#define ATTR_TEXT   (DESC_NORMAL | DESC_RO)
#define ATTR_RODATA (DESC_NORMAL | DESC_RO | DESC_XN)
#define ATTR_DATA   (DESC_NORMAL | DESC_XN)
#define ATTR_DEVICE DESC_XN

#define MAIR_EL3_VALUE 0xff04u /* 0: device nGnRE, 1: write-back */
/* 32-bit addresses, 4 KiB pages, inner shareable write-back tables. */
#define TCR_EL3_VALUE 0x80803520u
#define SCTLR_EL3_ADD (SCTLR_M | SCTLR_C | SCTLR_WXN)

/* GCC takes a section whose name starts with .bss for one without contents. */
#define TABLE __attribute__((aligned(4096), section(".bss.rom_tables")))

static uint64_t level1[512] TABLE;
static uint64_t low_gib[512] TABLE;    /* flash, devices, secure RAM */
static uint64_t dram_gib[512] TABLE;   /* the loader's place */
static uint64_t sram_pages[512] TABLE; /* first 2 MiB of secure RAM */

extern char rom_bss_end[], rom_stack_start[], rom_tables_end[];

static_assert(SRAM_BASE % BLOCK == 0 && TEE_BASE < SRAM_BASE + BLOCK,
	      "one table of pages covers all that is not the TEE's");
static_assert(RECOVERY_BASE / GIB == 1 && RECOVERY_BASE % BLOCK == 0 &&
		      RECOVERY_SIZE % BLOCK == 0,
	      "and so is the place of a package on its way in");
static_assert(LOADER_BASE / GIB == 1 && LOADER_BASE % BLOCK == 0 &&
		      LOADER_SIZE % BLOCK == 0,
	      "the loader's place is made of blocks in the second GiB");

static void map_blocks(uint64_t *table, uint64_t at, uint64_t end,
		       uint64_t attr)
{
	for (; at < end; at += BLOCK)
		table[at % GIB / BLOCK] = at | attr | DESC_AF | DESC_INNER |
					  DESC_RES1 | DESC_BLOCK;
}

static void map_pages(uint64_t at, uint64_t end, uint64_t attr)
{
	for (; at < end; at += PAGE)
		sram_pages[(at - SRAM_BASE) / PAGE] = at | attr | DESC_AF |
						      DESC_INNER | DESC_RES1 |
						      DESC_PAGE;
}

void rom_map_enable(void)
{
	level1[0] = (uintptr_t)low_gib | DESC_TABLE;
	level1[1] = (uintptr_t)dram_gib | DESC_TABLE;
	low_gib[SRAM_BASE / BLOCK] = (uintptr_t)sram_pages | DESC_TABLE;

	map_blocks(low_gib, FLASH_BASE, FLASH_BASE + FLASH_SIZE, ATTR_DEVICE);
	map_blocks(low_gib, GICD_BASE, GICD_BASE + BLOCK, ATTR_DEVICE);
	map_blocks(low_gib, UART_NS_BASE, UART_NS_BASE + BLOCK, ATTR_DEVICE);
	map_blocks(dram_gib, RECOVERY_BASE, RECOVERY_BASE + RECOVERY_SIZE,
		   ATTR_DATA);
	map_blocks(dram_gib, LOADER_BASE, LOADER_BASE + LOADER_SIZE, ATTR_DATA);

	map_pages(MONITOR_BASE, MONITOR_BASE + MONITOR_SIZE, ATTR_DATA);
	map_pages((uintptr_t)rom_text_start, (uintptr_t)rom_text_end,
		  ATTR_TEXT);
	map_pages((uintptr_t)rom_text_end, (uintptr_t)rom_rodata_end,
		  ATTR_RODATA);
	map_pages((uintptr_t)rom_rodata_end, (uintptr_t)rom_bss_end, ATTR_DATA);
	map_pages((uintptr_t)rom_stack_start, (uintptr_t)rom_tables_end,
		  ATTR_DATA);
	map_pages(ROM_MAILBOX, ROM_MAILBOX + PAGE, ATTR_DEVICE);
	map_pages(BOOT_LIST_BASE, BOOT_LIST_BASE + BOOT_LIST_SIZE, ATTR_DATA);
	map_pages(TEE_BASE, SRAM_BASE + BLOCK, ATTR_DATA);
	map_blocks(low_gib, SRAM_BASE + BLOCK, TEE_BASE + TEE_SIZE, ATTR_DATA);

	barrier_dsb_sy();
	sysreg_write(mair_el3, MAIR_EL3_VALUE);
	sysreg_write(tcr_el3, TCR_EL3_VALUE);
	sysreg_write(ttbr0_el3, (uintptr_t)level1);
	barrier_isb();
	__asm__ volatile("tlbi alle3\n\tdsb sy\n\tisb" ::: "memory");
	sysreg_write(sctlr_el3, sysreg_read(sctlr_el3) | SCTLR_EL3_ADD);
	barrier_isb();
}

void rom_clean(const void *at, size_t len)
{
	uint64_t ctr = sysreg_read(ctr_el0);
	uintptr_t line = (uintptr_t)4 << (ctr >> 16 & 0xf);
	uintptr_t end = (uintptr_t)at + len;

	for (uintptr_t p = ROUND_DOWN((uintptr_t)at, line); p < end; p += line)
		__asm__ volatile("dc cvac, %0" ::"r"(p) : "memory");
	barrier_dsb_sy();
}
