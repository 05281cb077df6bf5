/*
 * Derivation from a secret: HKDF, both by GlobalPlatform's numbers and by the
 * older extension's, Concat KDF and PBKDF2. A parameter that the function
 * does not know is refused.
 */
#include "syscall/derive.h"
#include <base/bits.h>
#include <crypto/kdf.h>

#define HKDF_SALT_IDS                                                          \
	{                                                                      \
		0xd0000946u, 0xd00002c0u                                       \
	}
#define HKDF_INFO_IDS                                                          \
	{                                                                      \
		0xd0000a46u, 0xd00003c0u                                       \
	}
#define HKDF_LEN_IDS                                                           \
	{                                                                      \
		0xf0000c46u, 0xf00004c0u                                       \
	}

/* The bytes of an attribute, or none. */
struct bytes {
	const uint8_t *data;
	size_t len;
};

/*
 * The parameters: bytes and numbers, each with its ids or 0. HKDF has ids of
 * OP-TEE's and of GlobalPlatform's; either are taken.
 */
struct kdf_params {
	uint32_t salt_id[2];
	uint32_t info_id[2];
	uint32_t len_id[2];
	uint32_t number_id; /* rounds or digest */
	struct bytes salt;
	struct bytes info;
	uint32_t len;
	uint32_t number;
};

static bool is_one_of(uint32_t id, const uint32_t ids[2])
{
	return id == ids[0] || id == ids[1];
}

static TEE_Result params_read(struct kdf_params *p, const struct attrs *as)
{
	for (unsigned int i = 0; i < as->count; i++) {
		const struct object_attr *at = &as->attr[i];

		if (is_one_of(at->id, p->salt_id))
			p->salt = (struct bytes){ at->data, at->len };
		else if (is_one_of(at->id, p->info_id))
			p->info = (struct bytes){ at->data, at->len };
		else if (is_one_of(at->id, p->len_id))
			p->len = at->a;
		else if (at->id == p->number_id)
			p->number = at->a;
		else
			return TEE_ERROR_BAD_PARAMETERS;
	}
	if (p->len == 0 || p->len > DERIVED_LEN_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

static TEE_Result hkdf(const struct crypto_state *s, unsigned int digest,
		       const struct kdf_params *p, uint8_t *out, size_t *len)
{
	const struct object_attr *ikm = state_secret(s, 0);

	if (ikm == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	*len = p->len;
	return kdf_hkdf((enum digest_alg)digest, p->salt.data, p->salt.len,
			ikm->data, ikm->len, p->info.data, p->info.len, out,
			p->len);
}

TEE_Result derive_hkdf(const struct crypto_state *s, const struct attrs *as,
		       uint8_t *out, size_t *len)
{
	struct kdf_params p = {
		.salt_id = HKDF_SALT_IDS,
		.info_id = HKDF_INFO_IDS,
		.number_id = 0xf0000b46u,
		.len_id = HKDF_LEN_IDS,
	};
	TEE_Result res = params_read(&p, as);
	const struct algorithm *digest = algorithm_find(p.number);

	if (res != TEE_SUCCESS)
		return res;
	if (digest == NULL || digest->class != CLASS_DIGEST)
		return TEE_ERROR_BAD_PARAMETERS;
	return hkdf(s, digest->alg, &p, out, len);
}

TEE_Result derive_hkdf_ikm(const struct crypto_state *s, const struct attrs *as,
			   uint8_t *out, size_t *len)
{
	struct kdf_params p = {
		.salt_id = HKDF_SALT_IDS,
		.info_id = HKDF_INFO_IDS,
		.len_id = HKDF_LEN_IDS,
	};
	TEE_Result res = params_read(&p, as);

	return res == TEE_SUCCESS ? hkdf(s, s->algo->alg, &p, out, len) : res;
}

TEE_Result derive_concat(const struct crypto_state *s, const struct attrs *as,
			 uint8_t *out, size_t *len)
{
	const struct object_attr *z = state_secret(s, 0);
	struct kdf_params p = {
		.info_id = { 0xd00002c1u },
		.len_id = { 0xf00003c1u },
	};
	TEE_Result res = params_read(&p, as);

	if (res != TEE_SUCCESS || z == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	*len = p.len;
	return kdf_concat((enum digest_alg)s->algo->alg, z->data, z->len,
			  p.info.data, p.info.len, out, p.len);
}

TEE_Result derive_pbkdf2(const struct crypto_state *s, const struct attrs *as,
			 uint8_t *out, size_t *len)
{
	const struct object_attr *password = state_secret(s, 0);
	struct kdf_params p = {
		.salt_id = { 0xd00002c2u },
		.number_id = 0xf00003c2u,
		.len_id = { 0xf00004c2u },
	};
	TEE_Result res = params_read(&p, as);

	if (res != TEE_SUCCESS || password == NULL || p.number == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	*len = p.len;
	return kdf_pbkdf2((enum digest_alg)s->algo->alg, password->data,
			  password->len, p.salt.data, p.salt.len, p.number, out,
			  p.len);
}
