/*
 * Verification of TA containers. The signature covers a digest that stands in
 * the header, so it is judged before the image is read; the image is accepted
 * when its own digest has come out the same.
 */
#include "ta/ta_verify.h"

#include <base/bits.h>
#include <base/secret.h>
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

/* Encrypted TAs and chains of subkeys are read by the parser, not yet here. */
static bool type_is_served(enum ta_record_type type)
{
	return type == TA_RECORD_LEGACY || type == TA_RECORD_BOOTSTRAP;
}

static TEE_Result record_judge(const struct ta_trust *trust,
			       const struct ta_record *rec,
			       const TEE_UUID *uuid, size_t *signer)
{
	if (!type_is_served(rec->type))
		return TEE_ERROR_SECURITY;
	if (rec->uuid != NULL) {
		TEE_UUID named;

		ta_uuid_from_octets(&named, rec->uuid);
		if (!uuid_equal(&named, uuid))
			return TEE_ERROR_SECURITY;
	}
	return signer_find(trust, rec, uuid, signer);
}

TEE_Result ta_verify_begin(struct ta_verify *v, const struct ta_trust *trust,
			   const TEE_UUID *uuid, const uint8_t *start,
			   size_t start_len, size_t file_len)
{
	struct ta_record rec;

	*v = (struct ta_verify){ .state = STATE_FAILED };
	if (file_len > TA_FILE_LEN_MAX || start_len > file_len ||
	    ta_record_parse(start, start_len, file_len, &rec) != TEE_SUCCESS ||
	    record_judge(trust, &rec, uuid, &v->found.signer) != TEE_SUCCESS)
		return TEE_ERROR_SECURITY;
	v->found.versioned = rec.uuid != NULL;
	v->found.version = rec.version;
	v->found.image_off = rec.header_len;
	v->found.image_len = rec.image_len;
	v->left = rec.image_len;
	memcpy(v->digest, rec.hash, sizeof(v->digest));
	sha256_init(&v->hash);
	sha256_update(&v->hash, rec.fixed, TA_CONTAINER_FIXED_LEN);
	sha256_update(&v->hash, rec.extra, rec.extra_len);
	v->state = STATE_OPEN;
	return TEE_SUCCESS;
}

void ta_verify_update(struct ta_verify *v, const uint8_t *data, size_t len)
{
	if (v->state != STATE_OPEN || len > v->left) {
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
		     const uint8_t *file, size_t len, struct ta_verified *out)
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
