/* verify_image: is an image, with those it names, what its signer signed? */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include "tree.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ZEROED "ZeRoHaSH"

/* What a chained partition must be, by --expected_chain_partition. */
struct expected {
	const char *name;
	size_t name_len;
	arg_number location;
	uint8_t *key;
	size_t key_len;
};

struct verification {
	const char *path;
	const struct image *img;
	const char *key_path;
	const struct expected *expected;
	size_t expected_count;
	bool follow;
	bool accept_zeroed;
};

static struct expected expected_parse(const char *text)
{
	const char *first = strchr(text, ':');
	const char *second = first == NULL ? NULL : strchr(first + 1, ':');
	struct expected exp = { .name = text };
	char *number;

	if (second == NULL || strchr(second + 1, ':') != NULL)
		fail("malformed chained partition \"%s\"", text);
	exp.name_len = (size_t)(first - text);
	number = xprintf("%.*s", (int)(second - first - 1), first + 1);
	if (!arg_number_parse(number, 10, &exp.location))
		fail("bad rollback index location \"%s\"", number);
	free(number);
	exp.key = file_load(second + 1, &exp.key_len);
	return exp;
}

/* The last one given for a partition counts. */
static const struct expected *expected_find(const struct verification *ver,
					    struct avb_bytes name)
{
	const struct expected *found = NULL;

	for (size_t i = 0; i < ver->expected_count; i++)
		if (ver->expected[i].name_len == name.len &&
		    memcmp(ver->expected[i].name, name.at, name.len) == 0)
			found = &ver->expected[i];
	return found;
}

/* The image that a descriptor is about. */
static const struct image *described(const struct verification *ver,
				     struct avb_bytes name, struct image *other)
{
	if (name.len == 0)
		return ver->img;
	image_open(other, sibling_path(ver->path, name), false);
	return other;
}

static bool hash_good(const struct verification *ver,
		      const struct avb_hash *hash)
{
	struct image other;
	const struct image *img = described(ver, hash->name, &other);
	uint8_t value[DIGEST_MAX];
	struct digest digest;
	bool good;

	digest_get(hash->algorithm, false, &digest);
	good = hash->digest.len == 0 ||
	       (digest_image(&digest, hash->salt.at, hash->salt.len, img,
			     hash->image_len, value) &&
		hash->digest.len == digest.len &&
		memcmp(value, hash->digest.at, digest.len) == 0);
	if (!good)
		fprintf(stderr,
			"%s digest of %s does not match digest in descriptor\n",
			hash->algorithm, img->path);
	else
		printf("%.*s: Successfully verified %s hash of %s for image of "
		       "%" PRIu64 " bytes\n",
		       (int)hash->name.len, (const char *)hash->name.at,
		       hash->algorithm, img->path, hash->image_len);
	if (img == &other)
		image_close(&other);
	return good;
}

static bool stored_tree_good(const struct image *img,
			     const struct avb_hashtree *tree,
			     const uint8_t *want, uint64_t want_len,
			     bool accept_zeroed)
{
	const char *name = (const char *)tree->name.at;
	int name_len = (int)tree->name.len;
	uint64_t there =
		tree->tree_off < img->len ? img->len - tree->tree_off : 0;
	uint64_t len = tree->tree_len < there ? tree->tree_len : there;
	uint8_t *have = image_read_all(img, len == 0 ? 0 : tree->tree_off, len);
	bool zeroed = tree->tree_len == 0 ||
		      (len >= 8 && memcmp(have, ZEROED, 8) == 0);
	bool good = true;

	if (zeroed && accept_zeroed) {
		printf("%.*s: skipping verification since hashtree is zeroed "
		       "and --accept_zeroed_hashtree was given\n",
		       name_len, name);
	} else if (len != want_len || memcmp(have, want, (size_t)len) != 0) {
		fprintf(stderr, "hashtree of %s contains invalid data\n",
			img->path);
		good = false;
	} else {
		printf("%.*s: Successfully verified %s hashtree of %s for "
		       "image of %" PRIu64 " bytes\n",
		       name_len, name, tree->algorithm, img->path,
		       tree->image_len);
	}
	free(have);
	return good;
}

static bool tree_good(const struct verification *ver,
		      const struct avb_hashtree *tree)
{
	struct image other;
	const struct image *img = described(ver, tree->name, &other);
	uint8_t root[DIGEST_MAX];
	struct digest digest;
	uint64_t built_len;
	uint8_t *built;
	bool good;

	digest_get(tree->algorithm, true, &digest);
	built = tree_build(img, tree->image_len, tree->data_block, &digest,
			   tree->salt.at, tree->salt.len, root, &built_len);
	good = tree->root.len == 0 ||
	       (tree->root.len == digest.len &&
		memcmp(root, tree->root.at, digest.len) == 0);
	if (!good)
		fprintf(stderr, "hashtree of %s does not match descriptor\n",
			img->path);
	else
		good = stored_tree_good(img, tree, built, built_len,
					ver->accept_zeroed);
	free(built);
	if (img == &other)
		image_close(&other);
	return good;
}

