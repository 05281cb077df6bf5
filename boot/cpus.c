/*
 * The other CPUs. Each waits at its line of the mailbox (entry.S) and goes where
 * it is sent; how many there are the interrupt controller knows.
 */
#include <arch/io.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include <plat/cpu.h>
#include "rom.h"

#define GICD_TYPER	0x004u /* bits 7:5: CPUs less one, GICv2 */
#define GICR_TYPER	0x008u /* bit 4: last one; bits 63:32: affinity */
#define GICR_TYPER_LAST BIT64(4)

/*
 * A CPU that exists comes: on a busy host an emulated one takes its time. It is
 * lost if it comes later still, so this errs on the long side.
 */
#define WAIT_SECONDS 5u

/* A bit for each CPU that exists. */
static uint32_t cpus_present(void)
{
	uint32_t present = 0;

	/* ID_AA64PFR0_EL1.GIC: system registers, so GICv3 or later. */
	if (sysreg_field(id_aa64pfr0_el1, 24) == 0) {
		uint32_t last = io_read32(GICD_BASE + GICD_TYPER) >> 5 & 7;

		return (uint32_t)(BIT64(last + 1) - 1);
	}
	for (unsigned int i = 0; i < PLAT_CPU_MAX; i++) {
		uint64_t typer =
			io_read64(GICR_BASE + i * GICR_STRIDE + GICR_TYPER);
		uint32_t aff = (uint32_t)(typer >> 32);

		if (aff < PLAT_CPU_MAX)
			present |= BIT32(aff);
		if ((typer & GICR_TYPER_LAST) != 0)
			break;
	}
	return present;
}

void rom_cpus_send(uintptr_t entry)
{
	uint32_t waiting = cpus_present() & ~BIT32(0);
	uint64_t start = sysreg_read(cntpct_el0);
	uint64_t limit = (uint64_t)PLAT_COUNTER_HZ * WAIT_SECONDS;

	while (waiting != 0 && sysreg_read(cntpct_el0) - start < limit) {
		/* Where an emulator runs the CPUs in turn, it is theirs. */
		cpu_yield();
		for (unsigned int i = 1; i < PLAT_CPU_MAX; i++) {
			uintptr_t line = ROM_MAILBOX + i * ROM_MAILBOX_STRIDE;

			if ((waiting & BIT32(i)) == 0 ||
			    io_read64(line) != ROM_MAIL_HELLO)
				continue;
			io_write64(line, entry);
			waiting &= ~BIT32(i);
		}
		cpu_sev();
	}
	for (unsigned int i = 1; i < PLAT_CPU_MAX; i++)
		if ((waiting & BIT32(i)) != 0)
			rom_print("ROM: CPU %u did not come, going on without",
				  i);
}
