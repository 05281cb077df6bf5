/*
 * Buffering, padding and output of every digest: see crypto/digest.h.
 */
#include <crypto/digest.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

#include "digest_blocks.h"

enum family { MD5, SHA1, SHA256, SHA512, SPONGE, SM3 };

static const struct digest_kind {
	enum family family;
	uint8_t len;
	uint8_t block_len;
	uint8_t padding; /* of a sponge: FIPS 202, 6.1 and 6.2, and B.2 */
	bool xof;
} digest_kind[DIGEST_ALG_COUNT] = {
	[DIGEST_MD5] = { MD5, 16, 64 },
	[DIGEST_SHA1] = { SHA1, 20, 64 },
	[DIGEST_SHA224] = { SHA256, 28, 64 },
	[DIGEST_SHA256] = { SHA256, 32, 64 },
	[DIGEST_SHA384] = { SHA512, 48, 128 },
	[DIGEST_SHA512] = { SHA512, 64, 128 },
	[DIGEST_SHA3_224] = { SPONGE, 28, 144, 0x06 },
	[DIGEST_SHA3_256] = { SPONGE, 32, 136, 0x06 },
	[DIGEST_SHA3_384] = { SPONGE, 48, 104, 0x06 },
	[DIGEST_SHA3_512] = { SPONGE, 64, 72, 0x06 },
	[DIGEST_SHAKE128] = { SPONGE, 32, 168, 0x1f, true },
	[DIGEST_SHAKE256] = { SPONGE, 64, 136, 0x1f, true },
	[DIGEST_SM3] = { SM3, 32, 64 },
};

/* MD5 and SHA-1 start alike; MD5 has no fifth word. */
static const uint32_t start_md5_sha1[8] = {
	0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
};
static const uint32_t start_sha224[8] = {
	0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
	0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};
