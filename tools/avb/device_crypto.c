/*
 * Digests and RSA for the verifier on the host.
 */
#include "device.h"
#include <crypto/rsa_avb.h>
#include <crypto/sha256.h>
#include <crypto/sha512.h>

static void hash(void *dev, enum avb_digest alg, const struct avb_bytes *piece,
		 size_t count, uint8_t *digest)
{
	struct sha256 sha2;
	struct sha512 sha5;

	if (alg == AVB_SHA256) {
		sha256_init(&sha2);
		for (size_t i = 0; i < count; i++)
			sha256_update(&sha2, piece[i].at, piece[i].len);
		sha256_final(&sha2, digest);
	} else {
		sha512_init(&sha5);
		for (size_t i = 0; i < count; i++)
			sha512_update(&sha5, piece[i].at, piece[i].len);
		sha512_final(&sha5, digest);
	}
}

static bool rsa_open(void *dev, const uint8_t *n, const uint8_t *rr,
		     const uint8_t *sig, size_t len, uint8_t *out)
{
	return rsa_avb_open(n, rr, sig, len, out);
}

void device_crypto(struct avb_ops *ops)
{
	ops->hash = hash;
	ops->rsa_open = rsa_open;
}
