/* RSA keys: files, tokens, blobs, signatures. */
#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED
#include "key.h"
#include "fail.h"
#include "helper.h"
#include <base/bytes.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* DigestInfo without the digest: RFC 8017, section 9.2, note 1. */
static const uint8_t info_sha256[19] = { 0x30, 0x31, 0x30, 0x0d, 0x06,
					 0x09, 0x60, 0x86, 0x48, 0x01,
					 0x65, 0x03, 0x04, 0x02, 0x01,
					 0x05, 0x00, 0x04, 0x20 };
static const uint8_t info_sha512[19] = { 0x30, 0x51, 0x30, 0x0d, 0x06,
					 0x09, 0x60, 0x86, 0x48, 0x01,
					 0x65, 0x03, 0x04, 0x02, 0x03,
					 0x05, 0x00, 0x04, 0x40 };

const struct vbmeta_algorithm *algorithm_by_name(const char *name)
{
	const struct vbmeta_algorithm *alg;

	for (uint32_t type = 0; (alg = vbmeta_algorithm_find(type)); type++)
		if (strcmp(alg->name, name) == 0)
			return alg;
	fail("unknown algorithm %s", name);
}

/* Why OpenSSL's last call failed, in a few words. */
static const char *why(void)
{
	unsigned long code = ERR_peek_last_error();
	const char *text = ERR_reason_error_string(code);

	return text == NULL ? "unknown reason" : text;
}

/*
 * Tokens serve one program at a time, and some (SoftHSM) say that there is no key
 * while another one asks. A build signs several things at once: this user's
 * programs take turns, each until it ends. Without a lock it is tried anyway.
 */
static void token_turn(void)
{
	static int fd = -1; /* a second key of this program has the turn, too */
	char path[64];
	struct stat st;

	if (fd >= 0)
		return;
	(void)snprintf(path, sizeof(path), "/tmp/strongroom-token-%u",
		       (unsigned int)getuid());
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	/* A file that another user put there is no reason to wait. */
	if (fstat(fd, &st) != 0 || st.st_uid != getuid()) {
		close(fd);
		fd = -1;
		return;
	}
	while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
		;
}

static EVP_PKEY *token_key(const char *uri, bool want_private)
{
	ENGINE *engine;
	EVP_PKEY *pkey = NULL;

	token_turn();
	ENGINE_load_builtin_engines();
	engine = ENGINE_by_id("pkcs11");
	if (engine == NULL || ENGINE_init(engine) != 1)
		fail("%s: OpenSSL has no working pkcs11 engine (Debian: "
		     "libengine-pkcs11-openssl)",
		     uri);
	if (want_private)
		pkey = ENGINE_load_private_key(engine, uri, NULL, NULL);
	if (pkey == NULL)
		pkey = ENGINE_load_public_key(engine, uri, NULL, NULL);
	return pkey;
}

static EVP_PKEY *file_key(const char *path, bool *has_private)
{
	BIO *bio = BIO_new_file(path, "rb");
	EVP_PKEY *pkey;

	if (bio == NULL)
		fail("cannot read key %s", path);
	pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	*has_private = pkey != NULL;
	if (pkey == NULL && BIO_reset(bio) == 0)
		pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	ERR_clear_error();
	return pkey;
}

void key_open_any(struct key *key, const char *path)
{
	bool token = strncmp(path, "pkcs11:", 7) == 0;

	*key = (struct key){ .has_private = true };
	if (token)
		key->pkey = token_key(path, true);
	else
		key->pkey = file_key(path, &key->has_private);
	if (key->pkey == NULL || !EVP_PKEY_is_a(key->pkey, "RSA"))
		fail("%s: no RSA key %s", path,
		     token ? "on a token" : "in PEM");
	key->bits = (unsigned int)EVP_PKEY_get_bits(key->pkey);
}

