/*
 * RSA keys and signatures of the host tool, through OpenSSL: PEM files, keys on
 * a PKCS#11 token ("pkcs11:" URIs, by OpenSSL's engine of that name), and
 * programs that sign for us.
 */
#ifndef TOOLS_AVB_KEY_H
#define TOOLS_AVB_KEY_H

#include <formats/vbmeta.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEY_BLOB_MAX 2056u
#define KEY_SIG_MAX  1024u

struct key {
	EVP_PKEY *pkey;
	bool has_private;
	unsigned int bits;
	uint8_t blob[KEY_BLOB_MAX]; /* AVB public key blob */
	size_t blob_len;
};

/**
 * key_open() - read a private or public key, or fail()
 * @path: PEM file or pkcs11: URI
 *
 * Refuses exponents other than 65537 and sizes that AVB has no blob for.
 */
void key_open(struct key *key, const char *path);

/** key_open_any() - likewise with any RSA key; no blob. For AVB 1.0. */
void key_open_any(struct key *key, const char *path);
void key_close(struct key *key);

/* Who signs: a key, or a program that is told about it. */
struct signer {
	const char *key_path;
	const char *helper;	       /* standard input to standard output */
	const char *helper_with_files; /* one file, replaced; wins */
};

/**
 * signer_sign() - an RSASSA-PKCS1-v1_5 signature, or fail()
 * @signer:    who signs
 * @algorithm: not NONE
 * @digest:    of what is signed, as long as the algorithm says
 * @sig:       receives algorithm->sig_len bytes
 */
void signer_sign(const struct signer *signer,
		 const struct vbmeta_algorithm *algorithm,
		 const uint8_t *digest, uint8_t sig[KEY_SIG_MAX]);

/**
 * key_sign_pss() - RSASSA-PSS with SHA-256 and a salt of 32 bytes, or fail()
 * @path: PEM file or pkcs11: URI, of any size up to KEY_SIG_MAX bytes
 *
 * The caller verifies what the key made.
 *
 * Return: bytes at @sig.
 */
size_t key_sign_pss(const char *path, const uint8_t digest[32],
		    uint8_t sig[KEY_SIG_MAX]);

/**
 * signature_good() - does a signature fit a public key blob?
 * @blob: untrusted; must be as long as the algorithm says
 */
bool signature_good(const struct vbmeta_algorithm *algorithm,
		    const uint8_t *blob, size_t blob_len, const uint8_t *digest,
		    const uint8_t *sig, size_t sig_len);

/** algorithm_digest() - the algorithm's hash of two pieces in a row. */
void algorithm_digest(const struct vbmeta_algorithm *algorithm,
		      const uint8_t *a, size_t a_len, const uint8_t *b,
		      size_t b_len, uint8_t out[64]);

/** algorithm_by_name() - or fail(). */
const struct vbmeta_algorithm *algorithm_by_name(const char *name);

#endif
