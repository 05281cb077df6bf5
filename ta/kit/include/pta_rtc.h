/*
 * A clock behind the TEE, for the normal world.
 */
#ifndef PTA_RTC_H
#define PTA_RTC_H

#define PTA_RTC_UUID                                                           \
	{                                                                      \
		0xf389f8c8, 0x845f, 0x496c,                                    \
		{                                                              \
			0x8b, 0xbe, 0xd6, 0x4b, 0xd2, 0x4c, 0x92, 0xfd         \
		}                                                              \
	}

/* [out] memref[0]: version, features, first and last time */
#define PTA_CMD_RTC_GET_INFO 0x0
/* [out] memref[0]: time */
#define PTA_CMD_RTC_GET_TIME 0x1
/* [in] memref[0]: time */
#define PTA_CMD_RTC_SET_TIME 0x2
/* [out] value[0].a: correction */
#define PTA_CMD_RTC_GET_OFFSET 0x3
/* [in] value[0].a: correction */
#define PTA_CMD_RTC_SET_OFFSET 0x4

#endif
