/*
 * Verification of TA containers. The signature covers a digest that stands in
 * the header, so it is judged before the image is read; the image is accepted
 * when its own digest has come out the same. Before the TA's record there may
 * be subkeys: each is signed with the key of the one before, the first by an
 * enrolled signer, and narrows down which TA the next one may sign.
 */
#include "ta/ta_verify.h"

#include <base/bits.h>
#include <base/secret.h>
#include <crypto/sha512.h>
#include <formats/ta_container.h>
#include <string.h>

/*
 * States are distant constants: a fault that flips a few bits, or a state that
 * was never set, is none of them.
 */
#define STATE_OPEN   0x3ca5c35au
#define STATE_FAILED 0xc35a3ca5u

static bool uuid_equal(const TEE_UUID *a, const TEE_UUID *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool signer_may(const struct ta_signer *signer, const TEE_UUID *uuid)
{
	if (signer->scope_count == 0)
		return true;
	for (size_t i = 0; i < signer->scope_count; i++)
		if (uuid_equal(&signer->scope[i], uuid))
			return true;
	return false;
}

static TEE_Result signature_verify(const struct rsa_public_key *key,
				   const struct ta_record *rec)
{
	switch (rec->algo) {
	case TA_SIG_PSS_SHA256:
		return rsa_verify_pss_sha256(key, rec->hash, rec->sig,
					     rec->sig_len);
	case TA_SIG_PKCS1_SHA256:
		return rsa_verify_pkcs1_sha256(key, rec->hash, rec->sig,
					       rec->sig_len);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

static TEE_Result signer_find(const struct ta_trust *trust,
			      const struct ta_record *rec, const TEE_UUID *uuid,
			      size_t *signer)
{
	for (size_t i = 0; i < trust->signer_count; i++) {
		if (signer_may(&trust->signer[i], uuid) &&
		    signature_verify(&trust->signer[i].key, rec) ==
			    TEE_SUCCESS) {
			*signer = i;
			return TEE_SUCCESS;
		}
	}
	return TEE_ERROR_SECURITY;
}

/*
 * What the record at hand must be: by whom it may be signed, for which UUID,
 * and how many subkeys may still follow.
 */
struct link {
	bool is_root; /* nothing came before: any enrolled signer, any UUID */
	struct rsa_public_key key;
	uint8_t uuid[TA_CONTAINER_UUID_LEN];
	uint32_t depth;
};

static bool octets_equal(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, TA_CONTAINER_UUID_LEN) == 0;
}

static TEE_Result link_verify(struct ta_verify *v, const struct ta_trust *trust,
			      const struct ta_record *rec, const TEE_UUID *uuid,
			      const struct link *link)
{
	if (link->is_root)
		return signer_find(trust, rec, uuid, &v->found.signer);
	return signature_verify(&link->key, rec);
}

/*
 * The UUID that a subkey may sign: its own, or the one that a name below it
 * has. That is the version 5 of RFC 4122, but with SHA-512.
 */
static void subkey_child(const struct ta_subkey *sub, const uint8_t *name,
			 uint8_t child[TA_CONTAINER_UUID_LEN])
{
	uint8_t digest[SHA512_LEN];
	struct sha512 ctx;

	if (sub->name_len == 0) {
		memcpy(child, sub->uuid, TA_CONTAINER_UUID_LEN);
		return;
	}
	sha512_init(&ctx);
	sha512_update(&ctx, sub->uuid, TA_CONTAINER_UUID_LEN);
	sha512_update(&ctx, name, strnlen((const char *)name, sub->name_len));
	sha512_final(&ctx, digest);
	memcpy(child, digest, TA_CONTAINER_UUID_LEN);
	child[6] = (uint8_t)((child[6] & 0x0f) | 0x50);
	child[8] = (uint8_t)((child[8] & 0x3f) | 0x80);
}

/*
 * A subkey record, whose signature was found good: its image must be the one
 * that was signed, and it must keep to what its own signer was given.
 * @image: the record's image and what follows, @left bytes
 * @used:  receives the bytes of image and name
 */
static TEE_Result subkey_take(struct ta_verify *v, const struct ta_record *rec,
			      const uint8_t *image, size_t left,
			      struct link *link, size_t *used)
{
	uint8_t digest[SHA256_LEN];
	struct ta_subkey sub;
	struct sha256 ctx;

	if (rec->image_len > left)
		return TEE_ERROR_SECURITY;
	sha256_init(&ctx);
	sha256_update(&ctx, rec->fixed, TA_CONTAINER_FIXED_LEN);
	sha256_update(&ctx, image, rec->image_len);
	sha256_final(&ctx, digest);
	if (!secret_equal(digest, rec->hash, sizeof(digest)) ||
	    ta_subkey_parse(image, rec->image_len, &sub) != TEE_SUCCESS ||
	    sub.name_len > left - rec->image_len ||
	    sub.max_depth >= link->depth ||
	    (!link->is_root && !octets_equal(sub.uuid, link->uuid)) ||
	    v->found.subkey_count == TA_SUBKEY_MAX)
		return TEE_ERROR_SECURITY;

	struct ta_subkey_seen *seen = &v->found.subkey[v->found.subkey_count++];

	memcpy(seen->uuid, sub.uuid, sizeof(seen->uuid));
	seen->version = sub.version;
	*link = (struct link){
		.key = { sub.n, sub.n_len, sub.e, sub.e_len },
		.depth = sub.max_depth,
	};
	subkey_child(&sub, image + rec->image_len, link->uuid);
	*used = rec->image_len + sub.name_len;
	return TEE_SUCCESS;
}

/* The TA's own record: is it for the TA that is being opened? */
static TEE_Result ta_take(const struct ta_record *rec, const TEE_UUID *uuid,
			  const struct link *link)
{
	uint8_t octets[TA_CONTAINER_UUID_LEN];

	ta_uuid_to_octets(octets, uuid);
	if ((!link->is_root && !octets_equal(link->uuid, octets)) ||
	    (rec->uuid != NULL && !octets_equal(rec->uuid, octets)))
		return TEE_ERROR_SECURITY;
	return TEE_SUCCESS;
}

static TEE_Result decryption_begin(struct ta_verify *v,
				   const struct ta_trust *trust,
				   const struct ta_record *rec)
{
	const struct ta_signer *signer = &trust->signer[v->found.signer];
	uint8_t key[TA_ENC_KEY_LEN];
	const struct ae_setup how = {
		.alg = AE_AES_GCM,
		.key = key,
		.key_len = sizeof(key),
		.nonce = rec->iv,
		.nonce_len = rec->iv_len,
		.tag_len = rec->tag_len,
	};

	if ((rec->enc_flags & TA_ENC_CLASS_KEY) == 0) {
		if (trust->device_key == NULL)
			return TEE_ERROR_SECURITY;
		trust->device_key(signer, key);
	} else {
		if (signer->class_key == NULL)
			return TEE_ERROR_SECURITY;
		memcpy(key, signer->class_key, sizeof(key));
	}

	TEE_Result res = ae_init(&v->ae, &how);

	secret_wipe(key, sizeof(key));
	if (res != TEE_SUCCESS)
		return TEE_ERROR_SECURITY;
	memcpy(v->tag, rec->tag, rec->tag_len);
	v->encrypted = true;
	return TEE_SUCCESS;
}

/* From record to record, until the TA's own. */
static TEE_Result chain_walk(struct ta_verify *v, const struct ta_trust *trust,
			     const TEE_UUID *uuid, const uint8_t *start,
			     size_t start_len, size_t file_len,
			     struct ta_record *rec)
{
	struct link link = { .is_root = true, .depth = UINT32_MAX };
	size_t at = 0;

	for (;;) {
		size_t used = 0;

		if (ta_record_parse(start + at, start_len - at, file_len - at,
				    rec) != TEE_SUCCESS ||
		    link_verify(v, trust, rec, uuid, &link) != TEE_SUCCESS)
			return TEE_ERROR_SECURITY;
		at += rec->header_len;
		v->found.image_off = at;
		if (rec->type != TA_RECORD_SUBKEY)
			return ta_take(rec, uuid, &link);
		if (subkey_take(v, rec, start + at, start_len - at, &link,
				&used) != TEE_SUCCESS)
			return TEE_ERROR_SECURITY;
		at += used;
	}
}

TEE_Result ta_verify_begin(struct ta_verify *v, const struct ta_trust *trust,
			   const TEE_UUID *uuid, const uint8_t *start,
			   size_t start_len, size_t file_len)
{
	struct ta_record rec;

	*v = (struct ta_verify){ .state = STATE_FAILED };
	if (file_len > TA_FILE_LEN_MAX || start_len > file_len ||
	    chain_walk(v, trust, uuid, start, start_len, file_len, &rec) !=
		    TEE_SUCCESS ||
	    (rec.type == TA_RECORD_ENCRYPTED &&
	     decryption_begin(v, trust, &rec) != TEE_SUCCESS))
		return TEE_ERROR_SECURITY;
	v->found.versioned = rec.uuid != NULL;
	v->found.version = rec.version;
	v->found.image_len = rec.image_len;
	v->left = rec.image_len;
	memcpy(v->digest, rec.hash, sizeof(v->digest));
	memcpy(v->found.digest, rec.hash, sizeof(v->found.digest));
	sha256_init(&v->hash);
	sha256_update(&v->hash, rec.fixed, TA_CONTAINER_FIXED_LEN);
	sha256_update(&v->hash, rec.extra, rec.extra_len);
	v->state = STATE_OPEN;
	return TEE_SUCCESS;
}

void ta_verify_update(struct ta_verify *v, uint8_t *data, size_t len)
{
	if (v->state != STATE_OPEN || len > v->left ||
	    (v->encrypted &&
	     ae_update(&v->ae, data, len, data) != TEE_SUCCESS)) {
		v->state = STATE_FAILED;
		return;
	}
	v->left -= len;
	sha256_update(&v->hash, data, len);
}

TEE_Result ta_verify_end(struct ta_verify *v, struct ta_verified *out)
{
	uint8_t digest[SHA256_LEN] = { 0 };
	TEE_Result res = TEE_ERROR_SECURITY;

	*out = (struct ta_verified){ 0 };
	if (v->state == STATE_OPEN && v->encrypted &&
	    ae_decrypt_final(&v->ae, v->tag, sizeof(v->tag)) != TEE_SUCCESS)
		v->state = STATE_FAILED;
	if (v->state == STATE_OPEN && v->left == 0) {
		sha256_final(&v->hash, digest);
		if (secret_equal(digest, v->digest, sizeof(digest))) {
			*out = v->found;
			res = TEE_SUCCESS;
		}
	}
	secret_wipe(v, sizeof(*v));
	return res;
}

TEE_Result ta_verify(const struct ta_trust *trust, const TEE_UUID *uuid,
		     uint8_t *file, size_t len, struct ta_verified *out)
{
	struct ta_verify v;
	TEE_Result res = ta_verify_begin(&v, trust, uuid, file,
					 MIN(len, TA_VERIFY_START_LEN), len);

	if (res == TEE_SUCCESS)
		ta_verify_update(&v, file + v.found.image_off,
				 v.found.image_len);
	return ta_verify_end(&v, out);
}

TEE_Result ta_verify_head(const struct elf_image *img, const TEE_UUID *uuid,
			  struct elf_ta_head *head)
{
	TEE_Result res = elf_image_ta_head(img, head);

	if (res == TEE_SUCCESS && !uuid_equal(&head->uuid, uuid))
		res = TEE_ERROR_SECURITY;
	return res;
}
