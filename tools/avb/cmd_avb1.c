/*
 * Verified Boot 1.0: boot signatures and verity metadata, made and verified.
 * These commands are ours; the original tool has no part in 1.0.
 */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "tree.h"
#include <base/bytes.h>
#include <formats/avb1.h>
#include <inttypes.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#define VERITY_BLOCK 4096u

/* ------------------------------------------------------------ boot images */

static uint64_t boot_len(const struct image *img)
{
	uint8_t header[AVB1_BOOT_HEADER_LEN] = { 0 };
	uint64_t len;

	image_read(img, 0, header, sizeof(header));
	if (avb1_boot_len(header, &len) != TEE_SUCCESS)
		fail("%s: no boot image of header version 0 to 2", img->path);
	if (len > img->len)
		fail("%s: the boot image is cut short", img->path);
	return len;
}

/* Feeds what is signed to a signature or its check. */
static void feed(const struct image *img, uint64_t len,
		 const uint8_t *attributes, size_t attributes_len,
		 EVP_MD_CTX *ctx,
		 int (*update)(EVP_MD_CTX *, const void *, size_t))
{
	uint8_t *bytes = image_read_all(img, 0, len);

	if (update(ctx, bytes, (size_t)len) != 1 ||
	    update(ctx, attributes, attributes_len) != 1)
		fail("the hash function failed");
	free(bytes);
}

/* The certificate as DER, from PEM or DER. */
static uint8_t *certificate_load(const char *path, EVP_PKEY *key, int *len)
{
	size_t file_len;
	uint8_t *file = file_load(path, &file_len);
	BIO *bio = BIO_new_mem_buf(file, (int)file_len);
	const uint8_t *at = file;
	uint8_t *der = NULL;
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	if (cert == NULL)
		cert = d2i_X509(NULL, &at, (long)file_len);
	if (cert == NULL)
		fail("%s: no X.509 certificate", path);
	if (EVP_PKEY_eq(X509_get0_pubkey(cert), key) != 1)
		fail("%s: the certificate is for another key", path);
	*len = i2d_X509(cert, &der);
	if (*len <= 0)
		fail("%s: the certificate cannot be encoded", path);
	X509_free(cert);
	BIO_free(bio);
	free(file);
	return der;
}

static void sign_boot(const struct args *args)
{
	const char *target = args->target == NULL ? "/boot" : args->target;
	uint8_t attributes[256], sig[KEY_SIG_MAX], trailer[AVB1_SIGNATURE_MAX];
	size_t attributes_len = sizeof(attributes);
	size_t trailer_len = sizeof(trailer);
	size_t sig_len = sizeof(sig);
	struct avb1_signature parts = { .hash = AVB1_SHA256 };
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct image img;
	struct key key;
	uint64_t len;
	uint8_t *cert;
	int cert_len;

	image_open(&img, args->image, true);
	len = boot_len(&img);
	key_open_any(&key, args->signer.key_path);
	if (!key.has_private)
		fail("%s: no private key", args->signer.key_path);
	cert = certificate_load(args->certificate, key.pkey, &cert_len);
	if (avb1_attributes_write(target, len, attributes, &attributes_len) !=
	    TEE_SUCCESS)
		fail("target %s is too long", target);
	if (ctx == NULL ||
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key.pkey) != 1)
		fail("%s: signing failed", args->signer.key_path);
	feed(&img, len, attributes, attributes_len, ctx, EVP_DigestSignUpdate);
	if (EVP_DigestSignFinal(ctx, sig, &sig_len) != 1)
		fail("%s: signing failed", args->signer.key_path);
	parts.cert = cert;
	parts.cert_len = (size_t)cert_len;
	parts.attributes = attributes;
	parts.attributes_len = attributes_len;
	parts.sig = sig;
	parts.sig_len = sig_len;
	if (avb1_signature_write(&parts, trailer, &trailer_len) != TEE_SUCCESS)
		fail("%s: the certificate is too long", args->certificate);
	/* An older signature behind the image gives way. */
	image_undo_arm(&img);
	image_truncate(&img, len);
	image_append(&img, trailer, trailer_len);
	undo_disarm();
	image_close(&img);
	OPENSSL_free(cert);
	EVP_MD_CTX_free(ctx);
	key_close(&key);
}

