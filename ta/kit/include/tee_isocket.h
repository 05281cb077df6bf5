/*
 * What every kind of socket offers (GlobalPlatform Sockets API 1.0). The
 * normal world carries the bytes: none of them can be trusted.
 */
#ifndef TEE_ISOCKET_H
#define TEE_ISOCKET_H

#include <stdint.h>
#include <tee_api_types.h>

#include <__tee_isocket_defines.h>

typedef void *TEE_iSocketHandle;

/*
 * Timeouts are in milliseconds: 0 does not wait, TEE_TIMEOUT_INFINITE waits
 * until the TA's client cancels (TEE_ERROR_CANCEL). *length is the room or the
 * bytes to send on the way in, and what was moved on the way out. A peer that
 * closed reads as success with no bytes, a datagram that did not fit as success
 * with a length above the room. recv() with no room tells how many bytes wait.
 */
typedef const struct TEE_iSocket_s {
	uint32_t TEE_iSocketVersion;
	uint8_t protocolID;
	TEE_Result (*open)(TEE_iSocketHandle *ctx, void *setup,
			   uint32_t *protocolError);
	TEE_Result (*close)(TEE_iSocketHandle ctx);
	TEE_Result (*send)(TEE_iSocketHandle ctx, const void *buf,
			   uint32_t *length, uint32_t timeout);
	TEE_Result (*recv)(TEE_iSocketHandle ctx, void *buf, uint32_t *length,
			   uint32_t timeout);
	uint32_t (*error)(TEE_iSocketHandle ctx);
	TEE_Result (*ioctl)(TEE_iSocketHandle ctx, uint32_t commandCode,
			    void *buf, uint32_t *length);
} TEE_iSocket;

#endif
