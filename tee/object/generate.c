/*
 * Generation of key pairs (GlobalPlatform TEE Internal Core API 1.3.1, clause
 * 5.6.5): which parameters a type takes, and what becomes of them.
 */
#include "object/key.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/ecdh.h>
#include <crypto/eddsa.h>
#include <string.h>

#define PARAMS_MAX 4u
#define OCTETS_MAX 57u /* of a key of the curves that are no numbers */

typedef TEE_Result (*random_fn)(void *to, size_t len);

struct generation {
	uint32_t type;
	TEE_Result (*make)(struct object_value *v, uint32_t bits,
			   const struct object_attr *param, unsigned int count,
			   random_fn random);
	struct {
		uint32_t id;
		bool needed;
	} param[PARAMS_MAX];
};

static const struct object_attr *find(const struct object_attr *param,
				      unsigned int count, uint32_t id)
{
	for (unsigned int i = 0; i < count; i++)
		if (param[i].id == id)
			return &param[i];
	return NULL;
}

static struct pk_number number(const struct object_attr *param,
			       unsigned int count, uint32_t id)
{
	const struct object_attr *at = find(param, count, id);

	if (at == NULL)
		return (struct pk_number){ NULL, 0 };
	return (struct pk_number){ at->data, at->len };
}

/* crypto/ calls back with a context, which is the function. */
struct source {
	random_fn random;
};

static TEE_Result source_fill(void *ctx, void *to, size_t len)
{
	const struct source *source = ctx;

	return source->random(to, len);
}

/* An attribute that was made here. */
#define MADE(attr_id, bytes, count)                                            \
	{                                                                      \
		.id = (attr_id), .len = (uint32_t)(count), .data = (bytes)     \
	}

/* -------------------------------------------------------------------- RSA --- */

struct rsa_room {
	struct rsa_work work;
	struct rsa_pair pair;
};

/* SP 800-56B, 6.2: odd, and no less than this; crypto/ bounds it above. */
#define RSA_E_MIN 0x10001u

static bool exponent_fits(const struct pk_number *e)
{
	uint32_t low = 0;
	size_t zeros = 0;

	while (zeros < e->len && e->b[zeros] == 0)
		zeros++;
	if (zeros == e->len || (e->b[e->len - 1] & 1) == 0)
		return false;
	if (e->len - zeros > 3)
		return true;
	for (size_t i = zeros; i < e->len; i++)
		low = low << 8 | e->b[i];
	return low >= RSA_E_MIN;
}

