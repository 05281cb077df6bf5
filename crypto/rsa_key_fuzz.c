/*
 * Keys of a stranger, in RSA, DSA and DH: any numbers are answered with a
 * result, and what is signed with a key verifies with it.
 */
#include <base/check.h>
#include <crypto/dh.h>
#include <crypto/dsa.h>
#include <crypto/rsa_key.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	abort();
}

static TEE_Result fill(void *ctx, void *to, size_t len)
{
	uint64_t *seed = ctx;
	uint8_t *p = to;

	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 6364136223846793005 + 1442695040888963407;
		p[i] = (uint8_t)(*seed >> 56);
	}
	return TEE_SUCCESS;
}

/*
 * The next number: a byte for its length, in which the highest bit asks for as
 * many bytes of ones, then its bytes.
 */
static struct pk_number number(const uint8_t **data, size_t *size)
{
	static uint8_t ones[256];
	struct pk_number a = { NULL, 0 };

	memset(ones, 0xff, sizeof(ones));
	if (*size == 0)
		return a;

	size_t len = (*data)[0] & 0x7fu;
	bool is_ones = ((*data)[0] & 0x80) != 0;

	++*data;
	--*size;
	if (is_ones)
		return (struct pk_number){ ones, 2 * len };
	if (len > *size)
		len = *size;
	a = (struct pk_number){ *data, len };
	*data += len;
	*size -= len;
	return a;
}

static void rsa_try(const struct rsa_key *key, const struct pk_random *random)
{
	static struct rsa_work work;
	uint8_t digest[32] = { 1 };
	uint8_t out[RSA_KEY_LEN_MAX];
	uint8_t back[RSA_KEY_LEN_MAX];
	size_t len = sizeof(out);
	size_t back_len = sizeof(back);
	struct rsa_pss pss = { DIGEST_SHA256, DIGEST_SHA1, 3 };
	size_t key_len = rsa_key_len(key);

	CHECK(key_len <= RSA_KEY_LEN_MAX);
	if (rsa_raw_private(&work, random, key, digest, 1, out) == TEE_SUCCESS)
		CHECK(rsa_raw_public(&work, key, out, key_len, back) ==
			      TEE_SUCCESS &&
		      back[key_len - 1] == 1);
	if (rsa_sign_pss(&work, random, key, &pss, digest, 32, out, &len) ==
	    TEE_SUCCESS)
		CHECK(rsa_verify_pss(&work, key, &pss, digest, 32, out, len) ==
		      TEE_SUCCESS);
	len = sizeof(out);
	if (rsa_encrypt_pkcs1(&work, random, key, digest, 3, out, &len) ==
	    TEE_SUCCESS)
		rsa_decrypt_pkcs1(&work, random, key, out, len, back,
				  &back_len);
}

static void dsa_try(const struct rsa_key *from, const struct pk_random *random)
{
	static struct dsa_work work;
	const struct dsa_key key = {
		.p = from->n,
		.q = from->e,
		.g = from->d,
		.y = from->p,
		.x = from->q,
	};
	uint8_t digest[32] = { 1 };
	uint8_t x[DSA_Q_LEN_MAX];
	uint8_t y[DSA_P_BITS_MAX / 8];
	uint8_t sig[2 * DSA_Q_LEN_MAX];
	size_t len = sizeof(sig);

	dsa_generate(&work, random, &key, x, y, sizeof(y));
	if (dsa_sign(&work, random, &key, digest, 32, sig, &len) ==
		    TEE_SUCCESS &&
	    key.y.len != 0)
		CHECK(dsa_verify(&work, &key, digest, 32, sig, len) ==
		      TEE_SUCCESS);
}

static void dh_try(const struct rsa_key *from, size_t x_bits,
		   const struct pk_random *random)
{
	static struct dh_work work;
	const struct dh_group group = {
		.p = from->n,
		.g = from->e,
		.q = from->d,
		.x_bits = x_bits,
	};
	uint8_t x[DH_BITS_MAX / 8];
	uint8_t y[DH_BITS_MAX / 8];

	dh_generate(&work, random, &group, x, y);
	dh_shared(&work, &group, &from->p, &from->q, y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t seed = size;
	const struct pk_random random = { fill, &seed };
	uint8_t kind = 0;

	if (size < 2)
		return 0;
	kind = data[0];
	seed += data[1];
	data += 2;
	size -= 2;

	struct rsa_key key = {
		.n = number(&data, &size),
		.e = number(&data, &size),
		.d = number(&data, &size),
		.p = number(&data, &size),
		.q = number(&data, &size),
		.dp = number(&data, &size),
		.dq = number(&data, &size),
		.qinv = number(&data, &size),
	};

	if (kind % 3 == 0)
		rsa_try(&key, &random);
	else if (kind % 3 == 1)
		dsa_try(&key, &random);
	else
		dh_try(&key, kind, &random);
	return 0;
}
