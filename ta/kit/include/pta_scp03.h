/*
 * Secure elements: the channel with one. There is none here.
 */
#ifndef PTA_SCP03_H
#define PTA_SCP03_H

#define PTA_SCP03_UUID                                                         \
	{                                                                      \
		0xbe0e5821, 0xe718, 0x4f77,                                    \
		{                                                              \
			0xab, 0x3e, 0x8e, 0x6c, 0x73, 0xa9, 0xc7, 0x35         \
		}                                                              \
	}

/* [in] value[0]: a one of those below */
#define PTA_CMD_ENABLE_SCP03 0

#define PTA_SCP03_SESSION_CURRENT_KEYS 0
#define PTA_SCP03_SESSION_ROTATE_KEYS  1

#endif
