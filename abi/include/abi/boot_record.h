/*
 * What the ROM tells the monitor and the TEE: a transfer list (Firmware
 * Handoff specification 1.0) of one page at BOOT_LIST_BASE that carries one
 * entry of our own, the boot record.
 *
 * Entry registers, all images start at their first byte with the MMU off:
 *   monitor  x0 transfer list, x1 TEE entry, x2 loader entry, x3 device tree.
 *            A secondary CPU enters at base + 4 with no arguments.
 *   TEE      x0 device tree, x1 TRANSFER_LIST_CONVENTION, x2 0, x3 list.
 *            Only a TEE that has the convention's number at TEE_LIST_MARK_OFF
 *            of its image is entered so; any other, and ours under a standard
 *            BL31, gets x0 pageable part or 0, x2 device tree.
 *   loader   normal world, EL2 or EL1: x0 device tree, x1..x3 zero.
 */
#ifndef ABI_BOOT_RECORD_H
#define ABI_BOOT_RECORD_H

#define TRANSFER_LIST_SIGNATURE	 0x4a0fb10b
#define TRANSFER_LIST_CONVENTION 0x000000014a0fb10b
#define TEE_LIST_MARK_OFF	 8

#ifndef __ASSEMBLER__
#include <assert.h>
#include <stdint.h>

struct transfer_list {
	uint32_t signature;
	uint8_t checksum;  /* all bytes of the list add up to 0 mod 256 */
	uint8_t version;   /* 1 */
	uint8_t hdr_size;  /* 24 */
	uint8_t alignment; /* 3: entries are aligned to 8 */
	uint32_t size;	   /* used bytes, this header included */
	uint32_t max_size;
	uint32_t flags; /* bit 0: checksum used */
	uint32_t reserved;
};
static_assert(sizeof(struct transfer_list) == 24, "part of the hand-off ABI");

struct transfer_entry {
	uint32_t tag_and_hdr; /* bits 23:0 tag, 31:24 header size, 8 */
	uint32_t data_size;
};

#define TRANSFER_TAG_BOOT_RECORD 0x00fff001u /* vendor range */

#define BOOT_SLOT_RECOVERY ('R' - 'A') /* came over the console */

#define BOOT_IMAGE_MAX 8u
#define BOOT_NAME_LEN  16u
#define BOOT_HASH_LEN  32u

/* Life-cycle states as the fuses hold them; distant constants on purpose. */
#define LIFECYCLE_DEVELOPMENT 0x5c3a96e1u
#define LIFECYCLE_PRODUCTION  0xa3c5691eu

struct boot_image {
	char name[BOOT_NAME_LEN]; /* "monitor", "tee", "loader", NUL padded */
	uint8_t hash[BOOT_HASH_LEN]; /* SHA-256 of the bytes that run */
};

struct boot_record {
	uint32_t version;	 /* 1 */
	uint32_t lifecycle;	 /* LIFECYCLE_* */
	uint64_t rollback_index; /* of the firmware package */
	uint32_t slot;		 /* 0 A, 1 B, or below */
	uint32_t image_count;
	uint8_t signer[BOOT_HASH_LEN]; /* SHA-256 of the AVB public key blob */
	uint8_t rom_hash[BOOT_HASH_LEN]; /* SHA-256 of the ROM's own image */
	struct boot_image image[BOOT_IMAGE_MAX];
};
static_assert(sizeof(struct boot_record) == 88 + 48 * BOOT_IMAGE_MAX,
	      "part of the hand-off ABI");
#endif

#endif
