/*
 * Points, signatures and ciphertexts from outside. What is accepted by one
 * operation must be by the others, and nothing that is not a point gives a
 * secret.
 */
#include <base/check.h>
#include <crypto/ecdh.h>
#include <crypto/ecdsa.h>
#include <crypto/eddsa.h>
#include <crypto/sm2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static void curve(enum ec_curve c, bool agree, const uint8_t *data, size_t size)
{
	size_t len = ec_len(c);
	uint8_t one[EC_LEN_MAX] = { 0 };
	uint8_t shared[EC_LEN_MAX];
	struct ec_public pub = { { 0 }, { 0 } };

	one[len - 1] = 1;
	/* Short input: the multiple that it names, a point at any rate. */
	if (size < 2 * len) {
		if (ec_number(c, data, size % (len + 1), shared) !=
			    TEE_SUCCESS ||
		    ec_public_from_private(c, shared, &pub) != TEE_SUCCESS)
			return;
		CHECK(ec_check_public(c, &pub) == TEE_SUCCESS);
	} else {
		memcpy(pub.x, data, len);
		memcpy(pub.y, data + len, len);
		data += 2 * len;
		size -= 2 * len;
	}

	TEE_Result res = ec_check_public(c, &pub);

	/* Slow, so not each time. */
	if (agree) {
		CHECK(ecdh_shared(c, one, &pub, shared) == res);
		CHECK(res != TEE_SUCCESS || memcmp(shared, pub.x, len) == 0);
	}

	TEE_Result sig = ecdsa_verify(c, &pub, one, len, data, size);

	CHECK((res == TEE_ERROR_BAD_PARAMETERS) ==
	      (sig == TEE_ERROR_BAD_PARAMETERS));
	if (c == EC_SM2)
		sm2_verify(&pub, one, data, size);
}

static void edwards(const uint8_t *data, size_t size)
{
	uint8_t pub[ED448_KEY_LEN] = { 0 };
	struct eddsa_variant how = { .prehash = size % 2 != 0 };

	memcpy(pub, data, size < sizeof(pub) ? size : sizeof(pub));
	ed25519_verify(pub, &how, data, size / 2, data, size);
	ed448_verify(pub, &how, data, size / 2, data, size);
}

static void decrypt(const uint8_t *data, size_t size)
{
	const uint8_t priv[SM2_LEN] = { 1 };
	uint8_t out[256];
	size_t out_len = sizeof(out);

	sm2_decrypt(priv, data, size, out, &out_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;

	uint8_t what = *data++;

	size--;
	if (what < 0xc0)
		curve(what % EC_CURVE_COUNT, what < 0x10, data, size);
	else if (what < 0xe0)
		edwards(data, size);
	else
		decrypt(data, size);
	return 0;
}
