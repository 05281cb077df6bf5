/*
 * When no slot holds firmware that may run: a package over the secure console.
 * It is held to everything that one in flash is held to, and runs once; the
 * flash is not touched.
 */
#include <arch/sysreg.h>
#include <base/bits.h>
#include <boot/xmodem.h>
#include <drivers/uart.h>
#include <plat/cpu.h>
#include <string.h>
#include "rom.h"

/* The normal world's memory holds it: nobody else runs yet. */
static uint8_t *const package = (uint8_t *)RECOVERY_BASE;

static int line_get(void *ctx, uint32_t ms)
{
	uint64_t start = sysreg_read(cntpct_el0);
	uint64_t limit = (uint64_t)PLAT_COUNTER_HZ * ms / 1000;
	int byte = -1;

	(void)ctx;
	while ((byte = uart_getc(UART_SECURE_BASE)) < 0 &&
	       sysreg_read(cntpct_el0) - start < limit)
		cpu_yield();
	return byte;
}

static void line_put(void *ctx, uint8_t byte)
{
	(void)ctx;
	uart_putc(UART_SECURE_BASE, (char)byte);
}

/* The package as the flash it would have come from. */
static TEE_Result package_read(struct flash *fl, uint32_t off, void *to,
			       size_t len)
{
	(void)fl;
	memcpy(to, package + off, len);
	return TEE_SUCCESS;
}

static const struct flash_ops package_ops = { .read = package_read };

void rom_recover(const struct fuses *fu, uint64_t index,
		 struct boot_record *rec)
{
	static const struct xmodem_line line = { line_get, line_put, NULL };
	struct flash fl = { .ops = &package_ops, .size = RECOVERY_SIZE };
	size_t len = 0;

	do {
		rom_print("ROM recovery: send a signed package by XMODEM");
		memset(package, 0, RECOVERY_SIZE);
		while (xmodem_receive(&line, package, RECOVERY_SIZE, &len) !=
		       TEE_SUCCESS)
			rom_print("ROM recovery: not received; again");
		rom_print("ROM recovery: %llu bytes", (unsigned long long)len);
	} while (rom_load(&fl, BOOT_SLOT_RECOVERY, fu, index, rec) !=
		 TEE_SUCCESS);
	memset(package, 0, RECOVERY_SIZE);
	rom_clean(package, RECOVERY_SIZE);
}
