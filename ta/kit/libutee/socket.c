/*
 * Sockets (GlobalPlatform Sockets API 1.0): TCP and UDP, by way of the socket
 * pseudo-TA. A session with it is kept while sockets are open.
 */
#include <pta_socket.h>
#include <stdlib.h>
#include <string.h>
#include <tee_tcpsocket.h>
#include <tee_udpsocket.h>

#include <__tee_tcpsocket_defines_extensions.h>

#include "utee.h"

/* The top byte of an ioctl command names the protocol it is for. */
#define IOCTL_PROTOCOL_SHIFT 24

struct socket {
	uint32_t handle;
	uint8_t protocol;
	TEE_Result last; /* of send, recv and ioctl */
};

static TEE_TASessionHandle session;
static size_t socket_count;

static TEE_Result session_get(void)
{
	static const TEE_UUID uuid = PTA_SOCKET_UUID;
	TEE_Result res = TEE_SUCCESS;

	if (socket_count == 0)
		res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL,
					&session, NULL);
	if (res == TEE_SUCCESS)
		socket_count++;
	return res;
}

static void session_put(void)
{
	if (--socket_count != 0)
		return;
	TEE_CloseTASession(session);
	session = TEE_HANDLE_NULL;
}

static TEE_Result invoke(uint32_t cmd, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	return TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, cmd, types,
				   params, NULL);
}

/* A protocol's own codes travel beside the result; others are handed on. */
static TEE_Result open_result(TEE_Result res, uint32_t *protocol_error)
{
	switch (res) {
	case TEE_ISOCKET_ERROR_HOSTNAME:
		*protocol_error = res;
		return TEE_ISOCKET_ERROR_PROTOCOL;
	case TEE_ISOCKET_TCP_WARNING_UNKNOWN_OUT_OF_BAND:
	case TEE_ISOCKET_UDP_WARNING_UNKNOWN_OUT_OF_BAND:
		*protocol_error = res;
		return TEE_ISOCKET_WARNING_PROTOCOL;
	default:
		return res;
	}
}

static TEE_Result socket_open(struct socket *s, uint32_t version, char *address,
			      uint16_t port)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_MEMREF_INPUT,
		TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_OUTPUT);
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = session_get();

	if (res != TEE_SUCCESS)
		return res;
	params[0].value.a = version;
	params[0].value.b = port;
	params[1].memref.buffer = address;
	params[1].memref.size = strlen(address) + 1;
	params[2].value.a = s->protocol;
	res = invoke(PTA_SOCKET_OPEN, types, params);
	if (res != TEE_SUCCESS)
		session_put();
	s->handle = params[3].value.a;
	return res;
}

static TEE_Result open_any(TEE_iSocketHandle *ctx, uint8_t protocol,
			   uint32_t version, char *address, uint16_t port,
			   uint32_t *protocol_error)
{
	struct socket *s = NULL;
	TEE_Result res = TEE_SUCCESS;

	*ctx = TEE_HANDLE_NULL;
	*protocol_error = TEE_SUCCESS;
	if (address == NULL || version > TEE_IP_VERSION_6)
		return TEE_ERROR_BAD_PARAMETERS;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->protocol = protocol;
	res = open_result(socket_open(s, version, address, port),
			  protocol_error);
	if (res == TEE_SUCCESS)
		*ctx = s;
	else
		free(s);
	return res;
}

