/*
 * RSA as GlobalPlatform's services need it (RFC 8017): keys of 256 to 4096
 * bits, their generation, encryption and signatures. What only verifies images
 * uses crypto/rsa.h.
 *
 * Private operations take the same time for all values of a key and of a
 * message, are blinded, and check their result with the public key: a fault
 * does not leave a signature behind.
 */
#ifndef CRYPTO_RSA_KEY_H
#define CRYPTO_RSA_KEY_H

#include <crypto/digest.h>
#include <crypto/pk.h>

#define RSA_KEY_BITS_MIN 256u
#define RSA_KEY_BITS_MAX 4096u
#define RSA_KEY_LEN_MAX	 512u /* bytes of a modulus */
#define RSA_E_BITS_MAX	 256u /* when a key is generated */

/* Where a digest_alg is expected, in PKCS#1 v1.5 signatures alone. */
#define RSA_DIGEST_NONE	   0x100u /* the caller made the DigestInfo */
#define RSA_DIGEST_MD5SHA1 0x101u /* 36 bytes without DigestInfo, as in TLS */

/*
 * A key; all numbers are borrowed. @d may be empty in a public key. The last
 * five stand together or are all empty: without them operations take four
 * times as long.
 */
struct rsa_key {
	struct pk_number n;
	struct pk_number e;
	struct pk_number d;
	struct pk_number p;
	struct pk_number q;
	struct pk_number dp;   /* d mod (p - 1) */
	struct pk_number dq;   /* d mod (q - 1) */
	struct pk_number qinv; /* 1 / q mod p */
};

/* 16 KiB of the caller; what was in it is wiped on the way out. */
struct rsa_work {
	uint64_t limb[2048];
};

/* A generated key, big-endian with leading zeros. The caller wipes it. */
struct rsa_pair {
	size_t len;  /* bytes of @n and of @d */
	size_t half; /* bytes of the other five */
	uint8_t n[RSA_KEY_LEN_MAX];
	uint8_t d[RSA_KEY_LEN_MAX];
	uint8_t p[RSA_KEY_LEN_MAX / 2];
	uint8_t q[RSA_KEY_LEN_MAX / 2];
	uint8_t dp[RSA_KEY_LEN_MAX / 2];
	uint8_t dq[RSA_KEY_LEN_MAX / 2];
	uint8_t qinv[RSA_KEY_LEN_MAX / 2];
};

/*
 * All of the following return TEE_ERROR_BAD_PARAMETERS for an unfit key: an
 * even modulus or one of another size, an exponent e that is even, below 3 or
 * not below n, CRT values that do not belong together; and what @random says.
 * Where a length is given as *@out_len: in, room at @out; out, bytes written,
 * or with TEE_ERROR_SHORT_BUFFER the bytes needed. @out may be the input.
 */

/** rsa_key_len() - bytes of the modulus; 0 for an unfit public key. */
size_t rsa_key_len(const struct rsa_key *key);

/**
 * rsa_generate() - a random key pair (FIPS 186-5, A.1.3)
 * @bits: RSA_KEY_BITS_MIN to RSA_KEY_BITS_MAX; the modulus has as many
 * @e:    public exponent: odd, 3 to 2^256
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS; what @random says;
 * TEE_ERROR_GENERIC as prime_random(). On failure @pair is zeroed.
 */
TEE_Result rsa_generate(struct rsa_work *work, const struct pk_random *random,
			size_t bits, const struct pk_number *e,
			struct rsa_pair *pair);

/**
 * rsa_raw_public() - @out = @in ^ e mod n, without padding
 * rsa_raw_private() - @out = @in ^ d mod n
 * @in:  at most as long as the modulus, and below it
 * @out: receives rsa_key_len() bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS; TEE_ERROR_SECURITY when the
 * result does not lead back to @in: the key's numbers do not belong together,
 * or the computation was disturbed.
 */
TEE_Result rsa_raw_public(struct rsa_work *work, const struct rsa_key *key,
			  const uint8_t *in, size_t in_len, uint8_t *out);
TEE_Result rsa_raw_private(struct rsa_work *work,
			   const struct pk_random *random,
			   const struct rsa_key *key, const uint8_t *in,
			   size_t in_len, uint8_t *out);

