/*
 * Client UUIDs from user and group ids, version 5 of RFC 4122, as Linux's tee
 * subsystem makes them. The ids are those of the process that connected.
 */
#define _GNU_SOURCE
#include "identity.h"
#include <crypto/digest.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define LOGIN_PUBLIC 0u
#define LOGIN_USER   1u
#define LOGIN_GROUP  2u
#define GROUPS_MAX   256u

static void make_uuid(uint8_t uuid[16], const char *kind, unsigned int id)
{
	static const uint8_t space[16] = { 0x58, 0xac, 0x9c, 0xa0, 0x20, 0x86,
					   0x46, 0x83, 0xa1, 0xb8, 0xec, 0x4b,
					   0xc0, 0x8e, 0x01, 0xb6 };
	uint8_t hash[20];
	struct digest d;
	char name[24];
	int len = snprintf(name, sizeof(name), "%s=%x", kind, id);

	digest_init(&d, DIGEST_SHA1);
	digest_update(&d, space, sizeof(space));
	digest_update(&d, name, (size_t)len);
	digest_final(&d, hash);
	memcpy(uuid, hash, 16);
	uuid[6] = (uuid[6] & 0x0f) | 0x50;
	uuid[8] = (uuid[8] & 0x3f) | 0x80;
}

static bool in_group(int client, const struct ucred *who, gid_t group)
{
	gid_t list[GROUPS_MAX];
	socklen_t len = sizeof(list);

	if (who->gid == group)
		return true;
	if (getsockopt(client, SOL_SOCKET, SO_PEERGROUPS, list, &len) != 0)
		return false;
	for (size_t i = 0; i < len / sizeof(list[0]); i++)
		if (list[i] == group)
			return true;
	return false;
}

bool identity_of(int client, uint32_t login, gid_t group, uint8_t uuid[16])
{
	struct ucred who;
	socklen_t len = sizeof(who);

	memset(uuid, 0, 16);
	if (login == LOGIN_PUBLIC)
		return true;
	if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0)
		return false;
	if (login == LOGIN_USER) {
		make_uuid(uuid, "uid", who.uid);
		return true;
	}
	if (login != LOGIN_GROUP || !in_group(client, &who, group))
		return false;
	make_uuid(uuid, "gid", group);
	return true;
}