static const uint32_t start_sha256[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
static const uint32_t start_sm3[8] = {
	0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
	0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
};
static const uint64_t start_sha384[8] = {
	0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
	0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
	0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
static const uint64_t start_sha512[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
	0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
	0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const struct digest_kind *kind_of(enum digest_alg alg)
{
	CHECK((unsigned int)alg < DIGEST_ALG_COUNT);
	return &digest_kind[alg];
}

size_t digest_len(enum digest_alg alg)
{
	return kind_of(alg)->len;
}

size_t digest_block_len(enum digest_alg alg)
{
	return kind_of(alg)->block_len;
}

bool digest_is_xof(enum digest_alg alg)
{
	return kind_of(alg)->xof;
}

static const void *start_of(enum digest_alg alg)
{
	switch (alg) {
	case DIGEST_SHA224:
		return start_sha224;
	case DIGEST_SHA256:
		return start_sha256;
	case DIGEST_SHA384:
		return start_sha384;
	case DIGEST_SHA512:
		return start_sha512;
	case DIGEST_SM3:
		return start_sm3;
	default:
		return start_md5_sha1;
	}
}

void digest_init(struct digest *ctx, enum digest_alg alg)
{
	enum family family = kind_of(alg)->family;

	*ctx = (struct digest){ .alg = alg };
	if (family != SPONGE)
		memcpy(&ctx->state, start_of(alg),
		       family == SHA512 ? sizeof(ctx->state.w64)
					: sizeof(ctx->state.w32));
}

static void absorb(uint64_t lane[25], const uint8_t *p, size_t rate,
		   size_t count)
{
	for (; count > 0; count--, p += rate) {
		for (size_t i = 0; i < rate / 8; i++)
			lane[i] ^= load_le64(p + 8 * i);
		keccak_permute(lane);
	}
}

static void blocks(struct digest *ctx, const uint8_t *p, size_t count)
{
	const struct digest_kind *kind = kind_of(ctx->alg);

	switch (kind->family) {
	case MD5:
		md5_blocks(ctx->state.w32, p, count);
		break;
	case SHA1:
		sha1_blocks(ctx->state.w32, p, count);
		break;
	case SHA256:
		sha256_blocks(ctx->state.w32, p, count);
		break;
	case SHA512:
		digest_sha512_blocks(ctx->state.w64, p, count);
		break;
	case SM3:
		sm3_blocks(ctx->state.w32, p, count);
		break;
	case SPONGE:
		absorb(ctx->state.lane, p, kind->block_len, count);
	}
}

void digest_update(struct digest *ctx, const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t block_len = kind_of(ctx->alg)->block_len;

	if (len == 0 || ctx->squeezing)
		return;
	ctx->total += len;
	if (ctx->used != 0) {
		size_t take = MIN(len, block_len - ctx->used);

		memcpy(ctx->buf + ctx->used, p, take);
		ctx->used += take;
		p += take;
		len -= take;
		if (ctx->used < block_len)
			return;
		blocks(ctx, ctx->buf, 1);
		ctx->used = 0;
	}

	size_t whole = len / block_len;

	if (whole != 0)
		blocks(ctx, p, whole);
	ctx->used = len - whole * block_len;
	memcpy(ctx->buf, p + whole * block_len, ctx->used);
}

/* The last block or two of MD5 and its descendants: a one, then the length. */
static void pad_length(struct digest *ctx, const struct digest_kind *kind)
{
	size_t room = kind->block_len - kind->block_len / 8u;

	ctx->buf[ctx->used++] = 0x80;
	memset(ctx->buf + ctx->used, 0, kind->block_len - ctx->used);
	if (ctx->used > room) {
		blocks(ctx, ctx->buf, 1);
		memset(ctx->buf, 0, kind->block_len);
	}
	if (kind->family == MD5)
		store_le64(ctx->buf + kind->block_len - 8, ctx->total * 8);
	else
		store_be64(ctx->buf + kind->block_len - 8, ctx->total * 8);
	blocks(ctx, ctx->buf, 1);
}

/* Turns what the sponge holds into bytes that can be given. */
static void sponge_to_bytes(struct digest *ctx, size_t rate)
{
	for (size_t i = 0; i < rate / 8; i++)
		store_le64(ctx->buf + 8 * i, ctx->state.lane[i]);
	ctx->used = 0;
}

static void squeeze(struct digest *ctx, const struct digest_kind *kind,
		    uint8_t *out, size_t len)
{
	if (!ctx->squeezing) {
		memset(ctx->buf + ctx->used, 0, kind->block_len - ctx->used);
		ctx->buf[ctx->used] ^= kind->padding;
		ctx->buf[kind->block_len - 1] ^= 0x80;
		blocks(ctx, ctx->buf, 1);
		sponge_to_bytes(ctx, kind->block_len);
		ctx->squeezing = true;
	}
	while (len > 0) {
		if (ctx->used == kind->block_len) {
			keccak_permute(ctx->state.lane);
			sponge_to_bytes(ctx, kind->block_len);
		}

		size_t take = MIN(len, kind->block_len - ctx->used);

		memcpy(out, ctx->buf + ctx->used, take);
		ctx->used += take;
		out += take;
		len -= take;
	}
}

void digest_final(struct digest *ctx, uint8_t *out)
{
	const struct digest_kind *kind = kind_of(ctx->alg);

	switch (kind->family) {
	case SPONGE:
		squeeze(ctx, kind, out, kind->len);
		break;
	case MD5:
		pad_length(ctx, kind);
		for (size_t i = 0; i < kind->len; i += 4)
			store_le32(out + i, ctx->state.w32[i / 4]);
		break;
	case SHA512:
		pad_length(ctx, kind);
		for (size_t i = 0; i < kind->len; i += 8)
			store_be64(out + i, ctx->state.w64[i / 8]);
		break;
	default:
		pad_length(ctx, kind);
		for (size_t i = 0; i < kind->len; i += 4)
			store_be32(out + i, ctx->state.w32[i / 4]);
	}
	secret_wipe(ctx, sizeof(*ctx));
}

TEE_Result digest_extract(struct digest *ctx, uint8_t *out, size_t len)
{
	const struct digest_kind *kind = kind_of(ctx->alg);

	if (!kind->xof)
		return TEE_ERROR_BAD_STATE;
	squeeze(ctx, kind, out, len);
	return TEE_SUCCESS;
}

void digest_all(enum digest_alg alg, const void *data, size_t len, uint8_t *out)
{
	struct digest ctx;

	digest_init(&ctx, alg);
	digest_update(&ctx, data, len);
	digest_final(&ctx, out);
}
