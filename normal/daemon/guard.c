/*
 * Who may talk to the service: see guard.h.
 */
#include "guard.h"

#include <arpa/inet.h>
#include <base/secret.h>
#include <string.h>
#include <strings.h>

#define HOST_MAX 255u

/* The name in "name", "name:port" or "[v6]:port"; false for anything else. */
static bool host_name(const char *host, char name[HOST_MAX + 1])
{
	const char *end = NULL;
	const char *port = NULL;

	if (host[0] == '[') {
		host++;
		end = strchr(host, ']');
		port = end == NULL ? NULL : end + 1;
	} else {
		end = host + strcspn(host, ":");
		port = end;
	}
	if (end == NULL || end == host || (size_t)(end - host) > HOST_MAX)
		return false;
	if (*port != '\0' && (*port != ':' || strspn(port + 1, "0123456789") !=
						      strlen(port + 1)))
		return false;
	memcpy(name, host, (size_t)(end - host));
	name[end - host] = '\0';
	return true;
}

bool guard_host(const struct guard *guard, const char *host)
{
	char name[HOST_MAX + 1];
	unsigned char address[sizeof(struct in6_addr)];

	if (host == NULL || !host_name(host, name))
		return false;
	if (host[0] == '[')
		return inet_pton(AF_INET6, name, address) == 1;
	if (strcasecmp(name, "localhost") == 0 ||
	    inet_pton(AF_INET, name, address) == 1)
		return true;
	for (size_t i = 0; i < guard->host_count; i++) {
		if (strcasecmp(name, guard->host[i]) == 0)
			return true;
	}
	return false;
}

bool guard_origin(const struct guard *guard, const char *origin)
{
	if (origin == NULL)
		return true;
	for (size_t i = 0; i < guard->origin_count; i++) {
		if (strcasecmp(origin, guard->origin[i]) == 0)
			return true;
	}
	return false;
}

bool guard_token(const struct guard *guard, const char *authorization)
{
	static const char scheme[] = "Bearer ";
	char given[GUARD_TOKEN_MAX + 1] = { 0 };
	size_t len = 0;

	if (guard->token[0] == '\0')
		return true;
	if (authorization == NULL ||
	    strncasecmp(authorization, scheme, sizeof(scheme) - 1) != 0)
		return false;
	authorization += sizeof(scheme) - 1;
	len = strlen(authorization);
	if (len > GUARD_TOKEN_MAX)
		return false;
	memcpy(given, authorization, len);
	/* All of the room is compared, so no length shows. */
	return secret_equal(given, guard->token, sizeof(given));
}
