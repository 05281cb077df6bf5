/*
 * Attestation: signed digests of TAs and of the TEE.
 */
#ifndef PTA_ATTESTATION_H
#define PTA_ATTESTATION_H

#define PTA_ATTESTATION_UUID                                                   \
	{                                                                      \
		0x39800861, 0x182a, 0x4720,                                    \
		{                                                              \
			0x9b, 0x67, 0x2b, 0xcd, 0x62, 0x2b, 0xc0, 0xb5         \
		}                                                              \
	}

/* [out] memref[0]: exponent; [out] memref[1]: modulus; [out] value[2].a: TEE_ALG_ */
#define PTA_ATTESTATION_GET_PUBKEY 0x0
/* [in] memref[0]: UUID; [in] memref[1]: nonce; [out] memref[2]: digest, signature */
#define PTA_ATTESTATION_GET_TA_SHDR_DIGEST 0x1
/* [in] memref[0]: nonce; [out] memref[1]: digest, signature */
#define PTA_ATTESTATION_HASH_TA_MEMORY 0x2
/* likewise */
#define PTA_ATTESTATION_HASH_TEE_MEMORY 0x3
/*
 * Likewise, of what was started on this device since reset: digest, signature,
 * then the list that the digest is of. TEE_ERROR_BAD_STATE before the loader has
 * ended the boot, which closes the list. Strongroom's own.
 */
#define PTA_ATTESTATION_STARTED 0x53520000

/* An entry of the list; numbers are little-endian. */
#define PTA_ATTESTATION_ENTRY_LEN     144
#define PTA_ATTESTATION_ENTRY_NAME    0	 /* 32 bytes, NUL padded */
#define PTA_ATTESTATION_ENTRY_VERSION 32 /* 8: rollback index */
#define PTA_ATTESTATION_ENTRY_SIGNER  40 /* 32: SHA-256 of the key, or zeros */
#define PTA_ATTESTATION_ENTRY_LENGTH  72 /* 8: of the digest */
#define PTA_ATTESTATION_ENTRY_DIGEST  80 /* 64, zeros behind it */

#endif
