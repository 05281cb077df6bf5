/*
 * Clocks and regulators behind a TEE. There are none here.
 */
#ifndef PTA_SCMI_CLIENT_H
#define PTA_SCMI_CLIENT_H

#include <util.h>

#define PTA_SCMI_UUID                                                          \
	{                                                                      \
		0xa8cfe406, 0xd4f5, 0x4a2e,                                    \
		{                                                              \
			0x9f, 0x8d, 0xa2, 0x5d, 0xc7, 0x54, 0xc0, 0x99         \
		}                                                              \
	}

#define PTA_SCMI_NAME "PTA-SCMI"

/* [out] value[0]: a PTA_SCMI_CAPS_* */
#define PTA_SCMI_CMD_CAPABILITIES 0
/* [in] value[0]: a channel */
#define PTA_SCMI_CMD_PROCESS_SMT_CHANNEL 1
/* [in] value[0]: a channel; [inout] memref[1] */
#define PTA_SCMI_CMD_PROCESS_SMT_CHANNEL_MESSAGE 2
/* [inout] value[0]: a channel, b capabilities wanted; back a its handle */
#define PTA_SCMI_CMD_GET_CHANNEL_HANDLE 3
/* [in] value[0]: a channel; [in] memref[1]; [out] memref[2] */
#define PTA_SCMI_CMD_PROCESS_MSG_CHANNEL 4

#define PTA_SCMI_CAPS_SMT_HEADER BIT32(0)
#define PTA_SCMI_CAPS_MSG_HEADER BIT32(1)
#define PTA_SCMI_CAPS_MASK	 GENMASK_32(1, 0)

#endif
