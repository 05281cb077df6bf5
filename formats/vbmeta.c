/*
 * vbmeta blobs. Numbers are big-endian and stand at odd places, so they are
 * read by the byte. Lengths and offsets are 64-bit and hostile: every range is
 * checked with range_fits() against what is known to be there.
 */
#include <formats/vbmeta.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <string.h>

#define SUPPORTED_MAJOR 1u
#define SUPPORTED_MINOR 3u
#define BLOCK_ALIGN	64u

/* Header layout. */
#define H_MAJOR	      4u
#define H_MINOR	      8u
#define H_AUTH_LEN    12u
#define H_AUX_LEN     20u
#define H_ALGORITHM   28u
#define H_HASH	      32u /* each of these: u64 offset, u64 size */
#define H_SIG	      48u
#define H_KEY	      64u
#define H_METADATA    80u
#define H_DESCRIPTORS 96u
#define H_ROLLBACK    112u
#define H_FLAGS	      120u
#define H_LOCATION    124u
#define H_RELEASE     128u

/* Descriptor layouts. */
#define D_FOLLOWING	8u
#define D_HEADER_LEN	16u
#define HASH_IMAGE_LEN	16u
#define HASH_ALGORITHM	24u
#define HASH_NAME_LEN	56u
#define HASH_SALT_LEN	60u
#define HASH_DIGEST_LEN 64u
#define HASH_FLAGS	68u
#define HASH_FIXED_LEN	132u

static const uint8_t magic[4] = { 'A', 'V', 'B', '0' };

static const struct vbmeta_algorithm algorithms[] = {
	{ "NONE", VBMETA_NONE, 0, 0, 0 },
	{ "SHA256_RSA2048", VBMETA_SHA256_RSA2048, 32, 256, 520 },
	{ "SHA256_RSA4096", VBMETA_SHA256_RSA4096, 32, 512, 1032 },
	{ "SHA256_RSA8192", VBMETA_SHA256_RSA8192, 32, 1024, 2056 },
	{ "SHA512_RSA2048", VBMETA_SHA512_RSA2048, 64, 256, 520 },
	{ "SHA512_RSA4096", VBMETA_SHA512_RSA4096, 64, 512, 1032 },
	{ "SHA512_RSA8192", VBMETA_SHA512_RSA8192, 64, 1024, 2056 },
};

const struct vbmeta_algorithm *vbmeta_algorithm_find(uint32_t type)
{
	for (size_t i = 0; i < ARRAY_COUNT(algorithms); i++)
		if (algorithms[i].type == type)
			return &algorithms[i];
	return NULL;
}

/* Takes the part that the header describes at @field out of a block. */
static bool part(const uint8_t *header, unsigned int field,
		 const uint8_t *block, size_t block_len, const uint8_t **at,
		 size_t *len)
{
	uint64_t off = load_be64(header + field);
	uint64_t size = load_be64(header + field + 8);

	if (!range_fits(off, size, block_len))
		return false;
	*at = block + off;
	*len = (size_t)size;
	return true;
}

TEE_Result vbmeta_parse(const uint8_t *buf, size_t len, struct vbmeta *vb)
{
	*vb = (struct vbmeta){ 0 };
	if (len < VBMETA_HEADER_LEN || memcmp(buf, magic, sizeof(magic)) != 0)
		return TEE_ERROR_BAD_FORMAT;
	if (load_be32(buf + H_MAJOR) != SUPPORTED_MAJOR ||
	    load_be32(buf + H_MINOR) > SUPPORTED_MINOR)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	if (buf[H_RELEASE + VBMETA_RELEASE_LEN - 1] != 0)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t auth_len = load_be64(buf + H_AUTH_LEN);
	uint64_t aux_len = load_be64(buf + H_AUX_LEN);
	size_t left = len - VBMETA_HEADER_LEN;

	if (!IS_ALIGNED(auth_len, BLOCK_ALIGN) ||
	    !IS_ALIGNED(aux_len, BLOCK_ALIGN) || auth_len > left ||
	    aux_len > left - auth_len)
		return TEE_ERROR_BAD_FORMAT;

	const uint8_t *auth = buf + VBMETA_HEADER_LEN;

	vb->blob = buf;
	vb->blob_len = (size_t)(VBMETA_HEADER_LEN + auth_len + aux_len);
	vb->aux = auth + auth_len;
	vb->aux_len = (size_t)aux_len;
	if (!part(buf, H_HASH, auth, (size_t)auth_len, &vb->hash,
		  &vb->hash_len) ||
	    !part(buf, H_SIG, auth, (size_t)auth_len, &vb->sig, &vb->sig_len) ||
	    !part(buf, H_KEY, vb->aux, vb->aux_len, &vb->key, &vb->key_len))
		return TEE_ERROR_BAD_FORMAT;
	/* The offset of absent metadata may be anything. */
	if (load_be64(buf + H_METADATA + 8) != 0 &&
	    !part(buf, H_METADATA, vb->aux, vb->aux_len, &vb->metadata,
		  &vb->metadata_len))
		return TEE_ERROR_BAD_FORMAT;

	vb->algorithm = vbmeta_algorithm_find(load_be32(buf + H_ALGORITHM));
	if (vb->algorithm == NULL || (vb->algorithm->type != VBMETA_NONE &&
				      vb->hash_len != vb->algorithm->hash_len))
		return TEE_ERROR_BAD_FORMAT;

	vb->required_minor = load_be32(buf + H_MINOR);
	vb->descriptors_off = load_be64(buf + H_DESCRIPTORS);
	vb->descriptors_len = load_be64(buf + H_DESCRIPTORS + 8);
	vb->rollback_index = load_be64(buf + H_ROLLBACK);
	vb->flags = load_be32(buf + H_FLAGS);
	vb->rollback_location = load_be32(buf + H_LOCATION);
	vb->release = (const char *)buf + H_RELEASE;
	return TEE_SUCCESS;
}

