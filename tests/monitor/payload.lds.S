/* One payload or the test ROM, at PAYLOAD_BASE. */
#include <plat/memmap.h>

ENTRY(_start)
SECTIONS
{
	. = PAYLOAD_BASE;
	.all : {
		KEEP(*(.text.entry))
		*(.text .text.* .rodata .rodata.*)
		. = ALIGN(4096);
		*(.data .data.*)
		. = ALIGN(16);
		*(.bss .bss.* COMMON)
	}
	/DISCARD/ : {
		*(.comment .note .note.* .eh_frame .eh_frame_hdr)
	}
}
