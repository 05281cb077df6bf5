/*
 * EL1 system register bits. Arm ARM, "AArch64 System Register Descriptions".
 * Assembly may include this.
 */
#ifndef ARCH_EL1_H
#define ARCH_EL1_H

/* SCTLR_EL1 */
#define SCTLR_RES1	0x30d00800	/* bits 29,28,23,22,20,11; 23 is SPAN */
#define SCTLR_M		(1 << 0)
#define SCTLR_C		(1 << 2)
#define SCTLR_SA	(1 << 3)
#define SCTLR_SA0	(1 << 4)
#define SCTLR_I		(1 << 12)
#define SCTLR_WXN	(1 << 19)
#define SCTLR_SPAN	(1 << 23)

/* PSTATE.DAIF as MSR DAIFSet and DAIFClr take them */
#define DAIF_F		1
#define DAIF_I		2

/* SPSR_EL1 */
#define SPSR_EL0T	0x0
#define SPSR_EL1H	0x5
#define SPSR_PAN	(1 << 22)

/* ESR_EL1.EC */
#define EC_FP		0x07
#define EC_BTI		0x0d
#define EC_SVC64	0x15
#define EC_IABT_EL0	0x20
#define EC_DABT_EL0	0x24

/* CPACR_EL1 */
#define CPACR_FPEN	(3 << 20)
#define CPACR_ZEN	(3 << 16)

#endif
