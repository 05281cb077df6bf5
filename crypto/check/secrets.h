/*
 * What the files of the secrets check share.
 */
#ifndef CHECK_SECRETS_H
#define CHECK_SECRETS_H

#include <stddef.h>

/** secret() - @len bytes that memcheck takes for undefined. */
void *secret(size_t len);

/* Of check/secrets_pk.c. */
void secret_powers(void);
void secret_sieve(void);

#endif
