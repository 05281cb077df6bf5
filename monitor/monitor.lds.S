/*
 * The monitor's image: position fixed, text first. Each kind of memory has
 * pages of its own (monitor/mmu.c maps them); the CPUs' areas have a guard
 * page below each stack.
 */
#include <plat/memmap.h>
#include "cpu.h"

OUTPUT_FORMAT(elf64-littleaarch64)
OUTPUT_ARCH(aarch64)
ENTRY(monitor_entry)

SECTIONS
{
	. = MONITOR_BASE;
	.text : {
		text_start = .;
		KEEP(*(.text.entry))
		KEEP(*(.text.vectors))
		*(.text .text.*)
		. = ALIGN(4096);
		text_end = .;
	}
	.rodata : {
		*(.rodata .rodata.*)
		. = ALIGN(4096);
		rodata_end = .;
	}
	.data : {
		KEEP(*(.data.boot_ready))
		*(.data .data.*)
		. = ALIGN(64);
		data_end = .;
	}
	.bss (NOLOAD) : {
		. = ALIGN(64);
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(4096);
		bss_end = .;
	}
	.cpus (NOLOAD) : {
		cpu_areas = .;
		. += PLAT_CPU_MAX * CPU_AREA_SIZE;
		monitor_end = .;
	}
	ASSERT(monitor_end <= MONITOR_BASE + MONITOR_SIZE, "monitor too big")

	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
