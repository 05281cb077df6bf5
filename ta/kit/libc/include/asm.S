/*
 * How TA sources in assembly begin and end a function or an object:
 *
 *	FUNC name , :
 *		ret
 *	END_FUNC name
 */
#ifdef __ARM_FEATURE_BTI_DEFAULT
#define BTI(...) __VA_ARGS__
#else
#define BTI(...)
#endif
#define UNWIND(...)

	.macro begin_symbol name, section, align, kind
	.ifc \section, default
	.section .text.\name, "ax", %progbits
	.else
	.section \section, "ax", %progbits
	.endif
	.balign \align
	.type \name, \kind
	.endm

	.macro FUNC name, colon, section=default, align=4
	begin_symbol \name, \section, \align, %function
	.global \name
	\name \colon
	.cfi_startproc
	BTI(bti c)
	.endm

	.macro LOCAL_FUNC name, colon, section=default, align=4
	begin_symbol \name, \section, \align, %function
	\name \colon
	.cfi_startproc
	BTI(bti c)
	.endm

	.macro WEAK_FUNC name, colon, section=default, align=4
	begin_symbol \name, \section, \align, %function
	.weak \name
	\name \colon
	.cfi_startproc
	BTI(bti c)
	.endm

	.macro END_FUNC name
	.cfi_endproc
	.size \name, . - \name
	.endm

	.macro DATA name, colon
	.global \name
	.type \name, %object
	\name \colon
	.endm

	.macro END_DATA name
	.size \name, . - \name
	.endm

	/* The address of a symbol within 4 GiB. */
	.macro adr_l reg, symbol
	adrp \reg, \symbol
	add \reg, \reg, :lo12:\symbol
	.endm

	.macro mov_imm reg, value
	.if (\value) >> 32
	movz \reg, :abs_g3:\value
	movk \reg, :abs_g2_nc:\value
	movk \reg, :abs_g1_nc:\value
	movk \reg, :abs_g0_nc:\value
	.else
	movz \reg, :abs_g1:\value
	movk \reg, :abs_g0_nc:\value
	.endif
	.endm
