/*
 * The certificate extension: certificates, permanent attributes, public key
 * metadata and unlock credentials. Each command has an older name too.
 */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include <formats/avb_cert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static FILE *output_of(const struct args *args)
{
	return args->output == NULL ? stdout : args->output;
}

/* Bytes of a file that must have that many. */
static uint8_t *exact_load(const char *path, size_t want, const char *what)
{
	size_t len;
	uint8_t *bytes = file_load(path, &len);

	if (len != want)
		fail("%s: %s has %zu bytes, it must have %zu", path, what, len,
		     want);
	return bytes;
}

static void sha256(const void *bytes, size_t len, uint8_t out[DIGEST_MAX])
{
	struct digest digest;

	digest_get("sha256", false, &digest);
	digest_bytes(&digest, bytes, len, out);
}

/* A key whose blob fits in a certificate. */
static void cert_key_open(struct key *key, const char *path)
{
	key_open(key, path);
	if (key->blob_len != AVB_CERT_KEY_LEN)
		fail("%s: %u bits; certificates are for 4096", path, key->bits);
}

static void cert_sign(const struct signer *signer, const uint8_t *bytes,
		      size_t len, uint8_t sig[KEY_SIG_MAX])
{
	const struct vbmeta_algorithm *alg =
		vbmeta_algorithm_find(VBMETA_SHA512_RSA4096);
	uint8_t digest[64];

	algorithm_digest(alg, bytes, len, NULL, 0, digest);
	signer_sign(signer, alg, digest, sig);
}

static const char *usage_of(const struct args *args)
{
	if (args->subject_is_intermediate)
		return AVB_CERT_USAGE_INTERMEDIATE;
	if (args->usage_for_unlock)
		return AVB_CERT_USAGE_UNLOCK;
	return args->usage != NULL ? args->usage : AVB_CERT_USAGE_SIGNING;
}

static void make_certificate(const struct args *args)
{
	uint8_t bytes[AVB_CERT_SIGNED_LEN];
	uint8_t subject_hash[DIGEST_MAX];
	uint8_t usage_hash[DIGEST_MAX];
	uint8_t sig[KEY_SIG_MAX];
	size_t subject_len;
	uint8_t *subject = file_load(args->subject, &subject_len);
	struct key key;

	sha256(subject, subject_len, subject_hash);
	sha256(usage_of(args), strlen(usage_of(args)), usage_hash);
	cert_key_open(&key, args->subject_key);
	avb_certificate_write(
		&(struct avb_certificate){
			.version = AVB_CERT_VERSION,
			.key = key.blob,
			.subject = subject_hash,
			.usage = usage_hash,
			.key_version =
				args->subject_key_version == ARG_ABSENT
					? (uint64_t)time(NULL)
					: arg_u64(args->subject_key_version,
						  "subject key version"),
		},
		bytes);
	if (args->signer.key_path != NULL)
		cert_sign(&args->signer, bytes, sizeof(bytes), sig);
	fwrite(bytes, 1, sizeof(bytes), output_of(args));
	if (args->signer.key_path != NULL)
		fwrite(sig, 1, AVB_CERT_SIG_LEN, output_of(args));
	output_done(output_of(args));
	key_close(&key);
	free(subject);
}

static void make_attributes(const struct args *args)
{
	uint8_t bytes[AVB_CERT_ATTRIBUTES_LEN];
	uint8_t *product_id = exact_load(
		args->product_id, AVB_CERT_PRODUCT_ID_LEN, "a product id");
	struct key key;

	cert_key_open(&key, args->root_authority_key);
	avb_cert_attributes_write(
		&(struct avb_cert_attributes){
			.version = AVB_CERT_VERSION,
			.root_key = key.blob,
			.product_id = product_id,
		},
		bytes);
	fwrite(bytes, 1, sizeof(bytes), output_of(args));
	output_done(output_of(args));
	key_close(&key);
	free(product_id);
}