static bool signed_by(const struct image *img, uint64_t len,
		      const struct avb1_signature *parts, EVP_PKEY *key)
{
	const EVP_MD *md =
		parts->hash == AVB1_SHA256 ? EVP_sha256() : EVP_sha512();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good;

	if (ctx == NULL || !EVP_PKEY_is_a(key, "RSA") ||
	    EVP_DigestVerifyInit(ctx, NULL, md, NULL, key) != 1)
		fail("%s: the key cannot verify", img->path);
	feed(img, len, parts->attributes, parts->attributes_len, ctx,
	     EVP_DigestVerifyUpdate);
	good = EVP_DigestVerifyFinal(ctx, parts->sig, parts->sig_len) == 1;
	EVP_MD_CTX_free(ctx);
	return good;
}

static void verify_boot(const struct args *args)
{
	const char *target = args->target == NULL ? "/boot" : args->target;
	uint8_t trailer[AVB1_SIGNATURE_MAX];
	struct avb1_signature parts;
	struct key key = { 0 };
	struct image img;
	uint64_t len;
	X509 *cert = NULL;
	EVP_PKEY *pkey;

	image_open(&img, args->image, false);
	len = boot_len(&img);
	if (avb1_signature_parse(
		    trailer, image_read(&img, len, trailer, sizeof(trailer)),
		    &parts) != TEE_SUCCESS)
		fail("%s: no boot signature of format version 1", img.path);
	if (parts.image_len != len)
		fail("%s: %" PRIu64 " bytes are signed, the image has %" PRIu64,
		     img.path, parts.image_len, len);
	if (parts.target_len != strlen(target) ||
	    memcmp(parts.target, target, parts.target_len) != 0)
		fail("%s: signed for %.*s, not %s", img.path,
		     (int)parts.target_len, (const char *)parts.target, target);
	if (args->signer.key_path != NULL) {
		key_open_any(&key, args->signer.key_path);
		pkey = key.pkey;
	} else {
		const uint8_t *at = parts.cert;

		cert = d2i_X509(NULL, &at, (long)parts.cert_len);
		pkey = cert == NULL ? NULL : X509_get0_pubkey(cert);
		if (pkey == NULL)
			fail("%s: no X.509 certificate in the signature",
			     img.path);
	}
	if (!signed_by(&img, len, &parts, pkey))
		fail("%s: the signature is not good", img.path);
	printf("%s: Successfully verified boot signature of %s for image of "
	       "%" PRIu64 " bytes using %s\n",
	       target, img.path, len,
	       cert == NULL ? args->signer.key_path
			    : "its own certificate, which nobody vouches for");
	output_done(stdout);
	X509_free(cert);
	EVP_PKEY_free(key.pkey);
	image_close(&img);
}

/* -------------------------------------------------------- verity metadata */

static const struct vbmeta_algorithm *verity_algorithm(void)
{
	return vbmeta_algorithm_find(VBMETA_SHA256_RSA2048);
}

static void metadata_make(const struct args *args, const char *table,
			  uint8_t bytes[AVB1_VERITY_LEN])
{
	uint8_t digest[64], sig[KEY_SIG_MAX];
	struct avb1_verity verity = {
		.disabled = args->disabled,
		.sig = sig,
		.table = table,
		.table_len = strlen(table),
	};

	algorithm_digest(verity_algorithm(), (const uint8_t *)table,
			 strlen(table), NULL, 0, digest);
	signer_sign(&args->signer, verity_algorithm(), digest, sig);
	if (avb1_verity_write(&verity, bytes) != TEE_SUCCESS)
		fail("the table has more than %u bytes", AVB1_VERITY_TABLE_MAX);
}

