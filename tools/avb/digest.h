/*
 * Hash functions by the names that descriptors use, through OpenSSL, which
 * uses the processor's SHA instructions.
 */
#ifndef TOOLS_AVB_DIGEST_H
#define TOOLS_AVB_DIGEST_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DIGEST_MAX 64u

struct digest {
	const EVP_MD *md; /* kept until the program ends; NULL: BLAKE2b */
	size_t len;	  /* bytes of a digest */
};

/**
 * digest_find() - a hash function by name
 * @name:     such as "sha256"; upper and lower case are the same
 * @for_tree: also those that only hash trees have, "blake2b-256"
 *
 * Return: false when there is none.
 */
bool digest_find(const char *name, bool for_tree, struct digest *out);

/** digest_get() - digest_find(), or fail(). */
void digest_get(const char *name, bool for_tree, struct digest *out);

struct image;

/**
 * digest_image() - hash a salt, then the first @len bytes of an image
 *
 * Return: false when the image is shorter; then nothing is computed.
 */
bool digest_image(const struct digest *digest, const uint8_t *salt,
		  size_t salt_len, const struct image *img, uint64_t len,
		  uint8_t out[DIGEST_MAX]);

/** digest_bytes() - hash what is in memory. */
void digest_bytes(const struct digest *digest, const void *bytes, size_t len,
		  uint8_t out[DIGEST_MAX]);

/** hex_write() - lower-case digits, no newline. */
void hex_write(FILE *out, const uint8_t *bytes, size_t len);

/** hex_text() - likewise in memory, malloc()ed. */
char *hex_text(const uint8_t *bytes, size_t len);

/** hex_parse() - malloc()ed bytes of @text, or NULL when it is no hex. */
uint8_t *hex_parse(const char *text, size_t *len);

#endif