TEE_Result vbmeta_header_load(const uint8_t buf[VBMETA_HEADER_LEN],
			      struct vbmeta_header *header)
{
	*header = (struct vbmeta_header){
		.major = load_be32(buf + H_MAJOR),
		.minor = load_be32(buf + H_MINOR),
		.auth_len = load_be64(buf + H_AUTH_LEN),
		.aux_len = load_be64(buf + H_AUX_LEN),
		.algorithm = load_be32(buf + H_ALGORITHM),
		.key_off = load_be64(buf + H_KEY),
		.key_len = load_be64(buf + H_KEY + 8),
		.metadata_off = load_be64(buf + H_METADATA),
		.metadata_len = load_be64(buf + H_METADATA + 8),
		.descriptors_off = load_be64(buf + H_DESCRIPTORS),
		.descriptors_len = load_be64(buf + H_DESCRIPTORS + 8),
		.rollback_index = load_be64(buf + H_ROLLBACK),
		.flags = load_be32(buf + H_FLAGS),
		.rollback_location = load_be32(buf + H_LOCATION),
	};
	memcpy(header->release, buf + H_RELEASE, VBMETA_RELEASE_LEN - 1);
	if (memcmp(buf, magic, sizeof(magic)) != 0)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

TEE_Result vbmeta_key_parse(const uint8_t *blob, size_t len,
			    struct vbmeta_key *key)
{
	if (len < 8)
		return TEE_ERROR_BAD_FORMAT;

	uint32_t bits = load_be32(blob);

