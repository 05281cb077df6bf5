/*
 * The socket pseudo-TA, which the sockets of the TA library go through.
 */
#ifndef PTA_SOCKET_H
#define PTA_SOCKET_H

#define PTA_SOCKET_UUID                                                        \
	{                                                                      \
		0x3b996a7d, 0x2c2b, 0x4a49,                                    \
		{                                                              \
			0xa8, 0x96, 0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4         \
		}                                                              \
	}

/*
 * [in] value[0]: a version of IP, b port; [in] memref[1]: address as text;
 * [in] value[2]: a protocol; [out] value[3]: a handle
 */
#define PTA_SOCKET_OPEN 1
/* [in] value[0]: a handle */
#define PTA_SOCKET_CLOSE 2

#define PTA_SOCKET_TIMEOUT_NONBLOCKING 0
#define PTA_SOCKET_TIMEOUT_BLOCKING    0xffffffff

/*
 * [in] value[0]: a handle, b timeout in ms; [in] memref[1]: bytes;
 * [out] value[2]: a bytes sent
 */
#define PTA_SOCKET_SEND 3
/* [in] value[0]: a handle, b timeout in ms; [out] memref[1]: bytes */
#define PTA_SOCKET_RECV 4
/* [in] value[0]: a handle, b command; [inout] memref[1]: its argument */
#define PTA_SOCKET_IOCTL 5

#endif
