/* Codes of UDP sockets (GlobalPlatform Sockets API). */
#ifndef __TEE_UDPSOCKET_DEFINES_H
#define __TEE_UDPSOCKET_DEFINES_H

#define TEE_ISOCKET_PROTOCOLID_UDP 0x66

#define TEE_ISOCKET_UDP_WARNING_UNKNOWN_OUT_OF_BAND 0xF1020002

/* ioctl: where datagrams go from now on, an address as text or a port. */
#define TEE_UDP_CHANGEADDR 0x66000001
#define TEE_UDP_CHANGEPORT 0x66000002

#endif
