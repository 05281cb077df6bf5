/*
 * A clock behind the TEE, for the normal world.
 */
#ifndef PTA_RTC_H
#define PTA_RTC_H

#include <stdint.h>
#include <util.h>

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

/* [out] memref[0]: alarm */
#define PTA_CMD_RTC_READ_ALARM 0x5
/* [in] memref[0]: alarm */
#define PTA_CMD_RTC_SET_ALARM 0x6
/* [in] value[0].a: 1 on, 0 off */
#define PTA_CMD_RTC_ENABLE_ALARM 0x7
/* [out] value[0].a: 0 none, 1 alarm, 2 cancelled; returns when there is one */
#define PTA_CMD_RTC_WAIT_ALARM	      0x8
#define PTA_CMD_RTC_CANCEL_WAIT_ALARM 0x9
/* [in] value[0].a: 1 when an alarm may wake the machine */
#define PTA_CMD_RTC_SET_WAKE_ALARM_STATUS 0xA

#define PTA_RTC_INFO_VERSION	     0x1
#define PTA_RTC_FEATURE_CORRECTION   BIT(0)
#define PTA_RTC_FEATURE_ALARM	     BIT(1)
#define PTA_RTC_FEATURE_WAKEUP_ALARM BIT(2)

struct pta_rtc_time {
	uint32_t tm_sec;
	uint32_t tm_min;
	uint32_t tm_hour;
	uint32_t tm_mday;
	uint32_t tm_mon;
	uint32_t tm_year; /* all of it, such as 2026 */
	uint32_t tm_wday;
};

struct pta_rtc_alarm {
	uint8_t enabled;
	uint8_t pending;
	struct pta_rtc_time time;
};

struct pta_rtc_info {
	uint64_t version;
	uint64_t features;
	struct pta_rtc_time range_min;
	struct pta_rtc_time range_max;
};

#endif
