/*
 * Random numbers for the normal world.
 */
#ifndef PTA_RNG_H
#define PTA_RNG_H

#define PTA_RNG_UUID                                                           \
	{                                                                      \
		0xab7a617c, 0xb8e7, 0x4d8f,                                    \
		{                                                              \
			0x83, 0x01, 0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64         \
		}                                                              \
	}

/* [inout] memref[0]: random bytes */
#define PTA_CMD_GET_ENTROPY 0x0
/* [out] value[0]: bytes per second, quality per 1024 bits */
#define PTA_CMD_GET_RNG_INFO	   0x1
#define TEE_ERROR_HEALTH_TEST_FAIL 0x00000001

#endif
