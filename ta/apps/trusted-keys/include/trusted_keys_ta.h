/*
 * The TA behind Linux's trusted keys. Only the normal world's kernel may open
 * it (login 0x80000000).
 */
#ifndef TRUSTED_KEYS_TA_H
#define TRUSTED_KEYS_TA_H

/* f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c */
#define TA_TRUSTED_KEYS_UUID                                                   \
	{                                                                      \
		0xf04a0fe7, 0x1f5d, 0x4b9b,                                    \
		{                                                              \
			0xab, 0xf7, 0x61, 0x9b, 0x85, 0xb4, 0xce, 0x8c         \
		}                                                              \
	}

#define TRUSTED_KEYS_LOGIN_KERNEL 0x80000000u
#define TRUSTED_KEYS_MAX	  512u /* bytes of any buffer */

/* [out] memref[0]: is filled with random bytes */
#define TRUSTED_KEYS_GET_RANDOM 0
/* [in] memref[0]: a key; [out] memref[1]: its blob */
#define TRUSTED_KEYS_SEAL 1
/* [in] memref[0]: a blob; [out] memref[1]: the key; or TEE_ERROR_SECURITY */
#define TRUSTED_KEYS_UNSEAL 2

#endif