static bool chain_good(const struct verification *ver,
		       const struct avb_chain *chain)
{
	const struct expected *exp = expected_find(ver, chain->name);
	const char *name = (const char *)chain->name.at;
	int name_len = (int)chain->name.len;
	uint8_t value[DIGEST_MAX];
	struct digest sha1;

	if (exp == NULL && ver->follow) {
		digest_get("sha1", false, &sha1);
		digest_bytes(&sha1, chain->key.at, chain->key.len, value);
		printf("%.*s: Chained but ROLLBACK_SLOT (which is %" PRIu32
		       ") and KEY (which has sha1 ",
		       name_len, name, chain->location);
		hex_write(stdout, value, sha1.len);
		printf(") not specified\n");
		return true;
	}
	if (exp == NULL) {
		fprintf(stderr,
			"No expected chain partition for partition %.*s. Use "
			"--expected_chain_partition to specify expected "
			"contents or --follow_chain_partitions.\n",
			name_len, name);
		return false;
	}
	if (exp->location != chain->location) {
		fprintf(stderr,
			"Expected rollback_index_location %lld does not match "
			"%" PRIu32 " in descriptor for partition %.*s\n",
			(long long)exp->location, chain->location, name_len,
			name);
		return false;
	}
	if (exp->key_len != chain->key.len ||
	    memcmp(exp->key, chain->key.at, exp->key_len) != 0) {
		fprintf(stderr,
			"Expected public key blob does not match public key "
			"blob in descriptor for partition %.*s\n",
			name_len, name);
		return false;
	}
	printf("%.*s: Successfully verified chain partition descriptor matches "
	       "expected data\n",
	       name_len, name);
	return true;
}

static bool descriptor_good(const struct verification *ver,
			    const struct meta_descriptor *desc)
{
	switch (desc->tag) {
	case VBMETA_HASH:
		return hash_good(ver, &desc->hash);
	case VBMETA_HASHTREE:
		return tree_good(ver, &desc->tree);
	case VBMETA_CHAIN:
		return chain_good(ver, &desc->chain);
	default:
		return true;
	}
}

/* Structure as boot checks it, then hash and signature. */
static void blob_check(const struct verification *ver, const struct meta *meta,
		       const struct vbmeta_algorithm *alg)
{
	uint8_t digest[64];
	struct vbmeta vb;

	if (vbmeta_parse(meta->blob, meta->blob_len, &vb) != TEE_SUCCESS)
		fail("Signature check failed for %s vbmeta struct %s",
		     alg->name, ver->path);
	if (alg->type == VBMETA_NONE)
		return;
	algorithm_digest(alg, vb.blob, VBMETA_HEADER_LEN, vb.aux, vb.aux_len,
			 digest);
	if (memcmp(digest, vb.hash, alg->hash_len) != 0 ||
	    !signature_good(alg, vb.key, vb.key_len, digest, vb.sig,
			    vb.sig_len))
		fail("Signature check failed for %s vbmeta struct %s",
		     alg->name, ver->path);
}

static void key_check(const struct verification *ver, const struct meta *meta,
		      const struct key *key)
{
	struct avb_bytes blob =
		meta_aux_part(meta, meta->header.key_off, meta->header.key_len);

	if (key->blob_len != blob.len ||
	    memcmp(key->blob, blob.at, blob.len) != 0)
		fail("Embedded public key does not match given key.");
}

static void image_verify(struct verification *ver)
{
	const struct vbmeta_algorithm *alg;
	struct key key = { 0 };
	struct image img;
	struct meta meta;

	if (ver->key_path != NULL) {
		printf("Verifying image %s using key at %s\n", ver->path,
		       ver->key_path);
		key_open(&key, ver->key_path);
	} else {
		printf("Verifying image %s using embedded public key\n",
		       ver->path);
	}
	image_open(&img, ver->path, false);
	ver->img = &img;
	meta_load(&img, &meta);
	alg = vbmeta_algorithm_find(meta.header.algorithm);
	if (alg == NULL)
		fail("unknown algorithm type %" PRIu32, meta.header.algorithm);
	blob_check(ver, &meta, alg);
	if (ver->key_path != NULL) {
		key_check(ver, &meta, &key);
		key_close(&key);
	}
	printf("vbmeta: Successfully verified %s%s vbmeta struct in %s\n",
	       meta.has_footer ? "footer and " : "", alg->name, ver->path);
	for (size_t i = 0; i < meta.descriptor_count; i++) {
		const struct meta_descriptor *desc = &meta.descriptor[i];

		if (!descriptor_good(ver, desc))
			fail("Error verifying descriptor.");
		if (desc->tag == VBMETA_CHAIN && ver->follow) {
			/* The same key, and no further than that. */
			struct verification next = {
				.path = sibling_path(ver->path,
						     desc->chain.name),
				.key_path = ver->key_path,
				.accept_zeroed = ver->accept_zeroed,
			};

			printf("--\n");
			image_verify(&next);
		}
	}
	ver->img = NULL;
	meta_free(&meta);
	image_close(&img);
}

static void verify_image(const struct args *args)
{
	size_t count = args->expected_chain_partition.count;
	struct expected *expected = xcalloc(count * sizeof(*expected));
	struct verification ver = {
		.path = args->image,
		.key_path = args->signer.key_path,
		.expected = expected,
		.expected_count = count,
		.follow = args->follow_chain_partitions,
		.accept_zeroed = args->accept_zeroed_hashtree,
	};

	for (size_t i = 0; i < count; i++)
		expected[i] =
			expected_parse(args->expected_chain_partition.item[i]);
	image_verify(&ver);
	output_done(stdout);
	free(expected);
}

static const struct arg_option options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--key", ARG_TEXT, signer.key_path),
	ARG("--expected_chain_partition", ARG_LIST, expected_chain_partition),
	ARG("--follow_chain_partitions", ARG_FLAG, follow_chain_partitions),
	ARG("--accept_zeroed_hashtree", ARG_FLAG, accept_zeroed_hashtree),
	{ 0 },
};

const struct command verify_commands[] = {
	{ "verify_image", options, verify_image, NULL },
	{ 0 },
};
