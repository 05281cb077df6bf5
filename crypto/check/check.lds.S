/*
 * The crypto check image, in the RAM of QEMU's virt machine.
 */
OUTPUT_FORMAT("elf64-littleaarch64")
ENTRY(_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	data PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = 0x40200000;
	.text : { KEEP(*(.text.start)) *(.text .text.*) } :text
	.rodata : { *(.rodata .rodata.*) } :text
	. = ALIGN(4096);
	.data : { *(.data .data.*) } :data
	.bss : { *(.bss .bss.* COMMON) } :data
	/DISCARD/ : { *(.comment) *(.note .note.*) *(.eh_frame) }
}
