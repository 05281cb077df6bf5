/*
 * Copies from and to normal-world memory through the thread's window page.
 */
#include "smc/ns.h"
#include "kernel/thread.h"
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

#define RAM_MAX 8u

static struct {
	paddr_t base;
	uint64_t size;
} ram[RAM_MAX];
static unsigned int ram_count;

void ns_add_ram(paddr_t base, uint64_t size)
{
	CHECK(ram_count < RAM_MAX);
	ram[ram_count].base = base;
	ram[ram_count].size = size;
	ram_count++;
}

bool ns_is_ram(ns_paddr_t at, uint64_t len)
{
	for (unsigned int i = 0; i < ram_count; i++)
		if (at.pa >= ram[i].base &&
		    range_fits(at.pa - ram[i].base, len, ram[i].size))
			return true;
	return false;
}

static TEE_Result copy(uint8_t *bytes, ns_paddr_t at, size_t len, bool in)
{
	struct window *w = &thread_current()->data;

	if (!ns_is_ram(at, len))
		return TEE_ERROR_BAD_PARAMETERS;
	while (len != 0) {
		size_t step = MIN(len, PAGE_SIZE - at.pa % PAGE_SIZE);
		void *page = window_show(w, at.pa);

		if (in)
			memcpy(bytes, page, step);
		else
			memcpy(page, bytes, step);
		bytes += step;
		at.pa += step;
		len -= step;
	}
	window_hide(w);
	return TEE_SUCCESS;
}

TEE_Result ns_copy_in(void *to, ns_paddr_t from, size_t len)
{
	return copy(to, from, len, true);
}

TEE_Result ns_copy_out(ns_paddr_t to, const void *from, size_t len)
{
	return copy((uint8_t *)(uintptr_t)from, to, len, false);
}
