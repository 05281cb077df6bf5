/*
 * Secrets of applications: sealed for the client that asks, by its login and
 * identity, on this device.
 */
#ifndef APP_SECRETS_TA_H
#define APP_SECRETS_TA_H

/* 5ca4d9d9-dee4-47f4-977a-7eadc060e52c */
#define TA_APP_SECRETS_UUID                                                    \
	{                                                                      \
		0x5ca4d9d9, 0xdee4, 0x47f4,                                    \
		{                                                              \
			0x97, 0x7a, 0x7e, 0xad, 0xc0, 0x60, 0xe5, 0x2c         \
		}                                                              \
	}

#define APP_SECRETS_MAX	     4096u /* bytes of any buffer */
#define APP_SECRETS_OVERHEAD 60u   /* bytes a blob is longer */

/* [in] memref[0]: a secret; [out] memref[1]: its blob */
#define APP_SECRETS_SEAL 0
/*
 * [in] memref[0]: a blob; [out] memref[1]: the secret; TEE_ERROR_SECURITY when
 * it was sealed for another client, elsewhere, or was changed
 */
#define APP_SECRETS_UNSEAL 1

#endif
