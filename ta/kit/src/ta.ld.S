/*
 * Link script of a TA: one segment to run and read, one to write.
 *
 * Some tools read this file without a preprocessor: they drop every line that
 * begins with the number sign and the two lines below for 32-bit Arm, and
 * widen the alignment between the segments. It must stay valid for them.
 */
#ifdef ARM32
OUTPUT_FORMAT("elf32-littlearm")
OUTPUT_ARCH(arm)
#endif
#ifdef ARM64
OUTPUT_FORMAT("elf64-littleaarch64")
OUTPUT_ARCH(aarch64)
#endif

SECTIONS {
	.text : {
		__text_start = .;
		/*
		 * Debuggers are told that functions that were left out are
		 * at 0: so nothing that is there may be.
		 */
		. += 16;
		*(.text .stub .text.*)
		*(.gnu.linkonce.t.*)
		. = ALIGN(8);
		__text_end = .;
	}
	.plt : { *(.plt) }

	.eh_frame : { KEEP(*(.eh_frame)) }
	.rodata : {
		*(.gnu.linkonce.r.*)
		*(.rodata .rodata.*)
	}
	.gnu.hash : { *(.gnu.hash) }
	.ta_head : { KEEP(*(.ta_head)) }
	.dynsym : { *(.dynsym) }
	.dynstr : { *(.dynstr) }
	.hash : { *(.hash) }
	.note.gnu.property : { *(.note.gnu.property) }
	.rel.text : { *(.rel.text) *(.rel.gnu.linkonce.t*) }
	.rela.text : { *(.rela.text) *(.rela.gnu.linkonce.t*) }
	.rel.rodata : { *(.rel.rodata) *(.rel.gnu.linkonce.r*) }
	.rela.rodata : { *(.rela.rodata) *(.rela.gnu.linkonce.r*) }
	.rel.dyn : { *(.rel.dyn) }
	.rela.dyn : { *(.rela.dyn) }
	.rel.plt : { *(.rel.plt) }
	.rela.plt : { *(.rela.plt) *(.rela.iplt) }
	.ARM.exidx : { *(.ARM.exidx* .gnu.linkonce.armexidx.*) }
	.ARM.extab : { *(.ARM.extab*) }

	/* The writable segment starts on a page of its own. */
	. = ALIGN(4096);

	.dynamic : { *(.dynamic) }
	.tdata : { *(.tdata .tdata.* .gnu.linkonce.td.*) }
	.tbss : { *(.tbss .tbss.* .gnu.linkonce.tb.*) *(.tcommon) }
	.got : { *(.got.plt) *(.got) }
	.rel.got : { *(.rel.got) }
	.rela.got : { *(.rela.got) }
	.rel.data : { *(.rel.data) *(.rel.gnu.linkonce.d*) }
	.rela.data : { *(.rela.data) *(.rela.gnu.linkonce.d*) }
	.data.rel.ro : { *(.data.rel.ro.local* .data.rel.ro .data.rel.ro.*) }
	.init_array : {
		KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*)))
		KEEP(*(.init_array .ctors))
	}
	.fini_array : {
		KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*)))
		KEEP(*(.fini_array .dtors))
	}
	.data : { *(.data .data.* .gnu.linkonce.d.*) }
	.bss : {
		*(.bss .bss.* .gnu.linkonce.b.* COMMON)
	}

	/DISCARD/ : { *(.interp) }
}
