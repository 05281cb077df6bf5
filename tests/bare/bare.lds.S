/*
 * The bare normal world at the loader's address. Its large arrays (bare.h)
 * lie in RAM of their own behind it.
 */
#include <plat/memmap.h>

OUTPUT_FORMAT("elf64-littleaarch64")
ENTRY(_start)

SECTIONS
{
	. = LOADER_BASE;
	.text : {
		KEEP(*(.text.entry))
		*(.text .text.*)
		*(.rodata .rodata.*)
		. = ALIGN(4096);
		image_constant_end = .;
	}
	.data : {
		*(.data .data.*)
		. = ALIGN(4096);
	}
	.bss (NOLOAD) : {
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(4096);
		bss_end = .;
	}
	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
