/*
 * Sockets of TAs on the host build: TCP and UDP to wherever this computer
 * reaches, as the stock supplicant serves them.
 */
#ifndef NORMAL_HOST_SOCKETS_H
#define NORMAL_HOST_SOCKETS_H

#include <abi/message.h>

/**
 * sockets_serve() - answer one RPC_SOCKET request
 * @param, @count: parameters (normal-world ABI, 9.4); results are in them
 * @bytes: where the memory of memref parameter i is, or NULL
 *
 * Sending and receiving wait no longer than the request says. Opening, and
 * changing where datagrams go, have no time in the request: they wait as long as
 * this computer takes to find the address and to connect. No other request waits
 * for any of them.
 *
 * Return: TEE_SUCCESS, an error of the sockets API, or
 * TEE_ERROR_BAD_PARAMETERS for a request or a handle that is none.
 */
uint32_t sockets_serve(struct msg_param *param, uint32_t count,
		       void *const bytes[MSG_RPC_PARAM_MAX]);

#endif