/* The blob: bits, n0inv, n, rr. */
static bool blob_make(struct key *key, const BIGNUM *n)
{
	size_t n_len = key->bits / 8;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *r = BN_new();
	BIGNUM *t = BN_new();
	uint8_t inverse[4];
	bool good = ctx != NULL && r != NULL && t != NULL && BN_is_odd(n);

	/* n0inv: 2^32 less the inverse of n modulo 2^32. */
	good = good && BN_lshift(r, BN_value_one(), 32) == 1 &&
	       BN_mod_inverse(t, n, r, ctx) != NULL && BN_sub(t, r, t) == 1 &&
	       BN_bn2binpad(t, inverse, sizeof(inverse)) == 4;
	/* rr: (2^bits)^2 modulo n. */
	good = good && BN_lshift(r, BN_value_one(), 2 * (int)key->bits) == 1 &&
	       BN_mod(t, r, n, ctx) == 1 &&
	       BN_bn2binpad(n, key->blob + 8, (int)n_len) > 0 &&
	       BN_bn2binpad(t, key->blob + 8 + n_len, (int)n_len) > 0;
	if (good) {
		store_be32(key->blob, key->bits);
		memcpy(key->blob + 4, inverse, sizeof(inverse));
		key->blob_len = 8 + 2 * n_len;
	}
	BN_free(t);
	BN_free(r);
	BN_CTX_free(ctx);
	return good;
}

void key_open(struct key *key, const char *path)
{
	BIGNUM *n = NULL;
	BIGNUM *e = NULL;

	key_open_any(key, path);
	if (EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_N, &n) != 1 ||
	    EVP_PKEY_get_bn_param(key->pkey, OSSL_PKEY_PARAM_RSA_E, &e) != 1)
		fail("%s: the key's numbers cannot be read: %s", path, why());
	if (!BN_is_word(e, 65537))
		fail("%s: the public exponent is not 65537", path);
	if (key->bits != 2048 && key->bits != 4096 && key->bits != 8192)
		fail("%s: %u bits; keys have 2048, 4096 or 8192", path,
		     key->bits);
	if (!blob_make(key, n))
		fail("%s: not an RSA modulus", path);
	BN_free(n);
	BN_free(e);
}

void key_close(struct key *key)
{
	EVP_PKEY_free(key->pkey);
}

void algorithm_digest(const struct vbmeta_algorithm *algorithm,
		      const uint8_t *a, size_t a_len, const uint8_t *b,
		      size_t b_len, uint8_t out[64])
{
	const EVP_MD *md =
		algorithm->hash_len == 64 ? EVP_sha512() : EVP_sha256();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL || EVP_DigestInit_ex(ctx, md, NULL) != 1 ||
	    EVP_DigestUpdate(ctx, a, a_len) != 1 ||
	    EVP_DigestUpdate(ctx, b, b_len) != 1 ||
	    EVP_DigestFinal_ex(ctx, out, NULL) != 1)
		fail("the hash function failed");
	EVP_MD_CTX_free(ctx);
}

/* The whole encoded block, EMSA-PKCS1-v1_5: RFC 8017, section 9.2. */
static void block_make(const struct vbmeta_algorithm *algorithm,
		       const uint8_t *digest, uint8_t block[KEY_SIG_MAX])
{
	const uint8_t *info =
		algorithm->hash_len == 64 ? info_sha512 : info_sha256;
	size_t tail = sizeof(info_sha256) + algorithm->hash_len;
	uint8_t *end = block + algorithm->sig_len;

	memset(block, 0xff, algorithm->sig_len);
	block[0] = 0;
	block[1] = 1;
	end[-(ptrdiff_t)tail - 1] = 0;
	memcpy(end - tail, info, sizeof(info_sha256));
	memcpy(end - algorithm->hash_len, digest, algorithm->hash_len);
}

static void key_sign(const char *path, const struct vbmeta_algorithm *algorithm,
		     const uint8_t *digest, uint8_t sig[KEY_SIG_MAX])
{
	const EVP_MD *md =
		algorithm->hash_len == 64 ? EVP_sha512() : EVP_sha256();
	size_t len = KEY_SIG_MAX;
	EVP_PKEY_CTX *ctx;
	struct key key;

	key_open(&key, path);
	if (!key.has_private)
		fail("%s: no private key", path);
	if (key.bits / 8 != algorithm->sig_len)
		fail("%s: a key of %u bits does not fit %s", path, key.bits,
		     algorithm->name);
	ctx = EVP_PKEY_CTX_new(key.pkey, NULL);
	if (ctx == NULL || EVP_PKEY_sign_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_signature_md(ctx, md) != 1 ||
	    EVP_PKEY_sign(ctx, sig, &len, digest, algorithm->hash_len) != 1 ||
	    len != algorithm->sig_len)
		fail("%s: signing failed: %s", path, why());
	if (!signature_good(algorithm, key.blob, key.blob_len, digest, sig,
			    len))
		fail("%s: the key made a wrong signature", path);
	EVP_PKEY_CTX_free(ctx);
	key_close(&key);
}