/* Version and two certificates: what two of the structures start with. */
static void two_certificates(FILE *o, const char *first, const char *second)
{
	static const uint8_t one[4] = { AVB_CERT_VERSION };
	uint8_t *a = exact_load(first, AVB_CERT_LEN, "a certificate");
	uint8_t *b = exact_load(second, AVB_CERT_LEN, "a certificate");

	fwrite(one, 1, sizeof(one), o);
	fwrite(a, 1, AVB_CERT_LEN, o);
	fwrite(b, 1, AVB_CERT_LEN, o);
	free(a);
	free(b);
}

static void make_metadata(const struct args *args)
{
	two_certificates(output_of(args), args->intermediate_certificate,
			 args->product_certificate);
	output_done(output_of(args));
}

static void make_credential(const struct args *args)
{
	bool sign = args->challenge != NULL && args->unlock_key != NULL;
	struct signer signer = args->signer;
	uint8_t sig[KEY_SIG_MAX];

	signer.key_path = args->unlock_key;
	if (sign) {
		uint8_t *challenge = exact_load(
			args->challenge, AVB_CERT_CHALLENGE_LEN, "a challenge");

		cert_sign(&signer, challenge, AVB_CERT_CHALLENGE_LEN, sig);
		free(challenge);
	}
	two_certificates(output_of(args), args->intermediate_certificate,
			 args->unlock_certificate);
	if (sign)
		fwrite(sig, 1, AVB_CERT_SIG_LEN, output_of(args));
	output_done(output_of(args));
}

#define HELPER_OPTIONS                                                         \
	ARG("--signing_helper", ARG_TEXT, signer.helper),                      \
		ARG("--signing_helper_with_files", ARG_TEXT,                   \
		    signer.helper_with_files)

static const struct arg_option certificate_options[] = {
	ARG("--output", ARG_OUT, output),
	ARG_REQUIRED("--subject", ARG_IN, subject),
	ARG_REQUIRED("--subject_key", ARG_IN, subject_key),
	ARG("--subject_key_version", ARG_NUMBER, subject_key_version),
	ARG_ONE_OF(1, "--subject_is_intermediate_authority", ARG_FLAG,
		   subject_is_intermediate),
	ARG_ONE_OF(1, "--usage", ARG_TEXT, usage),
	ARG_ONE_OF(1, "--usage_for_unlock", ARG_FLAG, usage_for_unlock),
	ARG("--authority_key", ARG_TEXT, signer.key_path),
	HELPER_OPTIONS,
	{ 0 },
};

static const struct arg_option attributes_options[] = {
	ARG("--output", ARG_OUT, output),
	ARG_REQUIRED("--root_authority_key", ARG_IN, root_authority_key),
	ARG_REQUIRED("--product_id", ARG_IN, product_id),
	{ 0 },
};

static const struct arg_option metadata_options[] = {
	ARG("--output", ARG_OUT, output),
	ARG_REQUIRED("--intermediate_key_certificate", ARG_IN,
		     intermediate_certificate),
	ARG_REQUIRED("--product_key_certificate", ARG_IN, product_certificate),
	{ 0 },
};

static const struct arg_option credential_options[] = {
	ARG("--output", ARG_OUT, output),
	ARG_REQUIRED("--intermediate_key_certificate", ARG_IN,
		     intermediate_certificate),
	ARG_REQUIRED("--unlock_key_certificate", ARG_IN, unlock_certificate),
	ARG("--challenge", ARG_IN, challenge),
	ARG("--unlock_key", ARG_IN, unlock_key),
	HELPER_OPTIONS,
	{ 0 },
};

const struct command cert_commands[] = {
	{ "make_certificate", certificate_options, make_certificate, NULL },
	{ "make_atx_certificate", certificate_options, make_certificate, NULL },
	{ "make_cert_permanent_attributes", attributes_options, make_attributes,
	  NULL },
	{ "make_atx_permanent_attributes", attributes_options, make_attributes,
	  NULL },
	{ "make_cert_metadata", metadata_options, make_metadata, NULL },
	{ "make_atx_metadata", metadata_options, make_metadata, NULL },
	{ "make_cert_unlock_credential", credential_options, make_credential,
	  NULL },
	{ "make_atx_unlock_credential", credential_options, make_credential,
	  NULL },
	{ 0 },
};
