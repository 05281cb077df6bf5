/*
 * What the C++ test TA says about itself.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#define TA_UUID                                                                \
	{                                                                      \
		0x6b0f2c5e, 0x94d1, 0x4a3b,                                    \
		{                                                              \
			0x8a, 0x57, 0x0d, 0x3c, 0x1e, 0x5f, 0x7a, 0x04         \
		}                                                              \
	}
#define TA_FLAGS      0
#define TA_STACK_SIZE (16 * 1024)
#define TA_DATA_SIZE  (64 * 1024)

#endif
