/*
 * Runs what handles private values of elliptic curves on bytes that were never
 * written. Valgrind's memcheck follows such bytes through every instruction and
 * reports a branch or an address that depends on one: the same that would show
 * in the time an operation takes.
 *
 * usage: secrets [control]; with "control", branches on a secret itself, for
 * the caller to see that memcheck is awake.
 */
#include <base/bits.h>
#include <base/check.h>
#include <crypto/ecdh.h>
#include <crypto/eddsa.h>
#include <crypto/sm2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/secrets.h"
#include "ec_keys.h"

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static const struct ec_group *const group[] = {
	&ec_p192, &ec_p224, &ec_p256,	 &ec_p384,
	&ec_p521, &ec_sm2,  &ec_ed25519, &ec_ed448,
};

/* Fresh from malloc(): memcheck takes its bytes for undefined. */
void *secret(size_t len)
{
	void *p = malloc(len);

	CHECK(p != NULL);
	__asm__("" : "+r"(p));
	return p;
}

static void multiples(void)
{
	struct ec_num *k = secret(sizeof(*k));
	struct ec_point *r = secret(sizeof(*r));
	struct ec_point base;
	const struct ec_num one = { { 1 } };

	for (size_t i = 0; i < ARRAY_COUNT(group); i++) {
		ec_multiply_base(group[i], &base, &one);
		ec_multiply_base(group[i], r, k);
		ec_affine(group[i], r);
		ec_multiply(group[i], r, k, &base);
		ec_affine(group[i], r);
	}
	free(r);
	free(k);
}

static void signatures(void)
{
	struct ec_num *d = secret(sizeof(*d));
	struct ec_num *k = secret(sizeof(*k));
	const uint8_t digest[32] = { 1 };
	uint8_t sig[132];

	/* What is returned says only that another number is needed. */
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++)
		(void)ecdsa_sign_with(curve, d, k, digest, 32, sig);
	(void)sm2_sign_with(d, k, digest, sig);
	free(k);
	free(d);
}

static void encryption(void)
{
	struct ec_num *k = secret(sizeof(*k));
	uint8_t *msg = secret(100);
	uint8_t out[100 + SM2_PKE_OVERHEAD];
	const struct ec_num one = { { 1 } };
	struct ec_point peer;

	ec_multiply_base(&ec_sm2, &peer, &one);
	(void)sm2_encrypt_with(&peer, k, msg, 100, out);
	free(msg);
	free(k);
}

static void public_values(void)
{
	uint8_t *priv = secret(ED448_KEY_LEN);
	uint8_t pub[ED448_KEY_LEN];

	x25519_public(priv, pub);
	x448_public(priv, pub);
	ed25519_public(priv, pub);
	ed448_public(priv, pub);
	free(priv);
}

static int control(void)
{
	uint8_t *v = secret(1);
	int other = *v == 7 ? puts("seven") : 0;

	free(v);
	return other;
}

static const struct {
	const char *name;
	void (*run)(void);
} row[] = {
	{ "multiples", multiples },   { "signatures", signatures },
	{ "encryption", encryption }, { "public_values", public_values },
	{ "powers", secret_powers },  { "sieve", secret_sieve },
};

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "control") == 0)
		return control() == 1;
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		printf("[ RUN      ] %s\n", row[i].name);
		fflush(stdout);
		row[i].run();
		printf("[       OK ] %s\n", row[i].name);
	}
	return 0;
}
