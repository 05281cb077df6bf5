/*
 * The ROM's own contracts. Assembly and the linker script may include this.
 */
#ifndef BOOT_ROM_H
#define BOOT_ROM_H

#include <plat/memmap.h>

/*
 * Last page of the ROM's RAM: where the other CPUs wait, one line each. It is
 * device memory to the primary, since they look at it with caches off.
 */
#define ROM_MAILBOX	   (ROM_RAM_BASE + ROM_RAM_SIZE - 0x1000)
#define ROM_MAILBOX_STRIDE 64
/*
 * What a waiting CPU writes. It is odd, so it is no address; and wide, so what
 * RAM holds at power-on is not taken for it.
 */
#define ROM_MAIL_HELLO 0x6f6c6c6568555043

#define ROM_STACK_LEN 0x4000
#define ROM_UART_HZ   24000000
#define ROM_UART_BAUD 115200

#ifndef __ASSEMBLER__
#include <abi/boot_record.h>
#include <base/tee_result.h>
#include <drivers/flash.h>
#include <drivers/fuses.h>

/*
 * Boot codes. A number is never given to another meaning; docs/boot.md has
 * the table.
 */
enum boot_code {
	STOP_EXCEPTION = 0x0101,
	STOP_CHECK = 0x0102,
	STOP_STACK = 0x0103,
	STOP_EARLY = 0x0105, /* printed by entry.S */
	STOP_FLASH_READ = 0x0106,

	STOP_FUSES_DAMAGED = 0x0201,
	STOP_NO_LIFECYCLE = 0x0202,
	STOP_NO_ROOT_KEY = 0x0203,
	STOP_NO_SECRET = 0x0204,
	STOP_BAD_LIFECYCLE = 0x0205,
	STOP_ZERO_SECRET = 0x0206,
	STOP_TEST_KEY = 0x0207,
	STOP_STORE_DAMAGED = 0x0208,

	REFUSE_EMPTY = 0x0301,
	REFUSE_TOC = 0x0302,
	REFUSE_NO_VBMETA = 0x0303,
	REFUSE_VBMETA_LEN = 0x0304,
	REFUSE_VBMETA = 0x0305,
	REFUSE_VBMETA_VERSION = 0x0306,
	REFUSE_ALGORITHM = 0x0307,
	REFUSE_FLAGS = 0x0308,
	REFUSE_SIGNER = 0x0309,
	REFUSE_DIGEST = 0x030a,
	REFUSE_SIGNATURE = 0x030b,
	REFUSE_ROLLBACK = 0x030c,
	REFUSE_DESCRIPTORS = 0x030d,
	REFUSE_DESCRIPTOR_KIND = 0x030e,
	REFUSE_IMAGE_NAME = 0x030f,
	REFUSE_UNDESCRIBED = 0x0310,
	REFUSE_NO_IMAGE = 0x0311,
	REFUSE_IMAGE_LEN = 0x0312,
	REFUSE_IMAGE_ROOM = 0x0313,
	REFUSE_IMAGE_HASH = 0x0314,
	REFUSE_VERDICT = 0x0315,

	REFUSE_NO_SLOT = 0x0401,
};

/** rom_print() - a line on the secure UART, base/format.h. */
void rom_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** rom_stop() - say why, wipe what the ROM knows and stop for good. */
_Noreturn void rom_stop(enum boot_code code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** rom_map_enable() - translation on: W^X, only what the ROM needs. */
void rom_map_enable(void);

/** rom_clean() - write cached data back to memory, for caches-off readers. */
void rom_clean(const void *at, size_t len);

/**
 * rom_cpus_send() - make every other CPU jump to @entry
 * @entry: 4-byte aligned address, entered with the MMU off
 *
 * Waits for each of them to come out of reset first, but not for ever.
 */
void rom_cpus_send(uintptr_t entry);

/* Images of a package, in the order of the boot record. */
enum rom_image { ROM_MONITOR, ROM_TEE, ROM_LOADER, ROM_IMAGE_COUNT };

/**
 * rom_load() - verify the package of one slot and load its images
 * @fl:    the secure flash
 * @slot:  0 is A, 1 is B, both at their places in @fl; BOOT_SLOT_RECOVERY is
 *         @fl itself
 * @fu:    the fuses
 * @index: lowest rollback index to accept
 * @rec:   receives the parts that come from the package
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY when the package was refused, which
 * has been printed with its code.
 */
TEE_Result rom_load(struct flash *fl, uint32_t slot, const struct fuses *fu,
		    uint64_t index, struct boot_record *rec);

/**
 * rom_recover() - wait for a package on the secure console that may run
 *
 * Parameters as rom_load(). Returns when one was loaded; it waits for ever and
 * takes any number of attempts.
 */
void rom_recover(const struct fuses *fu, uint64_t index,
		 struct boot_record *rec);

/** rom_load_ready() - do all verdicts of the last rom_load() still stand? */
bool rom_load_ready(void);

/* entry.S */
_Noreturn void rom_hand_over(uintptr_t list, uintptr_t tee, uintptr_t loader,
			     uintptr_t fdt);
_Noreturn void rom_park(void);
void rom_pen(void); /* where another CPU waits for rom_cpus_send() */
_Noreturn void rom_main(void);
_Noreturn void rom_exception(uint64_t vector, uint64_t esr, uint64_t elr,
			     uint64_t far);

/* rom.lds.S */
extern char rom_text_start[], rom_text_end[], rom_rodata_end[], rom_image_end[];
#endif

#endif
