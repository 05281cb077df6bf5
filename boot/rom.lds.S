/*
 * The ROM's image. It lies at the start of the flash and runs from RAM, where
 * it copies itself; only the first lines of entry.S run in both places.
 */
#include "rom.h"

OUTPUT_FORMAT(elf64-littleaarch64)
OUTPUT_ARCH(aarch64)
ENTRY(rom_entry)

SECTIONS
{
	. = ROM_RAM_BASE;
	.text : {
		rom_text_start = .;
		KEEP(*(.text.entry))
		*(.text .text.*)
		. = ALIGN(4096);
		rom_text_end = .;
	}
	.rodata : {
		*(.rodata .rodata.*)
		*(.got .got.plt)	/* addresses, all known when linking */
		. = ALIGN(4096);
		rom_rodata_end = .;
	}
	.data : {
		*(.data .data.*)
		. = ALIGN(64);
		rom_image_end = .;
	}
	.bss (NOLOAD) : {
		*(EXCLUDE_FILE(*boot/map.o) .bss.* .bss COMMON)
		. = ALIGN(64);
		. += 2048;
		rom_exception_stack_end = .;
		. = ALIGN(4096);
		rom_bss_end = .;
	}
	/* An overrun of the stack faults: this page is not mapped. */
	.guard (NOLOAD) : {
		. += 4096;
	}
	.stack (NOLOAD) : {
		rom_stack_start = .;
		. += ROM_STACK_LEN;
		rom_stack_end = .;
	}
	/* Translation tables: used until the last moment, hold no secrets. */
	.tables (NOLOAD) : {
		*(.bss.rom_tables)
		. = ALIGN(4096);
		rom_tables_end = .;
	}
	/* So the image is constant, and its hash that of the file. */
	ASSERT(rom_image_end == rom_rodata_end, "the ROM has variables with values")
	ASSERT(rom_tables_end <= ROM_MAILBOX, "the ROM does not fit its RAM")
	ASSERT(rom_image_end - ROM_RAM_BASE <= FLASH_ROM_SIZE, "ROM too big")

	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
