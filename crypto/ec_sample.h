/*
 * What the tests of elliptic curves share: numbers that depend on a seed, and
 * the curves as OpenSSL, the second implementation, has them.
 */
#ifndef EC_SAMPLE_H
#define EC_SAMPLE_H

#include <crypto/ec.h>
#include <openssl/bn.h>
#include <openssl/ec.h>

struct sample {
	uint64_t state;
	TEE_Result fails_with; /* what the source returns, if not success */
};

/** sample_fill() - bytes; as crypto_random's fill, with a struct sample. */
TEE_Result sample_fill(void *sample, void *buf, size_t len);

/** sample_group() - @curve; the caller frees it. Never NULL. */
EC_GROUP *sample_group(enum ec_curve curve);

/** sample_point() - @pub as a point; NULL if OpenSSL refuses it. */
EC_POINT *sample_point(enum ec_curve curve, const EC_GROUP *group,
		       const struct ec_public *pub);

/** sample_public() - @point as bytes. */
void sample_public(enum ec_curve curve, const EC_GROUP *group,
		   const EC_POINT *point, struct ec_public *pub);

#endif