	if ((bits != 2048 && bits != 4096 && bits != 8192) ||
	    len != 8 + bits / 4)
		return TEE_ERROR_BAD_FORMAT;
	*key = (struct vbmeta_key){
		.bits = bits,
		.n0inv = load_be32(blob + 4),
		.n = blob + 8,
		.rr = blob + 8 + bits / 8,
	};
	return TEE_SUCCESS;
}

TEE_Result vbmeta_descriptors(const struct vbmeta *vb, struct vbmeta_iter *iter)
{
	if (!range_fits(vb->descriptors_off, vb->descriptors_len, vb->aux_len))
		return TEE_ERROR_BAD_FORMAT;
	*iter = (struct vbmeta_iter){
		.at = vb->aux + vb->descriptors_off,
		.left = (size_t)vb->descriptors_len,
	};
	return TEE_SUCCESS;
}

TEE_Result vbmeta_next(struct vbmeta_iter *iter, struct vbmeta_descriptor *desc)
{
	if (iter->left == 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (iter->left < D_HEADER_LEN)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t following = load_be64(iter->at + D_FOLLOWING);

	/* The list stands at any offset: it is the length that is rounded. */
	if (following > iter->left - D_HEADER_LEN || !IS_ALIGNED(following, 8))
		return TEE_ERROR_BAD_FORMAT;
	*desc = (struct vbmeta_descriptor){
		.tag = load_be64(iter->at),
		.bytes = iter->at,
		.len = (size_t)(D_HEADER_LEN + following),
	};
	iter->at += desc->len;
	iter->left -= desc->len;
	return TEE_SUCCESS;
}

TEE_Result vbmeta_hash_parse(const struct vbmeta_descriptor *desc,
			     struct vbmeta_hash *hash)
{
	const uint8_t *d = desc->bytes;

	if (desc->tag != VBMETA_HASH || desc->len < HASH_FIXED_LEN ||
	    d[HASH_ALGORITHM + VBMETA_HASH_NAME_LEN - 1] != 0)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t name_len = load_be32(d + HASH_NAME_LEN);
	uint64_t salt_len = load_be32(d + HASH_SALT_LEN);
	uint64_t digest_len = load_be32(d + HASH_DIGEST_LEN);

	/* Three 32-bit numbers: their sum cannot wrap. */
	if (name_len + salt_len + digest_len > desc->len - HASH_FIXED_LEN)
		return TEE_ERROR_BAD_FORMAT;
	*hash = (struct vbmeta_hash){
		.image_len = load_be64(d + HASH_IMAGE_LEN),
		.name = d + HASH_FIXED_LEN,
		.name_len = (size_t)name_len,
		.salt = d + HASH_FIXED_LEN + name_len,
		.salt_len = (size_t)salt_len,
		.digest = d + HASH_FIXED_LEN + name_len + salt_len,
		.digest_len = (size_t)digest_len,
		.flags = load_be32(d + HASH_FLAGS),
	};
	memcpy(hash->algorithm, d + HASH_ALGORITHM, VBMETA_HASH_NAME_LEN);
	return TEE_SUCCESS;
}

/* memcpy() that takes NULL with no bytes. */
static uint8_t *put(uint8_t *at, const void *from, size_t len)
{
	if (len > 0)
		memcpy(at, from, len);
	return at + len;
}

TEE_Result vbmeta_hash_write(const struct vbmeta_hash *hash, uint8_t *list,
			     size_t room, size_t *len)
{
	size_t need = HASH_FIXED_LEN + hash->name_len + hash->salt_len +
		      hash->digest_len;
	uint8_t *d = list + *len;

	need = ROUND_UP(need, (size_t)8);
	if (!range_fits(*len, need, room))
		return TEE_ERROR_SHORT_BUFFER;
	memset(d, 0, need);
	store_be64(d, VBMETA_HASH);
	store_be64(d + D_FOLLOWING, need - D_HEADER_LEN);
	store_be64(d + HASH_IMAGE_LEN, hash->image_len);
	memcpy(d + HASH_ALGORITHM, hash->algorithm, VBMETA_HASH_NAME_LEN - 1);
	store_be32(d + HASH_NAME_LEN, (uint32_t)hash->name_len);
	store_be32(d + HASH_SALT_LEN, (uint32_t)hash->salt_len);
	store_be32(d + HASH_DIGEST_LEN, (uint32_t)hash->digest_len);
	store_be32(d + HASH_FLAGS, hash->flags);
	d = put(d + HASH_FIXED_LEN, hash->name, hash->name_len);
	d = put(d, hash->salt, hash->salt_len);
	put(d, hash->digest, hash->digest_len);
	*len += need;
	return TEE_SUCCESS;
}

static void put_part(uint8_t *header, unsigned int field, uint64_t off,
		     uint64_t len)
{
	store_be64(header + field, off);
	store_be64(header + field + 8, len);
}

TEE_Result vbmeta_write(const struct vbmeta_params *par, uint8_t *out,
			size_t *len)
{
	const struct vbmeta_algorithm *alg =
		vbmeta_algorithm_find(par->algorithm);
	size_t room = *len;

	if (alg == NULL || par->key_len != alg->key_len ||
	    strlen(par->release) >= VBMETA_RELEASE_LEN)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t key_off = par->descriptors_len;
	size_t metadata_off = key_off + par->key_len;
	size_t aux_len =
		ROUND_UP(metadata_off + par->metadata_len, (size_t)BLOCK_ALIGN);
	size_t auth_len = ROUND_UP((size_t)alg->hash_len + alg->sig_len,
				   (size_t)BLOCK_ALIGN);
	uint8_t *aux = out + VBMETA_HEADER_LEN + auth_len;

	*len = VBMETA_HEADER_LEN + auth_len + aux_len;
	if (room < *len)
		return TEE_ERROR_SHORT_BUFFER;
	memset(out, 0, *len);
	memcpy(out, magic, sizeof(magic));
	store_be32(out + H_MAJOR, SUPPORTED_MAJOR);
	store_be32(out + H_MINOR, par->required_minor);
	store_be64(out + H_AUTH_LEN, auth_len);
	store_be64(out + H_AUX_LEN, aux_len);
	store_be32(out + H_ALGORITHM, alg->type);
	put_part(out, H_HASH, 0, alg->hash_len);
	put_part(out, H_SIG, alg->hash_len, alg->sig_len);
	put_part(out, H_KEY, key_off, par->key_len);
	put_part(out, H_METADATA, metadata_off, par->metadata_len);
	put_part(out, H_DESCRIPTORS, 0, par->descriptors_len);
	store_be64(out + H_ROLLBACK, par->rollback_index);
	store_be32(out + H_FLAGS, par->flags);
	store_be32(out + H_LOCATION, par->rollback_location);
	put(out + H_RELEASE, par->release, strlen(par->release));
	put(put(put(aux, par->descriptors, par->descriptors_len), par->key,
		par->key_len),
	    par->metadata, par->metadata_len);
	return TEE_SUCCESS;
}

void vbmeta_write_signature(uint8_t *blob, const uint8_t *hash,
			    const uint8_t *sig)
{
	const struct vbmeta_algorithm *alg =
		vbmeta_algorithm_find(load_be32(blob + H_ALGORITHM));

	CHECK(alg != NULL);
	put(put(blob + VBMETA_HEADER_LEN, hash, alg->hash_len), sig,
	    alg->sig_len);
}
