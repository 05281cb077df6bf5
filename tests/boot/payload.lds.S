#include <plat/memmap.h>

OUTPUT_FORMAT(elf64-littleaarch64)
ENTRY(payload_entry)

SECTIONS
{
	. = MONITOR_BASE;
	.text : {
		KEEP(*(.text.entry))
		*(.text .text.*)
		*(.rodata .rodata.*)
		. = ALIGN(4096);
	}
	/* All of it is part of the file: nobody else clears it. */
	.data : {
		*(.data .data.*)
		*(.bss .bss.* COMMON)
		payload_stacks = ALIGN(4096);
		. = payload_stacks + PLAT_CPU_MAX * 4096;
		BYTE(0)
	}
	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
