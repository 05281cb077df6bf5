/*
 * Key files through mbedTLS, which reads all the usual encodings. The numbers
 * of an AVB key blob follow from the modulus alone.
 */
#include "keyfile.h"
#include <base/bytes.h>
#include <mbedtls/bignum.h>
#include <mbedtls/rsa.h>
#include <sys/random.h>

static int host_random(void *unused, unsigned char *out, size_t len)
{
	while (len > 0) {
		ssize_t got = getrandom(out, len, 0);

		if (got < 0)
			return MBEDTLS_ERR_RSA_RNG_FAILED;
		out += got;
		len -= (size_t)got;
	}
	return 0;
}

static bool exponent_is_65537(const mbedtls_rsa_context *rsa)
{
	return mbedtls_mpi_cmp_int(&rsa->E, 65537) == 0;
}

TEE_Result keyfile_open(const char *path, struct keyfile *kf)
{
	int rc;

	mbedtls_pk_init(&kf->pk);
	kf->has_private = true;
	rc = mbedtls_pk_parse_keyfile(&kf->pk, path, NULL);
	if (rc == MBEDTLS_ERR_PK_FILE_IO_ERROR)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (rc != 0) {
		mbedtls_pk_free(&kf->pk);
		mbedtls_pk_init(&kf->pk);
		kf->has_private = false;
		rc = mbedtls_pk_parse_public_keyfile(&kf->pk, path);
	}
	if (rc != 0 || mbedtls_pk_get_type(&kf->pk) != MBEDTLS_PK_RSA)
		return TEE_ERROR_BAD_FORMAT;

	kf->bits = (unsigned int)mbedtls_pk_get_bitlen(&kf->pk);
	if (!exponent_is_65537(mbedtls_pk_rsa(kf->pk)) ||
	    (kf->bits != 2048 && kf->bits != 4096 && kf->bits != 8192))
		return TEE_ERROR_NOT_SUPPORTED;
	return TEE_SUCCESS;
}

void keyfile_close(struct keyfile *kf)
{
	mbedtls_pk_free(&kf->pk);
}

size_t keyfile_blob(struct keyfile *kf, uint8_t blob[KEYFILE_BLOB_MAX])
{
	const mbedtls_mpi *n = &mbedtls_pk_rsa(kf->pk)->N;
	size_t n_len = kf->bits / 8;
	mbedtls_mpi r, t;
	uint8_t inv[4] = { 0 };
	int rc = 0;

	mbedtls_mpi_init(&r);
	mbedtls_mpi_init(&t);
	/* n0inv: 2^32 less the inverse of n modulo 2^32. */
	rc |= mbedtls_mpi_lset(&r, 1);
	rc |= mbedtls_mpi_shift_l(&r, 32);
	rc |= mbedtls_mpi_inv_mod(&t, n, &r);
	rc |= mbedtls_mpi_sub_mpi(&t, &r, &t);
	rc |= mbedtls_mpi_write_binary(&t, inv, sizeof(inv));
	/* rr: (2^bits)^2 modulo n. */
	rc |= mbedtls_mpi_lset(&r, 1);
	rc |= mbedtls_mpi_shift_l(&r, 2 * (size_t)kf->bits);
	rc |= mbedtls_mpi_mod_mpi(&t, &r, n);
	rc |= mbedtls_mpi_write_binary(n, blob + 8, n_len);
	rc |= mbedtls_mpi_write_binary(&t, blob + 8 + n_len, n_len);
	store_be32(blob, kf->bits);
	store_be32(blob + 4, load_be32(inv));
	mbedtls_mpi_free(&r);
	mbedtls_mpi_free(&t);
	return rc == 0 ? 8 + 2 * n_len : 0;
}

bool keyfile_verify(struct keyfile *kf, const uint8_t digest[32],
		    const uint8_t *sig, size_t sig_len)
{
	return mbedtls_pk_verify(&kf->pk, MBEDTLS_MD_SHA256, digest, 32, sig,
				 sig_len) == 0;
}

TEE_Result keyfile_sign(struct keyfile *kf, const uint8_t digest[32],
			uint8_t sig[KEYFILE_SIG_MAX])
{
	size_t len = 0;

	if (!kf->has_private)
		return TEE_ERROR_ACCESS_DENIED;
	if (mbedtls_pk_sign(&kf->pk, MBEDTLS_MD_SHA256, digest, 32, sig, &len,
			    host_random, NULL) != 0 ||
	    len != kf->bits / 8 || !keyfile_verify(kf, digest, sig, len))
		return TEE_ERROR_GENERIC;
	return TEE_SUCCESS;
}
