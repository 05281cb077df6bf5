/*
 * Verified boot's state: rollback indexes, the lock state and persistent
 * values, as the AVB TA of OP-TEE has them, in a pseudo-TA that asks nothing of
 * the normal world. A boot loader calls it before there is a supplicant.
 *
 * Anybody may read. Writing ends with the loader's AVB_END_OF_BOOT until the
 * next reset: TEE_ERROR_ACCESS_DENIED.
 */
#ifndef ABI_PTA_AVB_H
#define ABI_PTA_AVB_H

/* 023f8f1a-292a-432b-8fc4-de8471358067 */
#define PTA_AVB_UUID                                                           \
	{                                                                      \
		0x023f8f1a, 0x292a, 0x432b,                                    \
		{                                                              \
			0x8f, 0xc4, 0xde, 0x84, 0x71, 0x35, 0x80, 0x67         \
		}                                                              \
	}
#define PTA_AVB_UUID_OCTETS                                                    \
	{                                                                      \
		0x02, 0x3f, 0x8f, 0x1a, 0x29, 0x2a, 0x43, 0x2b, 0x8f, 0xc4,    \
			0xde, 0x84, 0x71, 0x35, 0x80, 0x67                     \
	}

#define AVB_LOCATION_MAX 255u
#define AVB_UNLOCKED	 0u /* lock state; anything else is locked */

enum pta_avb_command {
	/*
	 * [in] value[0].a location; [out] value[1] index, a high, b low
	 * A location above AVB_LOCATION_MAX: TEE_ERROR_BAD_PARAMETERS.
	 */
	AVB_READ_ROLLBACK_INDEX = 0,
	/* [in] value[0].a location; [in] value[1] index. Lower: SECURITY. */
	AVB_WRITE_ROLLBACK_INDEX = 1,
	/* [out] value[0].a */
	AVB_READ_LOCK_STATE = 2,
	/*
	 * [in] value[0].a. A change makes all indexes zero, removes all values
	 * and gives up all that trusted storage has. It needs a person who
	 * types a phrase at the secure console: TEE_ERROR_BUSY until then, ask
	 * again; TEE_ERROR_CANCEL once when the person has typed Ctrl-C. A
	 * production device cannot be unlocked: TEE_ERROR_NOT_SUPPORTED.
	 */
	AVB_WRITE_LOCK_STATE = 3,
	/*
	 * [in] memref[0] name, of which a NUL is part; [inout] memref[1] value
	 * TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_SHORT_BUFFER with the size.
	 */
	AVB_READ_PERSIST_VALUE = 4,
	/*
	 * [in] memref[0] name; [in] memref[1] value, none removes it
	 * TEE_ERROR_BAD_PARAMETERS for a name of more than 52 bytes;
	 * TEE_ERROR_STORAGE_NO_SPACE for a value of more than 64, or for more
	 * than 14 values. AVB_USER_KEY_VALUE: TEE_ERROR_ACCESS_DENIED.
	 */
	AVB_WRITE_PERSIST_VALUE = 5,

	/* The rest is ours alone. */

	/*
	 * No parameters: nothing is written or measured any more, and what the
	 * start came to is kept. TEE_ERROR_GENERIC when the flash fails.
	 */
	AVB_END_OF_BOOT = 0x53520000,
	/*
	 * [in] memref[0]: SHA-256 of the public key blob that the owner of this
	 * device trusts beside the maker's, or nothing: none. It is kept as the
	 * value AVB_USER_KEY_VALUE, and stays when the device is locked. Asks a
	 * person as AVB_WRITE_LOCK_STATE does. TEE_ERROR_BAD_STATE on a locked
	 * device; TEE_ERROR_BAD_PARAMETERS for another size, and for zeros.
	 */
	AVB_TRUST_KEY = 0x53520001,
	/*
	 * What the loader is about to start, for attestation; a list that only
	 * grows, and is closed by AVB_END_OF_BOOT: TEE_ERROR_ACCESS_DENIED.
	 * [in] memref[0] name, printable, at most 31 bytes, no NUL; [in]
	 * memref[1] digest, 1 to 64 bytes; [in] value[2] rollback index, a
	 * high, b low; [in] memref[3] SHA-256 of the signer's public key blob,
	 * or nothing: nobody vouches for it. TEE_ERROR_STORAGE_NO_SPACE;
	 * TEE_ERROR_SECURITY for a published test key on a production device.
	 */
	AVB_MEASURE = 0x53520002,
};

/* Read with AVB_READ_PERSIST_VALUE; the NUL is part of the name. */
#define AVB_USER_KEY_VALUE "strongroom.user_key"
#define AVB_KEY_DIGEST_LEN 32u

#endif
