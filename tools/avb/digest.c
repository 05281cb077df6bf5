/* Hash functions by name. */
#include "digest.h"
#include "fail.h"
#include "image.h"
#include "progress.h"
#include <base/bits.h>
#include <openssl/params.h>
#include <openssl/core_names.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PIECE_LEN (UINT64_C(1) << 20)

/* Names that OpenSSL spells in another way, and those it cannot serve. */
static const struct {
	const char *name;
	const char *fetch;
} names[] = {
	{ "sha3_224", "SHA3-224" },
	{ "sha3_256", "SHA3-256" },
	{ "sha3_384", "SHA3-384" },
	{ "sha3_512", "SHA3-512" },
	{ "blake2b", "BLAKE2B-512" },
	{ "blake2s", "BLAKE2S-256" },
	{ "sha512_256", "SHA512-256" },
	{ "sha512_224", "SHA512-224" },
	{ "md5", "MD5" },
	{ "sha1", "SHA1" },
	{ "sha224", "SHA2-224" },
	{ "sha256", "SHA2-256" },
	{ "sha384", "SHA2-384" },
	{ "sha512", "SHA2-512" },
	{ "sm3", "SM3" },
	{ "ripemd160", "RIPEMD160" },
};

bool digest_find(const char *name, bool for_tree, struct digest *out)
{
	const char *fetch = NULL;

	if (for_tree && strcasecmp(name, "blake2b-256") == 0) {
		*out = (struct digest){ .len = 32 };
		return true;
	}
	for (size_t i = 0; i < ARRAY_COUNT(names) && fetch == NULL; i++)
		if (strcasecmp(names[i].name, name) == 0)
			fetch = names[i].fetch;
	if (fetch == NULL)
		return false;
	*out = (struct digest){ .md = EVP_MD_fetch(NULL, fetch, NULL) };
	if (out->md == NULL)
		return false;
	out->len = (size_t)EVP_MD_get_size(out->md);
	return true;
}

void digest_get(const char *name, bool for_tree, struct digest *out)
{
	if (!digest_find(name, for_tree, out))
		fail("unsupported hash algorithm %s", name);
}

bool digest_image(const struct digest *digest, const uint8_t *salt,
		  size_t salt_len, const struct image *img, uint64_t len,
		  uint8_t out[DIGEST_MAX])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t *piece = xmalloc(PIECE_LEN);
	struct progress progress;
	bool good = ctx != NULL && len <= img->len &&
		    EVP_DigestInit_ex2(ctx, digest->md, NULL) == 1 &&
		    EVP_DigestUpdate(ctx, salt, salt_len) == 1;

	progress_start(&progress, "hashing", len);
	for (uint64_t at = 0; good && at < len; at += PIECE_LEN) {
		size_t part = (size_t)MIN(PIECE_LEN, len - at);

		good = image_read(img, at, piece, part) == part &&
		       EVP_DigestUpdate(ctx, piece, part) == 1;
		progress_add(&progress, part);
	}
	progress_end(&progress);
	good = good && EVP_DigestFinal_ex(ctx, out, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	free(piece);
	return good;
}

void digest_bytes(const struct digest *digest, const void *bytes, size_t len,
		  uint8_t out[DIGEST_MAX])
{
	if (EVP_Digest(bytes, len, out, NULL, digest->md, NULL) != 1)
		fail("the hash function failed");
}

void hex_write(FILE *out, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fprintf(out, "%02x", bytes[i]);
}

char *hex_text(const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = xcalloc(2 * len + 1);

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

uint8_t *hex_parse(const char *text, size_t *len)
{
	size_t digits = strlen(text);
	uint8_t *bytes = xmalloc(digits / 2);

	*len = digits / 2;
	for (size_t i = 0; i < digits; i++) {
		int digit = digit_of(text[i]);

		if (digit < 0 || digits % 2 != 0) {
			free(bytes);
			return NULL;
		}
		bytes[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4
						    : bytes[i / 2] | digit);
	}
	return bytes;
}
