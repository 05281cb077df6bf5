/*
 * The boot ROM: from reset to the monitor's first instruction. It trusts the
 * fuses and itself, nothing else; what does not fit stops here, with a code.
 */
#include <arch/sysreg.h>
#include <base/check.h>
#include <base/format.h>
#include <base/secret.h>
#include <crypto/sha256.h>
#include <drivers/rollback_flash.h>
#include <drivers/uart.h>
#include <formats/test_keys.h>
#include <string.h>
#include "rom.h"

#define SLOT_COUNT 2u
#define LINE_LEN   160u

struct hand_off {
	struct transfer_list list;
	struct transfer_entry entry;
	struct boot_record record;
};
static_assert(sizeof(struct hand_off) <= BOOT_LIST_SIZE, "one page");
static_assert(offsetof(struct hand_off, record) % 8 == 0, "alignment 3");

static struct rom {
	struct flash_cfi flash;
	struct fuses fuses;
	struct rollback_flash store;
	struct boot_record record;
} rom;

/* Set in assembly before any C runs. */
uintptr_t __stack_chk_guard;

_Noreturn void __stack_chk_fail(void);

static void print_args(const char *format, va_list args)
{
	char line[LINE_LEN];

	format_text(line, sizeof(line), format, args);
	for (const char *at = line; *at != '\0'; at++)
		uart_putc(UART_SECURE_BASE, *at);
	uart_putc(UART_SECURE_BASE, '\r');
	uart_putc(UART_SECURE_BASE, '\n');
}

void rom_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_args(format, args);
	va_end(args);
}

_Noreturn void rom_stop(enum boot_code code, const char *format, ...)
{
	char what[LINE_LEN];
	va_list args;

	va_start(args, format);
	format_text(what, sizeof(what), format, args);
	va_end(args);
	rom_print("ROM stop %04x: %s", code, what);
	uart_flush(UART_SECURE_BASE);
	rom_park();
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	rom_stop(STOP_CHECK, "%s:%d: %s", file, line, what);
}

_Noreturn void __stack_chk_fail(void)
{
	rom_stop(STOP_STACK, "stack overrun");
}

_Noreturn void rom_exception(uint64_t vector, uint64_t esr, uint64_t elr,
			     uint64_t far)
{
	rom_stop(STOP_EXCEPTION,
		 "exception %llu esr 0x%llx elr 0x%llx far 0x%llx",
		 (unsigned long long)vector, (unsigned long long)esr,
		 (unsigned long long)elr, (unsigned long long)far);
}

static void read_fuses(void)
{
	static const uint8_t zero[FUSE_VALUE_LEN];
	struct fuses *fu = &rom.fuses;
	bool test_key;

	if (fuses_read(&rom.flash.flash, fu) != TEE_SUCCESS)
		rom_stop(STOP_FUSES_DAMAGED, "fuses are damaged (flash 0x%x)",
			 FLASH_FUSE_OFF);
	if (fuses_are_blank(fu, FUSE_LIFECYCLE))
		rom_stop(STOP_NO_LIFECYCLE, "life-cycle fuse is blank");
	if (fuses_are_blank(fu, FUSE_ROOT_KEY_HASH))
		rom_stop(STOP_NO_ROOT_KEY, "root key fuse is blank");
	if (fuses_are_blank(fu, FUSE_DEVICE_SECRET))
		rom_stop(STOP_NO_SECRET, "device secret fuse is blank");
	test_key = test_key_is(fu->root_key_hash);

	switch (fu->lifecycle) {
	case LIFECYCLE_PRODUCTION:
		if (secret_equal(fu->device_secret, zero, sizeof(zero)))
			rom_stop(
				STOP_ZERO_SECRET,
				"device secret of a production device is zero");
		if (test_key)
			rom_stop(STOP_TEST_KEY,
				 "root key of a production device is a "
				 "published test key");
		break;
	case LIFECYCLE_DEVELOPMENT:
		rom_print("ROM: DEVELOPMENT DEVICE%s",
			  test_key ? ", TEST KEYS" : "");
		break;
	default:
		rom_stop(STOP_BAD_LIFECYCLE, "life-cycle fuse has no meaning");
	}
	rom.record.lifecycle = fu->lifecycle;
}

