/*
 * Who a client is, as Linux tells the TEE.
 */
#ifndef NORMAL_HOST_IDENTITY_H
#define NORMAL_HOST_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * identity_of() - the client UUID of a login
 * @login: TEEC_LOGIN_*
 * @group: with TEEC_LOGIN_GROUP, the group it claims to be in
 * @uuid:  receives it, RFC 4122 order
 *
 * Return: false if this login is not allowed.
 */
bool identity_of(int client, uint32_t login, gid_t group, uint8_t uuid[16]);

#endif