/* Appends tree and metadata: the current form of the layout. */
static void add_verity(const struct args *args)
{
	uint8_t metadata[AVB1_VERITY_LEN];
	uint8_t root[DIGEST_MAX];
	struct digest sha256;
	struct image img;
	uint64_t len, tree_len;
	uint8_t *salt, *tree;
	size_t salt_len;
	char *table, *root_hex, *salt_hex;

	image_open(&img, args->image, true);
	len = img.len;
	if (len == 0 || len % VERITY_BLOCK != 0)
		fail("%s: %" PRIu64 " bytes are no whole number of blocks",
		     img.path, len);
	digest_get("sha256", false, &sha256);
	salt = salt_make(args, sha256.len, &salt_len);
	tree = tree_build(&img, len, VERITY_BLOCK, &sha256, salt, salt_len,
			  root, &tree_len);
	root_hex = hex_text(root, sha256.len);
	salt_hex = hex_text(salt, salt_len);
	table = xprintf("1 %s %s %u %u %" PRIu64 " %" PRIu64 " sha256 %s %s",
			args->device, args->device, VERITY_BLOCK, VERITY_BLOCK,
			len / VERITY_BLOCK, len / VERITY_BLOCK, root_hex,
			salt_len == 0 ? "-" : salt_hex);
	metadata_make(args, table, metadata);
	image_undo_arm(&img);
	image_append(&img, tree, tree_len);
	image_append(&img, metadata, sizeof(metadata));
	undo_disarm();
	image_close(&img);
	free(table);
	free(salt_hex);
	free(root_hex);
	free(tree);
	free(salt);
}

static void make_verity_metadata(const struct args *args)
{
	uint8_t bytes[AVB1_VERITY_LEN];

	metadata_make(args, args->table, bytes);
	fwrite(bytes, 1, sizeof(bytes), args->output);
	output_done(args->output);
}

/* The last block of metadata; FEC may stand behind it. */
static bool metadata_find(const struct image *img, uint8_t *bytes,
			  struct avb1_verity *verity, uint64_t *off)
{
	uint64_t at = img->len / VERITY_BLOCK * VERITY_BLOCK;

	for (; at > 0; at -= VERITY_BLOCK) {
		*off = at - VERITY_BLOCK;
		if (image_read(img, *off, bytes, AVB1_VERITY_LEN) ==
			    AVB1_VERITY_LEN &&
		    avb1_verity_parse(bytes, verity) == TEE_SUCCESS)
			return true;
	}
	return false;
}

/* The words of a table that verification needs. */
struct table {
	uint32_t block_len;
	uint64_t block_count;
	uint64_t tree_block;
	uint8_t *root;
	size_t root_len;
	uint8_t *salt;
	size_t salt_len;
};

static bool table_parse(char *text, struct table *table)
{
	char *word[10];
	size_t count = 0;
	arg_number number[4];

	for (char *w = strtok(text, " "); w != NULL; w = strtok(NULL, " ")) {
		if (count == 10)
			return false; /* options are not part of 1.0 */
		word[count++] = w;
	}
	if (count != 10 || strcmp(word[0], "1") != 0 ||
	    strcmp(word[7], "sha256") != 0)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!arg_number_parse(word[3 + i], 10, &number[i]) ||
		    number[i] < 0 || number[i] > INT64_MAX / VERITY_BLOCK)
			return false;
	table->block_len = VERITY_BLOCK;
	table->block_count = (uint64_t)number[2];
	table->tree_block = (uint64_t)number[3];
	table->root = hex_parse(word[8], &table->root_len);
	table->salt = hex_parse(strcmp(word[9], "-") == 0 ? "" : word[9],
				&table->salt_len);
	return number[0] == VERITY_BLOCK && number[1] == VERITY_BLOCK &&
	       table->root != NULL && table->salt != NULL;
}

static void verify_tree(const struct image *img, const struct table *table)
{
	uint8_t root[DIGEST_MAX];
	struct digest sha256;
	uint8_t *built, *there;
	uint64_t len;

	digest_get("sha256", false, &sha256);
	built = tree_build(img, table->block_count * VERITY_BLOCK,
			   table->block_len, &sha256, table->salt,
			   table->salt_len, root, &len);
	if (table->root_len != sha256.len ||
	    memcmp(root, table->root, sha256.len) != 0)
		fail("%s: the data does not match the signed table", img->path);
	there = image_read_all(img, table->tree_block * VERITY_BLOCK, len);
	if (memcmp(built, there, (size_t)len) != 0)
		fail("%s: the hash tree contains invalid data", img->path);
	free(there);
	free(built);
}

