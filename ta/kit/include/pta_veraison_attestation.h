/*
 * Attestation in another format. There is none here: see pta_attestation.h.
 */
#ifndef PTA_VERAISON_ATTESTATION_H
#define PTA_VERAISON_ATTESTATION_H

#define PTA_VERAISON_ATTESTATION_UUID                                          \
	{                                                                      \
		0xa77955f9, 0xeea1, 0x44fd,                                    \
		{                                                              \
			0xad, 0xd5, 0x4a, 0x9d, 0x96, 0x2a, 0xfc, 0xf5         \
		}                                                              \
	}

/*
 * [in] memref[0]: nonce; [out] memref[1]: evidence; [in] memref[2]:
 * implementation
 */
#define PTA_VERAISON_ATTESTATION_GET_CBOR_EVIDENCE 0x0

#endif
