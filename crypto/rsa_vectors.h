/*
 * RSA keys and hashes as vectors and tests spell them.
 */
#ifndef RSA_VECTORS_H
#define RSA_VECTORS_H

#include <crypto/rsa_key.h>

#include "vectors.h"

/* What a key's numbers point into. */
struct key_bytes {
	struct vector_bytes n, e, d, p, q, dp, dq, qinv;
};

/** key_load() - the numbers of a JSON key; those it lacks are empty. */
void key_load(json_t *obj, struct key_bytes *bytes, struct rsa_key *key);

/** hash_named() - a digest_alg, or DIGEST_ALG_COUNT for one we lack. */
enum digest_alg hash_named(json_t *group, const char *field);

/** test_random() - repeatable bytes from a seed at @ctx, a uint64_t. */
TEE_Result test_random(void *ctx, void *to, size_t len);

#endif
