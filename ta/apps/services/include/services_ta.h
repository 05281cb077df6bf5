/*
 * Commands of the services TA, which tries what the TEE offers TAs beside the
 * GlobalPlatform interface, and time that lasts.
 */
#ifndef SERVICES_TA_H
#define SERVICES_TA_H

/* 2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e1 */
#define TA_SERVICES_UUID                                                       \
	{                                                                      \
		0x2f4e8d11, 0x6a3c, 0x4b07,                                    \
		{                                                              \
			0x8e, 0x52, 0x9c, 0x1d, 0x7a, 0x60, 0xb3, 0xe1         \
		}                                                              \
	}
/* The same TA, which stays crashed: 2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e2 */
#define TA_SERVICES_CRASH_UUID                                                 \
	{                                                                      \
		0x2f4e8d11, 0x6a3c, 0x4b07,                                    \
		{                                                              \
			0x8e, 0x52, 0x9c, 0x1d, 0x7a, 0x60, 0xb3, 0xe2         \
		}                                                              \
	}

/* [out] value[0].a: line of the first case that failed, 0 when none did */
#define SERVICES_SYSTEM_SELF_TEST 0
#define SERVICES_TIME_SELF_TEST	  1
/* [in] value[0]: a seconds, b milliseconds */
#define SERVICES_TIME_SET 2
/* [out] value[0]: a seconds, b milliseconds; [out] value[1].a: the result */
#define SERVICES_TIME_GET 3
/* [out] value[0].a: login; [out] memref[1]: UUID as TAs hold it */
#define SERVICES_CLIENT 4
#define SERVICES_PANIC	5
/* [in] memref[0]: nonce; [out] memref[1]: attestation of this TA's memory */
#define SERVICES_ATTEST 6
/* [out] memref[0]: 32 bytes that only this TA can derive on this device */
#define SERVICES_UNIQUE_KEY 7
#define SERVICES_NOTHING    8
/*
 * [in] value[0].a: milliseconds to wait with cancellation masked, while the
 * client cancels; [out] value[1].a: line of the first case that failed
 */
#define SERVICES_MASKED 9
/* [out] value[0].a: line; calls of other TAs, with deadlines and memory */
#define SERVICES_CALLS_SELF_TEST 10

#endif