static TEE_Result tcp_open(TEE_iSocketHandle *ctx, void *setup,
			   uint32_t *protocolError)
{
	const TEE_tcpSocket_Setup *tcp = setup;

	if (ctx == NULL || setup == NULL || protocolError == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return open_any(ctx, TEE_ISOCKET_PROTOCOLID_TCP, tcp->ipVersion,
			tcp->server_addr, tcp->server_port, protocolError);
}

static TEE_Result udp_open(TEE_iSocketHandle *ctx, void *setup,
			   uint32_t *protocolError)
{
	const TEE_udpSocket_Setup *udp = setup;

	if (ctx == NULL || setup == NULL || protocolError == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return open_any(ctx, TEE_ISOCKET_PROTOCOLID_UDP, udp->ipVersion,
			udp->server_addr, udp->server_port, protocolError);
}

static TEE_Result socket_close(TEE_iSocketHandle ctx)
{
	const uint32_t types =
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_NONE,
				TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	struct socket *s = ctx;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	if (s == NULL)
		return TEE_SUCCESS;
	params[0].value.a = s->handle;
	res = invoke(PTA_SOCKET_CLOSE, types, params);
	free(s);
	session_put();
	return res;
}

static TEE_Result socket_send(TEE_iSocketHandle ctx, const void *buf,
			      uint32_t *length, uint32_t timeout)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_MEMREF_INPUT,
		TEE_PARAM_TYPE_VALUE_OUTPUT, TEE_PARAM_TYPE_NONE);
	struct socket *s = ctx;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	if (s == NULL || length == NULL || buf == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	params[0].value.a = s->handle;
	params[0].value.b = timeout;
	params[1].memref.buffer = (void *)(uintptr_t)buf;
	params[1].memref.size = *length;
	s->last = invoke(PTA_SOCKET_SEND, types, params);
	*length = params[2].value.a;
	return s->last;
}

static TEE_Result socket_recv(TEE_iSocketHandle ctx, void *buf,
			      uint32_t *length, uint32_t timeout)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_MEMREF_OUTPUT,
		TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	struct socket *s = ctx;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	if (s == NULL || length == NULL || (buf == NULL && *length != 0))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	params[0].value.a = s->handle;
	params[0].value.b = timeout;
	params[1].memref.buffer = buf;
	params[1].memref.size = *length;
	s->last = invoke(PTA_SOCKET_RECV, types, params);
	*length = (uint32_t)params[1].memref.size;
	return s->last;
}

static uint32_t socket_error(TEE_iSocketHandle ctx)
{
	const struct socket *s = ctx;

	if (s == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return s->last;
}

static bool ioctl_is_known(uint8_t protocol, uint32_t command)
{
	if (protocol == TEE_ISOCKET_PROTOCOLID_TCP)
		return command == TEE_TCP_SET_RECVBUF ||
		       command == TEE_TCP_SET_SENDBUF;
	return command == TEE_UDP_CHANGEADDR || command == TEE_UDP_CHANGEPORT;
}

static TEE_Result socket_ioctl(TEE_iSocketHandle ctx, uint32_t commandCode,
			       void *buf, uint32_t *length)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_MEMREF_INOUT,
		TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	struct socket *s = ctx;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	if (s == NULL || length == NULL || (buf == NULL && *length != 0))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	/* Commands for all protocols: there are none that do anything. */
	if (commandCode >> IOCTL_PROTOCOL_SHIFT == 0)
		return TEE_SUCCESS;
	if (!ioctl_is_known(s->protocol, commandCode))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	params[0].value.a = s->handle;
	params[0].value.b = commandCode;
	params[1].memref.buffer = buf;
	params[1].memref.size = *length;
	s->last = invoke(PTA_SOCKET_IOCTL, types, params);
	*length = (uint32_t)params[1].memref.size;
	return s->last;
}

static TEE_iSocket tcp = {
	.TEE_iSocketVersion = TEE_ISOCKET_VERSION,
	.protocolID = TEE_ISOCKET_PROTOCOLID_TCP,
	.open = tcp_open,
	.close = socket_close,
	.send = socket_send,
	.recv = socket_recv,
	.error = socket_error,
	.ioctl = socket_ioctl,
};

static TEE_iSocket udp = {
	.TEE_iSocketVersion = TEE_ISOCKET_VERSION,
	.protocolID = TEE_ISOCKET_PROTOCOLID_UDP,
	.open = udp_open,
	.close = socket_close,
	.send = socket_send,
	.recv = socket_recv,
	.error = socket_error,
	.ioctl = socket_ioctl,
};

TEE_iSocket *const TEE_tcpSocket = &tcp;
TEE_iSocket *const TEE_udpSocket = &udp;
