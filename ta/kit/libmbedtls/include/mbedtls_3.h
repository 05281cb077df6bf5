/*
 * Calls of mbed TLS 3 on Debian's 2.28, for TAs that are written for either.
 * The build has each header that is concerned end with this one, so a section
 * begins once its header has been read. Where the versions differ in how many
 * arguments a function takes, their number says which one is meant.
 */
#define MBEDTLS_3_PICK(a, b, c, d, e, f, g, h, i, name, ...) name

#ifndef MBEDTLS_PRIVATE
#define MBEDTLS_PRIVATE(member) member
#endif

#if defined(MBEDTLS_ECP_H) && !defined(MBEDTLS_3_ECP)
#define MBEDTLS_3_ECP
static inline int mbedtls_ecp_export(const mbedtls_ecp_keypair *key,
				     mbedtls_ecp_group *grp, mbedtls_mpi *d,
				     mbedtls_ecp_point *q)
{
	int res = mbedtls_ecp_group_copy(grp, &key->grp);

	if (res == 0)
		res = mbedtls_mpi_copy(d, &key->d);
	if (res == 0)
		res = mbedtls_ecp_copy(q, &key->Q);
	return res;
}
#endif

#if defined(MBEDTLS_PK_H) && !defined(MBEDTLS_3_PK)
#define MBEDTLS_3_PK
#define MBEDTLS_3_PARSE_7(pk, key, len, pwd, pwd_len, rng, rng_ctx)            \
	((void)(rng), (void)(rng_ctx),                                         \
	 (mbedtls_pk_parse_key)(pk, key, len, pwd, pwd_len))
#define MBEDTLS_3_PARSE_5(pk, key, len, pwd, pwd_len)                          \
	(mbedtls_pk_parse_key)(pk, key, len, pwd, pwd_len)
#define mbedtls_pk_parse_key(...)                                              \
	MBEDTLS_3_PICK(__VA_ARGS__, , , MBEDTLS_3_PARSE_7, ,                   \
		       MBEDTLS_3_PARSE_5, , , , )                              \
	(__VA_ARGS__)

#define MBEDTLS_3_SIGN_9(pk, md, hash, hash_len, sig, size, len, rng, rng_ctx) \
	((void)(size),                                                         \
	 (mbedtls_pk_sign)(pk, md, hash, hash_len, sig, len, rng, rng_ctx))
#define MBEDTLS_3_SIGN_8(pk, md, hash, hash_len, sig, len, rng, rng_ctx)       \
	(mbedtls_pk_sign)(pk, md, hash, hash_len, sig, len, rng, rng_ctx)
#define mbedtls_pk_sign(...)                                                   \
	MBEDTLS_3_PICK(__VA_ARGS__, MBEDTLS_3_SIGN_9, MBEDTLS_3_SIGN_8, , , ,  \
		       , , , )                                                 \
	(__VA_ARGS__)
#endif

#if defined(MBEDTLS_RSA_H) && !defined(MBEDTLS_3_RSA)
#define MBEDTLS_3_RSA
#define MBEDTLS_3_RSA_INIT_1(rsa)                                              \
	(mbedtls_rsa_init)(rsa, MBEDTLS_RSA_PKCS_V15, 0)
#define MBEDTLS_3_RSA_INIT_3(rsa, padding, md)                                 \
	(mbedtls_rsa_init)(rsa, padding, md)
#define mbedtls_rsa_init(...)                                                  \
	MBEDTLS_3_PICK(__VA_ARGS__, , , , , , , MBEDTLS_3_RSA_INIT_3, ,        \
		       MBEDTLS_3_RSA_INIT_1, )                                 \
	(__VA_ARGS__)
#endif

/* Version 3 has no functions of these names that return nothing. */
#if defined(MBEDTLS_SHA1_H) && !defined(MBEDTLS_3_SHA1)
#define MBEDTLS_3_SHA1
#define mbedtls_sha1	    mbedtls_sha1_ret
#define mbedtls_sha1_starts mbedtls_sha1_starts_ret
#define mbedtls_sha1_update mbedtls_sha1_update_ret
#define mbedtls_sha1_finish mbedtls_sha1_finish_ret
#endif
#if defined(MBEDTLS_SHA256_H) && !defined(MBEDTLS_3_SHA256)
#define MBEDTLS_3_SHA256
#define mbedtls_sha256	      mbedtls_sha256_ret
#define mbedtls_sha256_starts mbedtls_sha256_starts_ret
#define mbedtls_sha256_update mbedtls_sha256_update_ret
#define mbedtls_sha256_finish mbedtls_sha256_finish_ret
#endif
#if defined(MBEDTLS_SHA512_H) && !defined(MBEDTLS_3_SHA512)
#define MBEDTLS_3_SHA512
#define mbedtls_sha512	      mbedtls_sha512_ret
#define mbedtls_sha512_starts mbedtls_sha512_starts_ret
#define mbedtls_sha512_update mbedtls_sha512_update_ret
#define mbedtls_sha512_finish mbedtls_sha512_finish_ret
#endif
#if defined(MBEDTLS_MD5_H) && !defined(MBEDTLS_3_MD5)
#define MBEDTLS_3_MD5
#define mbedtls_md5	   mbedtls_md5_ret
#define mbedtls_md5_starts mbedtls_md5_starts_ret
#define mbedtls_md5_update mbedtls_md5_update_ret
#define mbedtls_md5_finish mbedtls_md5_finish_ret
#endif
