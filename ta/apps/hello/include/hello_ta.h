/*
 * The hello TA's UUID and command, for it and its clients.
 */
#ifndef HELLO_TA_H
#define HELLO_TA_H

#define TA_HELLO_UUID                                                          \
	{                                                                      \
		0x8aaaf200, 0x2450, 0x11e4,                                    \
		{                                                              \
			0xab, 0xe2, 0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b         \
		}                                                              \
	}

/* [inout] value[0]: a becomes a + 1 */
#define TA_HELLO_CMD_INCREMENT 0

#endif
