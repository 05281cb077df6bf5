/*
 * Which services the normal world may have drivers for.
 */
#ifndef PTA_DEVICE_H
#define PTA_DEVICE_H

#define PTA_DEVICE_UUID                                                        \
	{                                                                      \
		0x7011a688, 0xddde, 0x4053,                                    \
		{                                                              \
			0xa5, 0xa9, 0x7b, 0x3c, 0x4d, 0xdf, 0x13, 0xb8         \
		}                                                              \
	}

/* [out] memref[0]: UUIDs, 16 octets each, most significant first */
#define PTA_CMD_GET_DEVICES 0x0
/* likewise, those that need the supplicant */
#define PTA_CMD_GET_DEVICES_SUPP 0x1
/* likewise, those that need the private storage */
#define PTA_CMD_GET_DEVICES_RPMB 0x2

#endif
