/*
 * Tells on the secure UART what the ROM handed over, in lines that
 * tests/boot/run looks for, then switches the machine off.
 */
#include <abi/boot_record.h>
#include <arch/io.h>
#include <arch/sysreg.h>
#include <base/check.h>
#include <base/format.h>
#include <drivers/fuses.h>
#include <drivers/gpio.h>
#include <drivers/rollback_flash.h>
#include <drivers/uart.h>
#include <plat/cpu.h>
#include <plat/memmap.h>
#include "../../boot/rom.h"

/* Normal-world RAM keeps this over a reset; QEMU starts it with zero. */
#define ROUNDS_AT 0x50000000u
#define ROUNDS	  5u

uintptr_t __stack_chk_guard = 0x5a;

_Noreturn void __stack_chk_fail(void);
void payload_primary(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);
void payload_secondary(uint64_t cpu);

static volatile uint32_t arrived[PLAT_CPU_MAX];

static void say(const char *format, ...)
{
	char line[160];
	va_list args;

	va_start(args, format);
	format_text(line, sizeof(line), format, args);
	va_end(args);
	for (const char *at = line; *at != '\0'; at++)
		uart_putc(UART_SECURE_BASE, *at);
	uart_putc(UART_SECURE_BASE, '\r');
	uart_putc(UART_SECURE_BASE, '\n');
}

_Noreturn static void off(void)
{
	uart_flush(UART_SECURE_BASE);
	gpio_pulse(GPIO_SECURE_BASE, GPIO_LINE_POWEROFF);
	for (;;)
		cpu_wfi();
}

_Noreturn void __stack_chk_fail(void)
{
	say("PAYLOAD stack");
	off();
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	say("PAYLOAD failed: %s:%d %s", file, line, what);
	off();
}

