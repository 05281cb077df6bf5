/* ioctl commands of TCP sockets beside GlobalPlatform's. */
#ifndef __TEE_TCPSOCKET_DEFINES_EXTENSIONS_H
#define __TEE_TCPSOCKET_DEFINES_EXTENSIONS_H

/* The buffer is an int: bytes the normal world keeps for the socket. */
#define TEE_TCP_SET_RECVBUF 0x65f00000
#define TEE_TCP_SET_SENDBUF 0x65f00001

#endif
