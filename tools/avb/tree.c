/*
 * Hash trees. A piece of work is a run of blocks: it is read at once, each of
 * its blocks is hashed, the digests go to their place in the level. Level 0
 * reads the image, the levels above read the tree itself.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "tree.h"
#include "fail.h"
#include "progress.h"
#include "workers.h"
#include <base/bits.h>
#include <crypto/blake2b.h>
#include <formats/avb_hashtree.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_LEN (UINT64_C(1) << 19)

/*
 * A hash state that has the salt already. OpenSSL's generic interface costs
 * several hundred nanoseconds per message, which is a fifth of what a block of
 * 4096 bytes costs with SHA instructions; a copied state costs nothing.
 */
struct salted {
	enum {
		SALTED_SHA256,
		SALTED_SHA512,
		SALTED_BLAKE2B,
		SALTED_OTHER
	} kind;
	SHA256_CTX sha256;
	SHA512_CTX sha512;
	struct blake2b blake2b;
	const struct digest *digest;
	const uint8_t *salt;
	size_t salt_len;
};

struct level {
	const struct image *img; /* or, with NULL: */
	const uint8_t *bytes;
	uint64_t len; /* of what is hashed */
	uint8_t *out;
	const struct avb_tree_shape *shape;
	const struct salted *salted;
	struct progress *progress;
	uint64_t piece_len;
};

static void salted_init(struct salted *salted, const struct digest *digest,
			const uint8_t *salt, size_t salt_len)
{
	*salted = (struct salted){
		.kind = SALTED_OTHER,
		.digest = digest,
		.salt = salt,
		.salt_len = salt_len,
	};
	if (digest->md == NULL) {
		salted->kind = SALTED_BLAKE2B;
		blake2b_init(&salted->blake2b, digest->len);
		blake2b_update(&salted->blake2b, salt, salt_len);
	} else if (EVP_MD_is_a(digest->md, "SHA2-256")) {
		salted->kind = SALTED_SHA256;
		SHA256_Init(&salted->sha256);
		SHA256_Update(&salted->sha256, salt, salt_len);
	} else if (EVP_MD_is_a(digest->md, "SHA2-512")) {
		salted->kind = SALTED_SHA512;
		SHA512_Init(&salted->sha512);
		SHA512_Update(&salted->sha512, salt, salt_len);
	}
}

static void generic_hash(const struct salted *salted, EVP_MD_CTX *ctx,
			 const uint8_t *block, size_t len, uint8_t *out)
{
	const struct digest *digest = salted->digest;
	if (EVP_DigestInit_ex2(ctx, digest->md, NULL) != 1 ||
	    EVP_DigestUpdate(ctx, salted->salt, salted->salt_len) != 1 ||
	    EVP_DigestUpdate(ctx, block, len) != 1 ||
	    EVP_DigestFinal_ex(ctx, out, NULL) != 1)
		fail("the hash function failed");
}

static void hash_block(const struct salted *salted, EVP_MD_CTX *ctx,
		       const uint8_t *block, size_t len, uint8_t *out)
{
	SHA256_CTX sha256;
	SHA512_CTX sha512;
	struct blake2b blake2b;

	switch (salted->kind) {
	case SALTED_SHA256:
		sha256 = salted->sha256;
		SHA256_Update(&sha256, block, len);
		SHA256_Final(out, &sha256);
		break;
	case SALTED_SHA512:
		sha512 = salted->sha512;
		SHA512_Update(&sha512, block, len);
		SHA512_Final(out, &sha512);
		break;
	case SALTED_BLAKE2B:
		blake2b = salted->blake2b;
		blake2b_update(&blake2b, block, len);
		blake2b_final(&blake2b, out);
		break;
	default:
		generic_hash(salted, ctx, block, len, out);
	}
}

static void level_piece(void *arg, uint64_t number, void *room)
{
	const struct level *level = arg;
	const struct avb_tree_shape *shape = level->shape;
	uint64_t at = number * level->piece_len;
	size_t len = (size_t)MIN(level->piece_len, level->len - at);
	uint8_t *out = level->out + at / shape->block_len * shape->slot_len;
	const uint8_t *from = room;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL)
		fail("out of memory");
	if (level->img == NULL)
		from = level->bytes + at;
	else if (image_read(level->img, at, room, len) != len)
		fail("%s: shorter than the data of the hash tree",
		     level->img->path);
	for (size_t i = 0; i < len; i += shape->block_len) {
		hash_block(level->salted, ctx, from + i, shape->block_len, out);
		out += shape->slot_len;
	}
	EVP_MD_CTX_free(ctx);
	if (level->img != NULL)
		progress_add(level->progress, len);
}

static void level_run(struct level *level)
{
	level->piece_len = MAX(PIECE_LEN, (uint64_t)level->shape->block_len);
	workers_run((level->len + level->piece_len - 1) / level->piece_len,
		    level->img == NULL ? 0 : (size_t)level->piece_len,
		    level_piece, level);
}

uint8_t *tree_build(const struct image *img, uint64_t data_len,
		    uint32_t block_len, const struct digest *digest,
		    const uint8_t *salt, size_t salt_len,
		    uint8_t root[DIGEST_MAX], uint64_t *tree_len)
{
	struct avb_tree_shape shape;
	struct progress progress;
	struct salted salted;

	if (avb_tree_shape(data_len, block_len, (uint32_t)digest->len,
			   &shape) != TEE_SUCCESS ||
	    data_len % block_len != 0 || data_len == 0)
		fail("no hash tree over %llu bytes in blocks of %u",
		     (unsigned long long)data_len, block_len);
	if (data_len > img->len)
		fail("%s: shorter than the data of the hash tree", img->path);

	/* Zero fill behind digests and at the ends of levels. */
	uint8_t *tree = xcalloc((size_t)shape.tree_len);
	uint8_t *top = xcalloc(shape.slot_len);
	struct level level = {
		.img = img,
		.len = data_len,
		.shape = &shape,
		.salted = &salted,
		.progress = &progress,
	};

	salted_init(&salted, digest, salt, salt_len);
	progress_start(&progress, "hash tree", data_len);
	for (unsigned int i = 0; i < shape.level_count; i++) {
		level.out = tree + shape.level_off[i];
		level_run(&level);
		level.img = NULL;
		level.bytes = level.out;
		level.len = shape.level_len[i];
	}
	level.out = top;
	level_run(&level);
	progress_end(&progress);
	memcpy(root, top, digest->len);
	free(top);
	*tree_len = shape.tree_len;
	return tree;
}