/**
 * rsa_encrypt_pkcs1() - RSAES-PKCS1-v1_5
 * @in_len: at most rsa_key_len() - 11, else TEE_ERROR_BAD_PARAMETERS
 */
TEE_Result rsa_encrypt_pkcs1(struct rsa_work *work,
			     const struct pk_random *random,
			     const struct rsa_key *key, const uint8_t *in,
			     size_t in_len, uint8_t *out, size_t *out_len);

/**
 * rsa_decrypt_pkcs1() - the other way
 *
 * Return: also TEE_ERROR_BAD_PARAMETERS when @in is not a ciphertext of this
 * key. The padding is looked at in constant time; the result still tells
 * whether it was right, which is why OAEP exists.
 */
TEE_Result rsa_decrypt_pkcs1(struct rsa_work *work,
			     const struct pk_random *random,
			     const struct rsa_key *key, const uint8_t *in,
			     size_t in_len, uint8_t *out, size_t *out_len);

struct rsa_oaep {
	enum digest_alg hash; /* of the label */
	enum digest_alg mgf;  /* of MGF1 */
	const uint8_t *label;
	size_t label_len;
};

/**
 * rsa_encrypt_oaep() - RSAES-OAEP
 * rsa_decrypt_oaep() - the other way
 * @how: TEE_ERROR_NOT_SUPPORTED for an XOF
 *
 * Return: as for rsa_encrypt_pkcs1() and rsa_decrypt_pkcs1(); a ciphertext is
 * refused in the same time whatever is wrong with it.
 */
TEE_Result rsa_encrypt_oaep(struct rsa_work *work,
			    const struct pk_random *random,
			    const struct rsa_key *key,
			    const struct rsa_oaep *how, const uint8_t *in,
			    size_t in_len, uint8_t *out, size_t *out_len);
TEE_Result rsa_decrypt_oaep(struct rsa_work *work,
			    const struct pk_random *random,
			    const struct rsa_key *key,
			    const struct rsa_oaep *how, const uint8_t *in,
			    size_t in_len, uint8_t *out, size_t *out_len);

/**
 * rsa_sign_pkcs1() - RSASSA-PKCS1-v1_5
 * rsa_verify_pkcs1() - check such a signature
 * @hash: a digest_alg, RSA_DIGEST_NONE or RSA_DIGEST_MD5SHA1;
 *        TEE_ERROR_NOT_SUPPORTED for an XOF and SM3
 * @digest: of that hash's length, else TEE_ERROR_BAD_PARAMETERS
 *
 * Return: TEE_ERROR_BAD_PARAMETERS also when the modulus is too short;
 * TEE_ERROR_SIGNATURE_INVALID; TEE_ERROR_SECURITY as rsa_raw_private().
 */
TEE_Result rsa_sign_pkcs1(struct rsa_work *work, const struct pk_random *random,
			  const struct rsa_key *key, unsigned int hash,
			  const uint8_t *digest, size_t len, uint8_t *sig,
			  size_t *sig_len);
TEE_Result rsa_verify_pkcs1(struct rsa_work *work, const struct rsa_key *key,
			    unsigned int hash, const uint8_t *digest,
			    size_t len, const uint8_t *sig, size_t sig_len);

struct rsa_pss {
	enum digest_alg hash; /* of the message and of H */
	enum digest_alg mgf;  /* of MGF1 */
	size_t salt_len;      /* bytes, exactly */
};

/**
 * rsa_sign_pss() - RSASSA-PSS
 * rsa_verify_pss() - check such a signature
 * @how: TEE_ERROR_NOT_SUPPORTED for an XOF; TEE_ERROR_BAD_PARAMETERS when the
 *       modulus is too short for hash and salt
 *
 * Return: as rsa_sign_pkcs1().
 */
TEE_Result rsa_sign_pss(struct rsa_work *work, const struct pk_random *random,
			const struct rsa_key *key, const struct rsa_pss *how,
			const uint8_t *digest, size_t len, uint8_t *sig,
			size_t *sig_len);
TEE_Result rsa_verify_pss(struct rsa_work *work, const struct rsa_key *key,
			  const struct rsa_pss *how, const uint8_t *digest,
			  size_t len, const uint8_t *sig, size_t sig_len);

#endif
