/* make_vbmeta_image, extract_public_key, and its other two forms. */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include <openssl/pem.h>
#include <stdlib.h>

static void pad_output(FILE *out, uint64_t len, arg_number padding)
{
	static const uint8_t zeros[4096];

	if (padding <= 0)
		return;

	uint64_t to = arg_u64(padding, "padding size");
	uint64_t left = len % to == 0 ? 0 : to - len % to;

	while (left > 0 && !ferror(out)) {
		size_t part =
			left < sizeof(zeros) ? (size_t)left : sizeof(zeros);

		left -= fwrite(zeros, 1, part, out);
	}
}

static void make_vbmeta_image(const struct args *args)
{
	uint32_t minor = blob_minor(args);
	size_t len;
	uint8_t *blob;

	if (args->print_required_version) {
		printf("1.%u\n", blob_included_minor(args, minor));
		return;
	}
	if (args->output == NULL)
		fail("no output file given");
	blob = blob_make(args, (struct avb_bytes){ 0 }, NULL, minor, &len);
	fwrite(blob, 1, len, args->output);
	pad_output(args->output, len, args->padding_size);
	output_done(args->output);
	free(blob);
}

static void extract_public_key(const struct args *args)
{
	struct key key;

	key_open(&key, args->signer.key_path);
	fwrite(key.blob, 1, key.blob_len, args->output);
	output_done(args->output);
	key_close(&key);
}

static void extract_public_key_digest(const struct args *args)
{
	uint8_t digest[DIGEST_MAX];
	struct digest sha256;
	struct key key;

	key_open(&key, args->signer.key_path);
	digest_get("sha256", false, &sha256);
	digest_bytes(&sha256, key.blob, key.blob_len, digest);
	hex_write(args->output, digest, sha256.len);
	output_done(args->output);
	key_close(&key);
}

/* For tools that take a key's public part, whatever holds the private one. */
static void extract_public_key_pem(const struct args *args)
{
	struct key key;

	key_open_any(&key, args->signer.key_path);
	if (PEM_write_PUBKEY(args->output, key.pkey) != 1)
		fail("%s: the public key cannot be written",
		     args->signer.key_path);
	output_done(args->output);
	key_close(&key);
}

static const struct arg_option make_options[] = {
	ARG("--output", ARG_OUT, output),
	ARG("--padding_size", ARG_NUMBER, padding_size),
	BLOB_OPTIONS,
	{ 0 },
};

static const struct arg_option key_options[] = {
	ARG_REQUIRED("--key", ARG_TEXT, signer.key_path),
	ARG_REQUIRED("--output", ARG_OUT, output),
	{ 0 },
};

const struct command make_commands[] = {
	{ "make_vbmeta_image", make_options, make_vbmeta_image, NULL },
	{ "extract_public_key", key_options, extract_public_key, NULL },
	{ "extract_public_key_digest", key_options, extract_public_key_digest,
	  NULL },
	{ "extract_public_key_pem", key_options, extract_public_key_pem, NULL },
	{ 0 },
};