static TEE_Result make_rsa(struct object_value *v, uint32_t bits,
			   const struct object_attr *param, unsigned int count,
			   random_fn random)
{
	static const uint8_t f4[] = { 1, 0, 1 };
	struct source source = { random };
	const struct pk_random from = { source_fill, &source };
	struct pk_number e = number(param, count, ATTR_RSA_E);
	struct rsa_room *room = NULL;

	if (e.b == NULL)
		e = (struct pk_number){ f4, sizeof(f4) };
	if (!exponent_fits(&e))
		return TEE_ERROR_BAD_PARAMETERS;
	room = heap_alloc(sizeof(*room));
	if (room == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	struct rsa_pair *pair = &room->pair;
	TEE_Result res = rsa_generate(&room->work, &from, bits, &e, pair);

	if (res == TEE_SUCCESS) {
		const struct object_attr made[] = {
			MADE(ATTR_RSA_MODULUS, pair->n, pair->len),
			MADE(ATTR_RSA_E, (uint8_t *)(uintptr_t)e.b, e.len),
			MADE(ATTR_RSA_D, pair->d, pair->len),
			MADE(ATTR_RSA_P, pair->p, pair->half),
			MADE(ATTR_RSA_Q, pair->q, pair->half),
			MADE(ATTR_RSA_DP, pair->dp, pair->half),
			MADE(ATTR_RSA_DQ, pair->dq, pair->half),
			MADE(ATTR_RSA_QINV, pair->qinv, pair->half),
		};

		res = object_value_fill(v, bits, made, ARRAY_COUNT(made));
	}
	heap_free(room); /* freed memory is wiped */
	return res;
}

/* ----------------------------------------------------------- DSA and DH --- */

/* A key of @bits has a prime of as many whole bytes. */
static TEE_Result prime_check(const struct object_value *v, uint32_t bits,
			      const struct object_attr *prime)
{
	uint32_t zeros = 0;

	if (prime->len > v->max_bits / 8)
		return TEE_ERROR_BAD_STATE;
	while (zeros < prime->len && prime->data[zeros] == 0)
		zeros++;
	return (prime->len - zeros) * 8 == bits ? TEE_SUCCESS
						: TEE_ERROR_BAD_PARAMETERS;
}

struct dsa_room {
	struct dsa_work work;
	uint8_t x[DSA_Q_LEN_MAX];
	uint8_t y[DSA_P_BITS_MAX / 8];
};

static TEE_Result make_dsa(struct object_value *v, uint32_t bits,
			   const struct object_attr *param, unsigned int count,
			   random_fn random)
{
	struct source source = { random };
	const struct pk_random from = { source_fill, &source };
	const struct dsa_key domain = {
		.p = number(param, count, ATTR_DSA_PRIME),
		.q = number(param, count, ATTR_DSA_SUBPRIME),
		.g = number(param, count, ATTR_DSA_BASE),
	};
	struct dsa_room *room = NULL;
	TEE_Result res =
		prime_check(v, bits, find(param, count, ATTR_DSA_PRIME));

	if (res != TEE_SUCCESS)
		return res;
	room = heap_alloc(sizeof(*room));
	if (room == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = dsa_generate(&room->work, &from, &domain, room->x, room->y,
			   sizeof(room->y));

	if (res == TEE_SUCCESS) {
		const struct object_attr made[] = {
			*find(param, count, ATTR_DSA_PRIME),
			*find(param, count, ATTR_DSA_SUBPRIME),
			*find(param, count, ATTR_DSA_BASE),
			MADE(ATTR_DSA_PUBLIC, room->y, sizeof(room->y)),
			MADE(ATTR_DSA_PRIVATE, room->x, dsa_q_len(&domain)),
		};

		res = object_value_fill(v, bits, made, ARRAY_COUNT(made));
	}
	heap_free(room);
	return res;
}

struct dh_room {
	struct dh_work work;
	uint8_t x[DH_BITS_MAX / 8];
	uint8_t y[DH_BITS_MAX / 8];
};

static TEE_Result make_dh(struct object_value *v, uint32_t bits,
			  const struct object_attr *param, unsigned int count,
			  random_fn random)
{
	struct source source = { random };
	const struct pk_random from = { source_fill, &source };
	const struct object_attr *x_bits = find(param, count, ATTR_DH_X_BITS);
	const struct object_attr *q = find(param, count, ATTR_DH_SUBPRIME);
	const struct dh_group group = {
		.p = number(param, count, ATTR_DH_PRIME),
		.g = number(param, count, ATTR_DH_BASE),
		.q = number(param, count, ATTR_DH_SUBPRIME),
		.x_bits = x_bits == NULL ? 0 : x_bits->a,
	};
	struct dh_room *room = NULL;
	TEE_Result res =
		prime_check(v, bits, find(param, count, ATTR_DH_PRIME));

	if (res != TEE_SUCCESS)
		return res;
	room = heap_alloc(sizeof(*room));
	if (room == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = dh_generate(&room->work, &from, &group, room->x, room->y);
	if (res == TEE_SUCCESS) {
		static const struct object_attr any = { .id = ATTR_DH_X_BITS };
		size_t len = dh_len(&group);
		struct object_attr made[6] = {
			*find(param, count, ATTR_DH_PRIME),
			*find(param, count, ATTR_DH_BASE),
			MADE(ATTR_DH_PUBLIC, room->y, len),
			MADE(ATTR_DH_PRIVATE, room->x, len),
			/* It can be read, too, of a key that had none. */
			x_bits != NULL ? *x_bits : any,
		};
		unsigned int n = 5;

		if (q != NULL)
			made[n++] = *q;
		res = object_value_fill(v, bits, made, n);
	}
	heap_free(room);
	return res;
}

/* ------------------------------------------------------------------ curves --- */

static TEE_Result make_ec(struct object_value *v, uint32_t bits,
			  const struct object_attr *param, unsigned int count,
			  random_fn random)
{
	struct source source = { random };
	const struct crypto_random from = { source_fill, &source };
	const struct object_attr *element = find(param, count, ATTR_ECC_CURVE);
	struct ec_public pub;
	uint8_t priv[EC_LEN_MAX];
	enum ec_curve curve = EC_SM2;

	if (element != NULL && ec_curve_of(element->a, &curve) != TEE_SUCCESS)
		return TEE_ERROR_NOT_SUPPORTED;
	if (ec_bits(curve) > v->max_bits)
		return TEE_ERROR_BAD_STATE;
	if (ec_bits(curve) != bits)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = ec_generate(curve, &from, priv, &pub);

	if (res == TEE_SUCCESS) {
		struct object_attr made[4] = {
			MADE(ATTR_ECC_X, pub.x, ec_len(curve)),
			MADE(ATTR_ECC_Y, pub.y, ec_len(curve)),
			MADE(ATTR_ECC_PRIVATE, priv, ec_len(curve)),
		};
		unsigned int n = 3;

		if (element != NULL)
			made[n++] = *element;
		res = object_value_fill(v, bits, made, n);
	}
	secret_wipe(priv, sizeof(priv));
	return res;
}

/* Keys that are strings of bytes. */
static TEE_Result make_octets(struct object_value *v, uint32_t bits,
			      const struct object_attr *param,
			      unsigned int count, random_fn random)
{
	static const struct {
		uint32_t type;
		uint32_t public_id;
		uint32_t private_id;
		uint32_t len;
		TEE_Result (*make)(const struct crypto_random *random,
				   uint8_t *priv, uint8_t *pub);
	} row[] = {
		{ 0xa1000043u, ATTR_ED25519_PUBLIC, ATTR_ED25519_PRIVATE,
		  ED25519_KEY_LEN, ed25519_generate },
		{ 0xa1000044u, ATTR_X25519_PUBLIC, ATTR_X25519_PRIVATE,
		  X25519_LEN, x25519_generate },
		{ 0xa1000048u, ATTR_ED448_PUBLIC, ATTR_ED448_PRIVATE,
		  ED448_KEY_LEN, ed448_generate },
		{ 0xa1000049u, ATTR_X448_PUBLIC, ATTR_X448_PRIVATE, X448_LEN,
		  x448_generate },
	};
	struct source source = { random };
	const struct crypto_random from = { source_fill, &source };
	uint8_t priv[OCTETS_MAX];
	uint8_t pub[OCTETS_MAX];
	unsigned int i = 0;

	while (row[i].type != object_type_id(v))
		i++;

	TEE_Result res = row[i].make(&from, priv, pub);

	if (res == TEE_SUCCESS) {
		const struct object_attr made[] = {
			MADE(row[i].public_id, pub, row[i].len),
			MADE(row[i].private_id, priv, row[i].len),
		};

		res = object_value_fill(v, bits, made, ARRAY_COUNT(made));
	}
	secret_wipe(priv, sizeof(priv));
	return res;
}

/* ------------------------------------------------------------------- table --- */

static const struct generation generations[] = {
	{ 0xa1000030u, make_rsa, { { ATTR_RSA_E, false } } },
	{ 0xa1000031u,
	  make_dsa,
	  { { ATTR_DSA_PRIME, true },
	    { ATTR_DSA_SUBPRIME, true },
	    { ATTR_DSA_BASE, true } } },
	{ 0xa1000032u,
	  make_dh,
	  { { ATTR_DH_PRIME, true },
	    { ATTR_DH_BASE, true },
	    { ATTR_DH_SUBPRIME, false },
	    { ATTR_DH_X_BITS, false } } },
	{ 0xa1000041u, make_ec, { { ATTR_ECC_CURVE, true } } },
	{ 0xa1000042u, make_ec, { { ATTR_ECC_CURVE, true } } },
	{ 0xa1000043u, make_octets, { { 0, false } } },
	{ 0xa1000044u, make_octets, { { 0, false } } },
	{ 0xa1000045u, make_ec, { { 0, false } } },
	{ 0xa1000046u, make_ec, { { 0, false } } },
	{ 0xa1000047u, make_ec, { { 0, false } } },
	{ 0xa1000048u, make_octets, { { 0, false } } },
	{ 0xa1000049u, make_octets, { { 0, false } } },
};

static TEE_Result check_params(const struct generation *g,
			       const struct object_attr *param,
			       unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		bool known = false;

		for (unsigned int k = 0; k < PARAMS_MAX; k++)
			known |= g->param[k].id == param[i].id &&
				 param[i].id != 0;
		if (!known || find(param, i, param[i].id) != NULL)
			return TEE_ERROR_ITEM_NOT_FOUND;
	}
	for (unsigned int k = 0; k < PARAMS_MAX; k++)
		if (g->param[k].needed &&
		    find(param, count, g->param[k].id) == NULL)
			return TEE_ERROR_ITEM_NOT_FOUND;
	return TEE_SUCCESS;
}

TEE_Result key_generate(struct object_value *v, uint32_t bits,
			const struct object_attr *param, unsigned int count,
			TEE_Result (*random)(void *to, size_t len))
{
	const struct generation *g = NULL;

	if (v->initialized)
		return TEE_ERROR_BAD_STATE;
	for (unsigned int i = 0; i < ARRAY_COUNT(generations); i++)
		if (generations[i].type == object_type_id(v))
			g = &generations[i];
	/* The rest are secrets, which take no parameters, or no keys at all. */
	if (g == NULL)
		return count != 0 ? TEE_ERROR_ITEM_NOT_FOUND
				  : object_value_generate(v, bits, random);

	TEE_Result res = object_value_size_check(v, bits);

	if (res == TEE_SUCCESS)
		res = check_params(g, param, count);
	return res == TEE_SUCCESS ? g->make(v, bits, param, count, random)
				  : res;
}
