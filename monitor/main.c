/*
 * The monitor: EL3 run time of Strongroom. The ROM enters it once on each
 * CPU; it starts the TEE, then the normal world, and from then on only
 * answers exceptions. It keeps no heap and maps no normal-world memory.
 */
#include <arch/sysreg.h>
#include <base/bits.h>
#include <drivers/boot_list.h>
#include <plat/cpu.h>
#include <string.h>
#include "monitor.h"

struct monitor monitor;

static void cpu_first(struct cpu *cpu, uint64_t index)
{
	cpu->index = (uint32_t)index;
	cpu->c_sp = (uintptr_t)cpu;
	cpu->actlr_reset = sysreg_read(actlr_el1);
}

void monitor_main(uint64_t list, uint64_t tee, uint64_t loader,
		  uint64_t device_tree)
{
	static const uint32_t secure_spi[] = { UART_SECURE_INTID };
	const struct boot_record *record =
		list == BOOT_LIST_BASE
			? boot_record_find((const void *)(uintptr_t)list,
					   BOOT_LIST_SIZE)
			: NULL;
	struct cpu *cpu = cpu_this();

	cpu_first(cpu, (uint64_t)plat_cpu_index(sysreg_read(mpidr_el1) &
						PLAT_MPIDR_MASK));
	monitor.loader = loader;
	monitor.device_tree = device_tree;
	monitor.development =
		record != NULL && record->lifecycle == LIFECYCLE_DEVELOPMENT;

	gic_init(&monitor.gic, GICD_BASE, GICC_BASE, GICR_BASE);
	gic_dist_init(&monitor.gic, secure_spi, ARRAY_COUNT(secure_spi));
	cpu_setup(cpu);
	gic_cpu_init(&monitor.gic);
	if (tee != 0)
		tee_first_entry(cpu, tee, list);
	cpu_normal_entry(cpu, loader, device_tree);
	__atomic_store_n(&cpu->state, CPU_ON, __ATOMIC_RELEASE);
	normal_enter(cpu);
}

void monitor_secondary(struct cpu *cpu, uint64_t index)
{
	cpu_first(cpu, index);
	cpu_park(cpu);
}
