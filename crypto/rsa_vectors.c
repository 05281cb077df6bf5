/*
 * RSA keys and hashes as vectors and tests spell them.
 */
#include <base/bits.h>
#include <string.h>

#include "rsa_vectors.h"

static void part_load(json_t *obj, const char *field, struct vector_bytes *to,
		      struct pk_number *number)
{
	to->len = 0;
	if (json_object_get(obj, field) != NULL)
		vector_hex(obj, field, to);
	*number = (struct pk_number){ to->b, to->len };
}

void key_load(json_t *obj, struct key_bytes *bytes, struct rsa_key *key)
{
	part_load(obj, "modulus", &bytes->n, &key->n);
	part_load(obj, "publicExponent", &bytes->e, &key->e);
	part_load(obj, "privateExponent", &bytes->d, &key->d);
	part_load(obj, "prime1", &bytes->p, &key->p);
	part_load(obj, "prime2", &bytes->q, &key->q);
	part_load(obj, "exponent1", &bytes->dp, &key->dp);
	part_load(obj, "exponent2", &bytes->dq, &key->dq);
	part_load(obj, "coefficient", &bytes->qinv, &key->qinv);
}

enum digest_alg hash_named(json_t *group, const char *field)
{
	static const struct {
		const char *name;
		enum digest_alg alg;
	} row[] = {
		{ "SHA-1", DIGEST_SHA1 },
		{ "SHA-224", DIGEST_SHA224 },
		{ "SHA-256", DIGEST_SHA256 },
		{ "SHA-384", DIGEST_SHA384 },
		{ "SHA-512", DIGEST_SHA512 },
		{ "SHA3-224", DIGEST_SHA3_224 },
		{ "SHA3-256", DIGEST_SHA3_256 },
		{ "SHA3-384", DIGEST_SHA3_384 },
		{ "SHA3-512", DIGEST_SHA3_512 },
	};
	const char *name = json_text(group, field);

	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		if (strcmp(name, row[i].name) == 0)
			return row[i].alg;
	return DIGEST_ALG_COUNT;
}

TEE_Result test_random(void *ctx, void *to, size_t len)
{
	uint64_t *seed = ctx;
	uint8_t *p = to;

	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 6364136223846793005 + 1442695040888963407;
		p[i] = (uint8_t)(*seed >> 56);
	}
	return TEE_SUCCESS;
}
