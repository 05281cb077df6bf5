/*
 * Sessions with the wallet TA, shared by the service's threads: made when
 * they are needed, kept, and made anew when the TA died.
 */
#ifndef DAEMON_POOL_H
#define DAEMON_POOL_H

#include "rpc.h"

#include <sys/types.h>

#define POOL_SESSIONS_MAX 8u

struct pool;

/**
 * pool_open() - connect to the TEE
 * @group:    whose wallets these are
 * @sessions: how many calls may be in the TEE at once, up to
 *            POOL_SESSIONS_MAX; one waits for a person without holding up
 *            the others
 *
 * Return: the pool, or NULL with a line on standard error.
 */
struct pool *pool_open(gid_t group, size_t sessions);
void pool_close(struct pool *pool);

/** pool_backend() - the pool's wallets for a struct rpc_config */
struct rpc_backend pool_backend(struct pool *pool);

#endif