size_t key_sign_pss(const char *path, const uint8_t digest[32],
		    uint8_t sig[KEY_SIG_MAX])
{
	uint8_t block[KEY_SIG_MAX];
	struct key key;
	RSA *rsa;
	int len;

	key_open_any(&key, path);
	rsa = EVP_PKEY_get1_RSA(key.pkey);
	len = rsa == NULL ? 0 : RSA_size(rsa);
	/*
	 * The block is made here, and the key's raw operation is used: the
	 * engine's own way of this padding ends in a crash.
	 */
	if (!key.has_private || len == 0 || (size_t)len > sizeof(block) ||
	    RSA_padding_add_PKCS1_PSS_mgf1(rsa, block, digest, EVP_sha256(),
					   EVP_sha256(), 32) != 1 ||
	    RSA_private_encrypt(len, block, sig, rsa, RSA_NO_PADDING) != len)
		fail("%s: signing failed: %s", path, why());
	RSA_free(rsa);
	key_close(&key);
	return (size_t)len;
}

void signer_sign(const struct signer *signer,
		 const struct vbmeta_algorithm *algorithm,
		 const uint8_t *digest, uint8_t sig[KEY_SIG_MAX])
{
	uint8_t block[KEY_SIG_MAX];
	const char *helper = signer->helper_with_files != NULL
				     ? signer->helper_with_files
				     : signer->helper;

	if (signer->key_path == NULL)
		fail("a key is needed to sign with %s", algorithm->name);
	if (helper == NULL) {
		key_sign(signer->key_path, algorithm, digest, sig);
		return;
	}
	block_make(algorithm, digest, block);
	helper_run(helper, signer->helper_with_files != NULL, algorithm->name,
		   signer->key_path, block, algorithm->sig_len, sig);
}

/* A public key from its modulus alone. */
static EVP_PKEY *public_key(const uint8_t *n, size_t n_len)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *num = BN_bin2bn(n, (int)n_len, NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (build == NULL || ctx == NULL || num == NULL ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, num) != 1 ||
	    OSSL_PARAM_BLD_push_uint(build, OSSL_PKEY_PARAM_RSA_E, 65537) !=
		    1 ||
	    (params = OSSL_PARAM_BLD_to_param(build)) == NULL ||
	    EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	OSSL_PARAM_free(params);
	BN_free(num);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_BLD_free(build);
	return pkey;
}

bool signature_good(const struct vbmeta_algorithm *algorithm,
		    const uint8_t *blob, size_t blob_len, const uint8_t *digest,
		    const uint8_t *sig, size_t sig_len)
{
	uint8_t want[KEY_SIG_MAX];
	uint8_t got[KEY_SIG_MAX];
	size_t got_len = sizeof(got);
	struct vbmeta_key key;
	EVP_PKEY_CTX *ctx = NULL;
	EVP_PKEY *pkey;
	bool good;

	if (vbmeta_key_parse(blob, blob_len, &key) != TEE_SUCCESS ||
	    key.bits / 8 != algorithm->sig_len || sig_len != algorithm->sig_len)
		return false;
	block_make(algorithm, digest, want);
	pkey = public_key(key.n, key.bits / 8);
	if (pkey != NULL)
		ctx = EVP_PKEY_CTX_new(pkey, NULL);
	/* The whole block is compared, not what a parser finds in it. */
	good = ctx != NULL && EVP_PKEY_verify_recover_init(ctx) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) == 1 &&
	       EVP_PKEY_verify_recover(ctx, got, &got_len, sig, sig_len) == 1 &&
	       got_len == sig_len && memcmp(got, want, sig_len) == 0;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}
