/*
 * The loader at LOADER_BASE: code, constants and data on pages of their own,
 * a guard page below the stack, and buffers that nobody needs to clear.
 */
#include <plat/memmap.h>

OUTPUT_FORMAT("elf64-littleaarch64")
ENTRY(loader_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = LOADER_BASE;
	.text : {
		image_text = .;
		*(.text.start)
		*(.text .text.*)
		. = ALIGN(4096);
	} :text
	.rodata : {
		image_rodata = .;
		*(.rodata .rodata.*)
		*(.got .got.plt)
		. = ALIGN(4096);
	} :rodata
	.data : {
		image_data = .;
		*(.data .data.*)
		. = ALIGN(64);
	} :data
	.bss (NOLOAD) : {
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(64);
		bss_end = .;
	} :data
	.noinit (NOLOAD) : {
		*(.noinit)
		. = ALIGN(4096);
		stack_guard = .;
		. += 4096;
		stack_end = .;
		. += 32768;
		stack_top = .;
		. += 2048;
		fault_stack_top = .;
		. = ALIGN(4096);
		image_end = .;
	} :data
	ASSERT(image_end <= LOADER_BASE + 0x200000, "mmu.c maps 2 MiB by pages")
	/DISCARD/ : { *(.comment) *(.note*) *(.eh_frame*) }
}