static void say_hex(const char *name, const uint8_t hash[32])
{
	char hex[65];

	for (unsigned int i = 0; i < 32; i++) {
		hex[2 * i] = "0123456789abcdef"[hash[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
	}
	hex[64] = '\0';
	say("PAYLOAD %s %s", name, hex);
}

/* Everything between the ROM's constants and its tables must be zero. */
static bool rom_is_wiped(void)
{
	const uint64_t *at = (const uint64_t *)ROM_RAM_BASE;
	const uint64_t *end = (const uint64_t *)ROM_MAILBOX;
	unsigned int zeros = 0;
	unsigned int longest = 0;

	for (; at < end; at++) {
		zeros = *at == 0 ? zeros + 8 : 0;
		longest = MAX(longest, zeros);
	}
	return longest >= ROM_STACK_LEN + 8192;
}

static void check_list(uint64_t at)
{
	const struct transfer_list *list = (const void *)at;
	const struct transfer_entry *entry = (const void *)(list + 1);
	const struct boot_record *rec = (const void *)(entry + 1);
	uint8_t sum = 0;

	CHECK(list->signature == TRANSFER_LIST_SIGNATURE);
	CHECK(list->version == 1 && list->hdr_size == 24);
	CHECK(list->size <= list->max_size && list->max_size == 4096);
	for (uint32_t i = 0; i < list->size; i++)
		sum = (uint8_t)(sum + ((const uint8_t *)list)[i]);
	CHECK(sum == 0);
	CHECK(entry->tag_and_hdr == (TRANSFER_TAG_BOOT_RECORD | 8u << 24));
	CHECK(entry->data_size == sizeof(*rec) && rec->version == 1);
	say("PAYLOAD record lifecycle %08x slot %u index %llu images %u",
	    rec->lifecycle, rec->slot, (unsigned long long)rec->rollback_index,
	    rec->image_count);
	say_hex("signer", rec->signer);
	say_hex("rom", rec->rom_hash);
	for (unsigned int i = 0; i < rec->image_count; i++)
		say_hex(rec->image[i].name, rec->image[i].hash);
}

/* The drivers on the machine's flash; sectors nobody else uses. */
#define SCRATCH 0x02000000u

static uint8_t pattern[5000];
static uint8_t back[5000];

static void try_flash(struct flash *fl)
{
	static const uint8_t ones[4] = { 0xff, 0xff, 0xff, 0xff };

	for (unsigned int i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 13 + i / 256);
	CHECK(flash_erase_sector(fl, SCRATCH) == TEE_SUCCESS);
	CHECK(flash_read(fl, SCRATCH, back, sizeof(back)) == TEE_SUCCESS);
	for (unsigned int i = 0; i < sizeof(back); i++)
		CHECK(back[i] == 0xff);
	CHECK(flash_program(fl, SCRATCH + 1020, pattern, sizeof(pattern)) ==
	      TEE_SUCCESS);
	CHECK(flash_read(fl, SCRATCH + 1020, back, sizeof(back)) ==
	      TEE_SUCCESS);
	for (unsigned int i = 0; i < sizeof(back); i++)
		CHECK(back[i] == pattern[i]);
	/* The chips of the emulator would do it, ours may not. */
	CHECK(flash_program(fl, SCRATCH + 1020, ones, 4) ==
	      TEE_ERROR_BAD_STATE);
	say("PAYLOAD flash driver works");
}

static void try_store(struct flash *fl)
{
	static struct rollback_flash rf;
	struct rollback_state st;
	struct fuses fu;
	uint8_t key[ROLLBACK_MAC_KEY_LEN];
	uint64_t start;

	CHECK(fuses_read(fl, &fu) == TEE_SUCCESS);
	rollback_flash_key(fu.device_secret, key);
	rollback_flash_init(&rf, fl, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, key);
	start = sysreg_read(cntpct_el0);
	CHECK(rollback_store_load(&rf.store, &st) == TEE_SUCCESS);
	say("PAYLOAD store load took %llu ticks",
	    (unsigned long long)(sysreg_read(cntpct_el0) - start));
	st.sequence++;
	st.counter[ROLLBACK_BOOT_COUNT]++;
	start = sysreg_read(cntpct_el0);
	CHECK(rollback_store_commit(&rf.store, &st) == TEE_SUCCESS);
	say("PAYLOAD store commit %llu took %llu ticks",
	    (unsigned long long)st.sequence,
	    (unsigned long long)(sysreg_read(cntpct_el0) - start));
}

static unsigned int count_arrived(void)
{
	unsigned int count = 0;

	for (unsigned int i = 1; i < PLAT_CPU_MAX; i++)
		count += arrived[i];
	return count;
}

void payload_primary(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	uint64_t start = sysreg_read(cntpct_el0);

	CHECK(x0 == BOOT_LIST_BASE && x1 == TEE_BASE && x2 == LOADER_BASE &&
	      x3 == FDT_BASE);
	CHECK((sysreg_read(sctlr_el3) & (SCTLR_M | SCTLR_C)) == 0);
	CHECK(rom_is_wiped());
	check_list(x0);
	say("PAYLOAD tee starts %08x, loader %08x", io_read32(TEE_BASE),
	    io_read32(LOADER_BASE));
	/*
	 * The loader's first byte tells how many CPUs the machine has, and in
	 * its top bit whether to go round a few times by a warm reset.
	 */
	while (count_arrived() + 1 < (io_read8(LOADER_BASE) & 0x7fu) &&
	       sysreg_read(cntpct_el0) - start < 5ull * PLAT_COUNTER_HZ)
		;
	for (unsigned int i = 1; i < PLAT_CPU_MAX; i++)
		if (arrived[i] != 0)
			say("PAYLOAD cpu %u is here", i);
	struct flash_cfi flash;

	CHECK(flash_cfi_init(&flash, FLASH_BASE, FLASH_SIZE,
			     FLASH_SECTOR_SIZE) == TEE_SUCCESS);
	try_flash(&flash.flash);
	try_store(&flash.flash);
	if ((io_read8(LOADER_BASE) & 0x80) != 0 &&
	    io_read32(ROUNDS_AT) < ROUNDS) {
		io_write32(ROUNDS_AT, io_read32(ROUNDS_AT) + 1);
		say("PAYLOAD resets the machine");
		uart_flush(UART_SECURE_BASE);
		gpio_pulse(GPIO_SECURE_BASE, GPIO_LINE_RESET);
		for (;;)
			cpu_wfi();
	}
	say("PAYLOAD done at %llu", (unsigned long long)start);
	off();
}

void payload_secondary(uint64_t cpu)
{
	arrived[cpu] = 1;
	barrier_dsb_sy();
}
