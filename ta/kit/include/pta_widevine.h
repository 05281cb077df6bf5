/*
 * Two keys of some devices. There are none here.
 */
#ifndef PTA_WIDEVINE_H
#define PTA_WIDEVINE_H

#define PTA_WIDEVINE_UUID                                                      \
	{                                                                      \
		0x721f4da9, 0xda05, 0x40d4,                                    \
		{                                                              \
			0xa1, 0xa3, 0x83, 0x77, 0xc1, 0xe0, 0x8b, 0x0a         \
		}                                                              \
	}

/* [out] memref[0] */
#define PTA_WIDEVINE_GET_TPM_PUBKEY	  0
#define PTA_WIDEVINE_GET_WIDEVINE_PRIVKEY 1

#endif
