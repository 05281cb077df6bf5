/*
 * The TEE's image: linked at 0 as a position-independent executable; the entry
 * page comes first, and each kind of memory has pages of its own.
 */
OUTPUT_FORMAT(elf64-littleaarch64)
OUTPUT_ARCH(aarch64)
ENTRY(_start)

SECTIONS
{
	. = 0;
	image_start = .;
	.idmap : {
		KEEP(*(.idmap))
		idmap_end = .;
	}
	.text : {
		*(.text .text.*)
		. = ALIGN(4096);
		text_end = .;
	}
	.rodata : {
		*(.rodata .rodata.*)
	}
	.rela.dyn : {
		__rela_start = .;
		*(.rela.*)
		__rela_end = .;
	}
	.dynamic_info : {
		*(.dynsym .dynstr .hash .gnu.hash .interp)
		. = ALIGN(4096);
		rodata_end = .;
	}
	.data : {
		*(.data.rel.ro .data.rel.ro.* .got .got.plt .dynamic)
		*(.data .data.*)
		. = ALIGN(16);
	}
	.bss (NOLOAD) : {
		. = ALIGN(64);
		__bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(4096);
		__bss_end = .;
		image_end = .;
	}
	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
