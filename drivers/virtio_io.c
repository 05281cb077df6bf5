/*
 * Accesses to a virtio-mmio device on the machine.
 */
#include "virtio_io.h"
#include <arch/io.h>
#include <arch/sysreg.h>

uint32_t virtio_io_read(uintptr_t addr)
{
	return io_read32(addr);
}

void virtio_io_write(uintptr_t addr, uint32_t value)
{
	io_write32(addr, value);
}

/* Devices are outside the inner shareable domain: the full system it is. */
void virtio_io_barrier(void)
{
	barrier_dsb_sy();
}

void virtio_io_relax(void)
{
	__asm__ volatile("yield" : : : "memory");
}

uint64_t virtio_io_now_ms(void)
{
	uint64_t hz = sysreg_read(cntfrq_el0);

	return sysreg_read(cntpct_el0) / (hz >= 1000 ? hz / 1000 : 1);
}