static void verify_verity(const struct args *args)
{
	uint8_t *bytes = xmalloc(AVB1_VERITY_LEN);
	struct avb1_verity verity;
	struct table table = { 0 };
	uint8_t digest[64];
	struct image img;
	struct key key;
	uint64_t off;
	char *text;

	image_open(&img, args->image, false);
	if (!metadata_find(&img, bytes, &verity, &off))
		fail("%s: no verity metadata", img.path);
	key_open(&key, args->signer.key_path);
	algorithm_digest(verity_algorithm(), (const uint8_t *)verity.table,
			 verity.table_len, NULL, 0, digest);
	if (!signature_good(verity_algorithm(), key.blob, key.blob_len, digest,
			    verity.sig, AVB1_VERITY_SIG_LEN))
		fail("%s: the signature of the table is not good", img.path);
	text = xprintf("%.*s", (int)verity.table_len, verity.table);
	if (!table_parse(text, &table))
		fail("%s: malformed table", img.path);
	verify_tree(&img, &table);
	printf("Successfully verified table, tree and %" PRIu64
	       " blocks of %s%s\n",
	       table.block_count, img.path,
	       verity.disabled ? "; verity is disabled on unlocked devices"
			       : "");
	output_done(stdout);
	key_close(&key);
	image_close(&img);
	free(table.root);
	free(table.salt);
	free(text);
	free(bytes);
}

static void make_verity_key(const struct args *args)
{
	uint8_t bytes[AVB1_KEY_LEN];
	struct vbmeta_key parts;
	struct key key;

	key_open(&key, args->signer.key_path);
	if (vbmeta_key_parse(key.blob, key.blob_len, &parts) != TEE_SUCCESS ||
	    parts.bits != 2048)
		fail("%s: verity keys have 2048 bits", args->signer.key_path);
	avb1_key_write(parts.n, parts.rr, parts.n0inv, 65537, bytes);
	fwrite(bytes, 1, sizeof(bytes), args->output);
	output_done(args->output);
	key_close(&key);
}

static const struct arg_option sign_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	ARG_REQUIRED("--key", ARG_TEXT, signer.key_path),
	ARG_REQUIRED("--certificate", ARG_IN, certificate),
	ARG("--target", ARG_TEXT, target),
	{ 0 },
};

static const struct arg_option verify_boot_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--key", ARG_TEXT, signer.key_path),
	ARG("--target", ARG_TEXT, target),
	{ 0 },
};

#define SIGNER_OPTIONS                                                         \
	ARG_REQUIRED("--key", ARG_TEXT, signer.key_path),                      \
		ARG("--signing_helper", ARG_TEXT, signer.helper),              \
		ARG("--signing_helper_with_files", ARG_TEXT,                   \
		    signer.helper_with_files),                                 \
		ARG("--disabled", ARG_FLAG, disabled)

static const struct arg_option add_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	ARG_REQUIRED("--device", ARG_TEXT, device),
	ARG("--salt", ARG_TEXT, salt),
	SIGNER_OPTIONS,
	{ 0 },
};

static const struct arg_option metadata_options[] = {
	ARG_REQUIRED("--table", ARG_TEXT, table),
	ARG_REQUIRED("--output", ARG_OUT, output),
	SIGNER_OPTIONS,
	{ 0 },
};

static const struct arg_option verify_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG_REQUIRED("--key", ARG_TEXT, signer.key_path),
	{ 0 },
};

static const struct arg_option key_options[] = {
	ARG_REQUIRED("--key", ARG_TEXT, signer.key_path),
	ARG_REQUIRED("--output", ARG_OUT, output),
	{ 0 },
};

const struct command avb1_commands[] = {
	{ "avb1_sign_boot", sign_options, sign_boot, NULL },
	{ "avb1_verify_boot", verify_boot_options, verify_boot, NULL },
	{ "avb1_add_verity", add_options, add_verity, NULL },
	{ "avb1_make_verity_metadata", metadata_options, make_verity_metadata,
	  NULL },
	{ "avb1_verify_verity", verify_options, verify_verity, NULL },
	{ "avb1_make_verity_key", key_options, make_verity_key, NULL },
	{ 0 },
};
