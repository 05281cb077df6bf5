/*
 * The monitor: EL3 run time of Strongroom. The ROM enters it once on each
 * CPU; it starts the TEE, then the normal world, and from then on only
 * answers exceptions. It keeps no heap and maps no normal-world memory.
 */
#include <abi/boot_record.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include <plat/cpu.h>
#include <string.h>
#include "monitor.h"

struct monitor monitor;

/*
 * The boot record's entry in the ROM's transfer list, or NULL. The list is
 * the ROM's, so a bad one means that this is no list at all.
 */
static const struct boot_record *boot_record_find(uint64_t at)
{
	if (at != BOOT_LIST_BASE)
		return NULL;

	const struct transfer_list *list = (const void *)(uintptr_t)at;
	uint64_t off = list->hdr_size;

	if (list->signature != TRANSFER_LIST_SIGNATURE ||
	    list->size > BOOT_LIST_SIZE)
		return NULL;
	while (range_fits(off, sizeof(struct transfer_entry), list->size)) {
		const struct transfer_entry *entry =
			(const void *)(uintptr_t)(at + off);
		uint64_t hdr = entry->tag_and_hdr >> 24;
		uint64_t len = entry->data_size;

		if (!range_fits(off + hdr, len, list->size))
			return NULL;
		if ((entry->tag_and_hdr & 0xffffff) ==
			    TRANSFER_TAG_BOOT_RECORD &&
		    len >= sizeof(struct boot_record))
			return (const void *)(uintptr_t)(at + off + hdr);
		off = ROUND_UP(off + hdr + len, UINT64_C(8));
	}
	return NULL;
}

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
	const struct boot_record *record = boot_record_find(list);
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
