/*
 * Limits that explain themselves: a line on the secure console says which pool
 * is full, what its limit is and what to change.
 */
#ifndef TEE_KERNEL_QUOTA_H
#define TEE_KERNEL_QUOTA_H

#include <stddef.h>

/**
 * quota_refused() - say why something was refused
 * @pool:   what is limited, with its unit: "sessions"
 * @wanted: how much was asked for
 * @limit:  how much there may be altogether
 * @remedy: what to change
 *
 * Said at most once a second of each pool: whoever runs into a limit may do so
 * often. @pool is a literal of one caller. No spinlock is held.
 */
void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy);

#endif