static uint64_t lowest_index(void)
{
	uint8_t mac_key[ROLLBACK_MAC_KEY_LEN];
	struct rollback_state st;
	TEE_Result res;

	rollback_flash_key(rom.fuses.device_secret, mac_key);
	secret_wipe(rom.fuses.device_secret, FUSE_VALUE_LEN);
	rollback_flash_init(&rom.store, &rom.flash.flash, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, mac_key);
	secret_wipe(mac_key, sizeof(mac_key));
	res = rollback_store_load(&rom.store.store, &st);
	secret_wipe(&rom.store, sizeof(rom.store));
	if (res != TEE_SUCCESS)
		rom_stop(STOP_STORE_DAMAGED,
			 "rollback store has no whole record (flash 0x%x)",
			 FLASH_STORE_OFF);
	return st.counter[ROLLBACK_FIRMWARE];
}

static void write_list(void)
{
	struct hand_off *off = (struct hand_off *)BOOT_LIST_BASE;
	const uint8_t *byte = (const uint8_t *)off;
	uint8_t sum = 0;

	memset(off, 0, BOOT_LIST_SIZE);
	off->list = (struct transfer_list){
		.signature = TRANSFER_LIST_SIGNATURE,
		.version = 1,
		.hdr_size = sizeof(off->list),
		.alignment = 3,
		.size = sizeof(*off),
		.max_size = BOOT_LIST_SIZE,
		.flags = 1,
	};
	off->entry = (struct transfer_entry){
		.tag_and_hdr = TRANSFER_TAG_BOOT_RECORD |
			       (uint32_t)sizeof(off->entry) << 24,
		.data_size = sizeof(off->record),
	};
	off->record = rom.record;
	for (size_t i = 0; i < sizeof(*off); i++)
		sum = (uint8_t)(sum + byte[i]);
	off->list.checksum = (uint8_t)(0x100 - sum);
	rom_clean(off, BOOT_LIST_SIZE);
}

static void load_any_slot(uint64_t index)
{
	for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
		if (rom_load(&rom.flash.flash, slot, &rom.fuses, index,
			     &rom.record) == TEE_SUCCESS)
			return;
	rom_print("ROM refused %04x: no slot has firmware that may run",
		  REFUSE_NO_SLOT);
	rom_recover(&rom.fuses, index, &rom.record);
}

_Noreturn void rom_main(void)
{
	rom_map_enable();
	uart_init(UART_SECURE_BASE, ROM_UART_HZ, ROM_UART_BAUD);
	rom_print("ROM: Strongroom");
	/*
	 * Only reads: other CPUs may still be on their way from reset to the
	 * mailbox, and a command to the chips would stop their fetches.
	 */
	flash_cfi_open(&rom.flash, FLASH_BASE, FLASH_SIZE, FLASH_SECTOR_SIZE);

	rom.record.version = 1;
	sha256(rom_text_start, (size_t)(rom_rodata_end - rom_text_start),
	       rom.record.rom_hash);
	read_fuses();
	load_any_slot(lowest_index());
	write_list();
	rom_print("ROM: slot %c, rollback index %llu",
		  'A' + (char)rom.record.slot,
		  (unsigned long long)rom.record.rollback_index);
	uart_flush(UART_SECURE_BASE);

	/* Asked again where it counts: one skipped branch must not be enough. */
	if (!rom_load_ready())
		rom_stop(REFUSE_VERDICT, "verdicts do not agree");
	/* All out of the flash first: soon somebody will program it. */
	rom_cpus_send((uintptr_t)rom_pen);
	rom_cpus_send(MONITOR_BASE + 4);
	rom_hand_over(BOOT_LIST_BASE, TEE_BASE, LOADER_BASE, FDT_BASE);
}
