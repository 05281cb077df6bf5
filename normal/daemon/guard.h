/*
 * Who may talk to the service: names in Host, origins, a bearer token.
 */
#ifndef DAEMON_GUARD_H
#define DAEMON_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#define GUARD_NAMES_MAX 16u
#define GUARD_TOKEN_MAX 256u /* characters */

struct guard {
	const char *host[GUARD_NAMES_MAX]; /* beside localhost */
	size_t host_count;
	const char *origin[GUARD_NAMES_MAX];
	size_t origin_count;
	char token[GUARD_TOKEN_MAX + 1]; /* empty: none is asked for */
};

/**
 * guard_host() - whether a Host header may reach the service
 * @host: the header, or NULL without one
 *
 * A page of a foreign site that points its own name at this address ("DNS
 * rebinding") sends that name. So only localhost, addresses written as
 * numbers, which no name server gives out, and names from the list pass; with
 * any port.
 */
bool guard_host(const struct guard *guard, const char *host);

/**
 * guard_origin() - whether a page of @origin may call the service
 * @origin: the header, or NULL without one: no browser page then
 */
bool guard_origin(const struct guard *guard, const char *origin);

/** guard_token() - whether an Authorization header has the token, if needed */
bool guard_token(const struct guard *guard, const char *authorization);

#endif
