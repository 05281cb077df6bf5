/*
 * Every message digest that a TA may ask for, behind one streaming interface:
 * MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), SHA-3 and SHAKE (FIPS 202),
 * SM3 (GB/T 32905). Armv8 instructions are used where the CPU has them. A state
 * holds no pointer: an assignment copies it.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_LEN_MAX	     64u
#define DIGEST_BLOCK_LEN_MAX 168u

enum digest_alg {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA224,
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512,
	DIGEST_SHA3_224,
	DIGEST_SHA3_256,
	DIGEST_SHA3_384,
	DIGEST_SHA3_512,
	DIGEST_SHAKE128,
	DIGEST_SHAKE256,
	DIGEST_SM3,
	DIGEST_ALG_COUNT
};

struct digest {
	enum digest_alg alg;
	bool squeezing; /* an XOF that has given bytes */
	size_t used;	/* bytes in @buf; when squeezing, bytes of it given */
	uint64_t total; /* bytes hashed so far */
	union {
		uint32_t w32[8];
		uint64_t w64[8];
		uint64_t lane[25];
	} state;
	uint8_t buf[DIGEST_BLOCK_LEN_MAX];
};

/**
 * digest_len() - bytes of a digest; for SHAKE, twice its strength
 * digest_block_len() - bytes of a block, as HMAC pads keys to
 * digest_is_xof() - true when any number of bytes may be extracted
 *
 * @alg is less than DIGEST_ALG_COUNT.
 */
size_t digest_len(enum digest_alg alg);
size_t digest_block_len(enum digest_alg alg);
bool digest_is_xof(enum digest_alg alg);

void digest_init(struct digest *ctx, enum digest_alg alg);

/**
 * digest_update() - hash @len more bytes
 *
 * An XOF that has given bytes takes no more: they are ignored.
 */
void digest_update(struct digest *ctx, const void *data, size_t len);

/** digest_final() - write digest_len() bytes and wipe @ctx. */
void digest_final(struct digest *ctx, uint8_t *out);

/**
 * digest_extract() - take the next @len bytes of an XOF, as often as wanted
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE if @ctx is not an XOF, and then
 * nothing is written.
 */
TEE_Result digest_extract(struct digest *ctx, uint8_t *out, size_t len);

/** digest_all() - digest of one buffer. */
void digest_all(enum digest_alg alg, const void *data, size_t len,
		uint8_t *out);

#endif
