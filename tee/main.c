/*
 * Start of the TEE kernel: memory, interrupts, the device, and what the
 * normal world owns. Runs once, on the first CPU, before Linux exists.
 */
#include "kernel/device.h"
#include "kernel/irq.h"
#include "kernel/log.h"
#include "kernel/measure.h"
#include "kernel/panic.h"
#include "kernel/pages.h"
#include "kernel/random.h"
#include "kernel/thread.h"
#include "kernel/wait.h"
#include "smc/ns.h"
#include "storage_service.h"
#include "ta/trust.h"
#include <abi/boot_record.h>
#include <abi/teesmc.h>
#include <arch/kernel.h>
#include <arch/mmu.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/secret.h>
#include <libfdt.h>
#include <plat/memmap.h>
#include <string.h>

/*
 * Normal-world RAM is what the tree's memory nodes say; the TEE's own is not
 * among them, or is marked disabled for that world.
 */
static void find_ram(const void *fdt)
{
	int node = 0;

	/* Children of the root, by the name that the specification demands. */
	fdt_for_each_subnode(node, fdt, 0)
	{
		int len = 0;
		const char *name = fdt_get_name(fdt, node, &len);

		if (name == NULL || len < 6 || memcmp(name, "memory", 6) != 0 ||
		    (name[6] != '@' && name[6] != '\0'))
			continue;

		const char *type = fdt_getprop(fdt, node, "device_type", &len);

		if (type == NULL || len != 7 || memcmp(type, "memory", 7) != 0)
			continue;

		const char *status = fdt_getprop(fdt, node, "status", NULL);
		const uint8_t *reg = fdt_getprop(fdt, node, "reg", &len);

		if (reg == NULL || (status != NULL && status[0] != 'o'))
			continue;
		for (; len >= 16; len -= 16, reg += 16) {
			uint64_t base = load_be64(reg);
			uint64_t size = load_be64(reg + 8);

			/* Nothing of the secure map below DRAM counts. */
			if (base >= DRAM_BASE && size <= UINT64_MAX - base)
				ns_add_ram(base, size);
		}
	}
}

static TEE_Result read_tree(paddr_t pa)
{
	uint64_t va = kmap_reserve(FDT_SIZE, 0x200000);

	if (pa < DRAM_BASE || pa % 8 != 0)
		return TEE_ERROR_BAD_FORMAT;
	kmap(va, pa & ~(paddr_t)(PAGE_SIZE - 1), FDT_SIZE, MAP_R | MAP_NS);

	const void *fdt = (const void *)(va + pa % PAGE_SIZE);
	TEE_Result res =
		fdt_check_header(fdt) == 0 && fdt_totalsize(fdt) <= FDT_SIZE
			? TEE_SUCCESS
			: TEE_ERROR_BAD_FORMAT;

	if (res == TEE_SUCCESS)
		find_ram(fdt);
	return res;
}

void kernel_early(void)
{
	log_init();
	pages_init();
	thread_init();
}

uint64_t kernel_main(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	bool with_list = x1 == TRANSFER_LIST_CONVENTION;
	uint8_t seed[32];

	panic_init();
	irq_init();
	measure_firmware(with_list ? x3 : 0);
	device_init();
	device_key("random", seed, sizeof(seed));
	random_init(seed, device_boot_count());
	secret_wipe(seed, sizeof(seed));
	if (read_tree(with_list ? x0 : x2) != TEE_SUCCESS) {
		log_fatal("the device tree is not sound: cannot start");
		return TEE_ERROR_BAD_FORMAT;
	}
	storage_init();
	ta_trust_init();
	irq_cpu_init();
	irq_console_init();
	log_input_enable();
	log_line("Strongroom TEE, boot %lu, %s%s", device_boot_count(),
		 device_lifecycle() == LIFECYCLE_PRODUCTION ? "production"
							    : "DEVELOPMENT",
		 random_is_sound() ? "" : ", no entropy: no keys are made");
	return 0;
}

void kernel_cpu_event(uint64_t vector)
{
	if (vector == OPTEED_VEC_CPU_ON)
		irq_cpu_init();
	else if (vector == OPTEED_VEC_CPU_OFF)
		wait_cpu_off();
}
