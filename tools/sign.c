/*
 * strongroom-sign: signs, encrypts, checks and shows trusted applications. Its
 * command line is the one that TA makefiles call a sign tool with.
 */
#include "avb/key.h"
#include "hostfile.h"
#include "info.h"
#include "ta_record.h"

#include <base/bytes.h>
#include <ctype.h>
#include <getopt.h>
#include <mbedtls/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUBKEY_FIXED_LEN 36u
#define SUBKEY_ATTR_LEN	 12u
#define ATTR_MODULUS	 0xD0000130u
#define ATTR_EXPONENT	 0xD0000230u
#define NAME_MAX_LEN	 255u
#define SIGNER		 "STRONGROOM_TA_SIGNER"

static const char usage[] =
	"usage: strongroom-sign [COMMAND] OPTIONS\n"
	"\n"
	"  sign-enc     sign a TA, encrypt it too with --enc-key (default)\n"
	"               --uuid U --key PEM [--in ELF] --out TA\n"
	"  digest       write what an off-line signer signs\n"
	"               --uuid U --key PEM [--in ELF] --dig FILE\n"
	"  stitch       join a TA and an off-line signature\n"
	"               --uuid U --key PEM [--in ELF] --sig FILE --out TA\n"
	"  verify       check a TA against a key\n"
	"               --uuid U --key PEM [--in TA]\n"
	"  display      show the headers of a TA\n"
	"               --in TA\n"
	"  sign-subkey  let another key sign below a UUID\n"
	"               --uuid U --key PEM --in PEM --name-size N --out FILE\n"
	"  subkey-uuid  print the UUID of a name below a subkey\n"
	"               --in FILE --name NAME\n"
	"\n"
	"  STRONGROOM_TA_SIGNER in the environment: pkcs11: URI of the private "
	"key\n"
	"  that belongs to --key, which then holds the public one\n"
	"  --ta-version N      number that only grows, for rollback checks "
	"(0)\n"
	"  --algo NAME         TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256 (default) "
	"or\n"
	"                      TEE_ALG_RSASSA_PKCS1_V1_5_SHA256\n"
	"  --enc-key HEX       32 bytes\n"
	"  --enc-key-type NAME SHDR_ENC_KEY_DEV_SPECIFIC (default) or\n"
	"                      SHDR_ENC_KEY_CLASS_WIDE\n"
	"  --subkey FILE       chain of subkeys the key ends\n"
	"  --name NAME         name below the last subkey\n"
	"  --subkey-version N, --max-depth N   of a new subkey\n";

struct options {
	const char *command;
	const char *uuid_text;
	const char *key;
	const char *in;
	const char *out;
	const char *dig;
	const char *sig;
	const char *subkey;
	const char *name;
	const char *enc_key_text;
	uint8_t enc_key[TA_KEY_LEN];
	bool class_key;
	uint32_t algo;
	uint32_t ta_version;
	uint32_t subkey_version;
	uint32_t name_len;
	bool has_name_len;
	uint32_t max_depth;
	bool has_max_depth;
	uint8_t uuid[TA_CONTAINER_UUID_LEN];
};

/* Numbers as the tools' authors write them: 10, 0x0a, 0o12, 0b1010. */
static uint32_t number(const char *option, const char *text)
{
	int base = 10;
	const char *digits = text;
	char *end = NULL;
	unsigned long long v = 0;

	if (text[0] == '0' && text[1] != '\0') {
		char kind = (char)tolower((unsigned char)text[1]);

		base = kind == 'x'   ? 16
		       : kind == 'o' ? 8
		       : kind == 'b' ? 2
				     : 10;
		if (base != 10)
			digits = text + 2;
	}
	v = strtoull(digits, &end, base);
	if (!isxdigit((unsigned char)*digits) || *end != '\0' || v > UINT32_MAX)
		die("--%s %s: not a number of 32 bits", option, text);
	return (uint32_t)v;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_bytes(const char *text, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(text[2 * i]);
		int low = high < 0 ? -1 : hex_digit(text[2 * i + 1]);

		if (low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return text[2 * len] == '\0';
}

static void uuid_parse(const char *text, uint8_t out[TA_CONTAINER_UUID_LEN])
{
	char hex[2 * TA_CONTAINER_UUID_LEN + 1] = "";
	size_t len = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] == '-' && (i == 8 || i == 13 || i == 18 || i == 23))
			continue;
		if (len == sizeof(hex) - 1)
			die("--uuid %s: not a UUID", text);
		hex[len++] = text[i];
	}
	if (!hex_bytes(hex, out, TA_CONTAINER_UUID_LEN))
		die("--uuid %s: not a UUID", text);
}

static void option_set(struct options *o, const char *name, const char *value)
{
	if (strcmp(name, "uuid") == 0) {
		o->uuid_text = value;
		uuid_parse(value, o->uuid);
	} else if (strcmp(name, "key") == 0) {
		o->key = value;
	} else if (strcmp(name, "in") == 0) {
		o->in = value;
	} else if (strcmp(name, "out") == 0) {
		o->out = value;
	} else if (strcmp(name, "dig") == 0) {
		o->dig = value;
	} else if (strcmp(name, "sig") == 0) {
		o->sig = value;
	} else if (strcmp(name, "subkey") == 0) {
		if (o->subkey != NULL)
			die("--subkey: only once; a chain is one file");
		o->subkey = value;
	} else if (strcmp(name, "name") == 0) {
		o->name = value;
	} else if (strcmp(name, "ta-version") == 0) {
		o->ta_version = number(name, value);
	} else if (strcmp(name, "subkey-version") == 0) {
		o->subkey_version = number(name, value);
	} else if (strcmp(name, "max-depth") == 0) {
		o->max_depth = number(name, value);
		o->has_max_depth = true;
	} else if (strcmp(name, "name-size") == 0) {
		o->name_len = number(name, value);
		o->has_name_len = true;
	} else if (strcmp(name, "algo") == 0) {
		if (strcmp(value, "TEE_ALG_RSASSA_PKCS1_V1_5_SHA256") == 0)
			o->algo = TA_SIG_PKCS1_SHA256;
		else if (strcmp(value, "TEE_ALG_RSASSA_PKCS1_PSS_MGF1_"
				       "SHA256") != 0)
			die("--algo %s: unknown", value);
	} else if (strcmp(name, "enc-key") == 0) {
		o->enc_key_text = value;
		if (!hex_bytes(value, o->enc_key, sizeof(o->enc_key)))
			die("--enc-key: not %u bytes in hexadecimal",
			    TA_KEY_LEN);
	} else if (strcmp(value, "SHDR_ENC_KEY_CLASS_WIDE") == 0) {
		o->class_key = true;
	} else if (strcmp(value, "SHDR_ENC_KEY_DEV_SPECIFIC") != 0) {
		die("--enc-key-type %s: unknown", value);
	}
}

static void options_parse(struct options *o, int argc, char **argv)
{
	static const struct option known[] = {
		{ "uuid", required_argument, NULL, 'o' },
		{ "key", required_argument, NULL, 'o' },
		{ "in", required_argument, NULL, 'o' },
		{ "out", required_argument, NULL, 'o' },
		{ "dig", required_argument, NULL, 'o' },
		{ "sig", required_argument, NULL, 'o' },
		{ "subkey", required_argument, NULL, 'o' },
		{ "name", required_argument, NULL, 'o' },
		{ "ta-version", required_argument, NULL, 'o' },
		{ "subkey-version", required_argument, NULL, 'o' },
		{ "max-depth", required_argument, NULL, 'o' },
		{ "name-size", required_argument, NULL, 'o' },
		{ "algo", required_argument, NULL, 'o' },
		{ "enc-key", required_argument, NULL, 'o' },
		{ "enc-key-type", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int index = 0;
	int c = 0;

	*o = (struct options){ .command = "sign-enc",
			       .algo = TA_SIG_PSS_SHA256 };
	while ((c = getopt_long(argc, argv, "h", known, &index)) != -1) {
		if (c == 'h') {
			fputs(usage, stdout);
			exit(0);
		}
		if (c != 'o')
			exit(2);
		option_set(o, known[index].name, optarg);
	}
	if (optind < argc)
		o->command = argv[optind++];
	if (optind < argc)
		die("%s: one command at a time", argv[optind]);
}

static const char *needed(const char *value, const char *option)
{
	if (value == NULL)
		die("--%s is needed", option);
	return value;
}

static struct bytes in_read(const struct options *o)
{
	struct bytes b = { 0 };
	char name[64];
	const char *path = o->in;

	if (path == NULL) {
		snprintf(name, sizeof(name), "%s.stripped.elf",
			 needed(o->uuid_text, "in"));
		path = name;
	}
	b.p = file_read(path, &b.len);
	return b;
}

/* Chains */

struct chain {
	struct bytes file;     /* subkey records, names between them */
	struct ta_subkey last; /* points into @file */
};

static struct chain chain_read(const char *path)
{
	struct chain chain = { 0 };
	size_t at = 0;

	chain.file.p = file_read(path, &chain.file.len);
	for (;;) {
		const uint8_t *p = chain.file.p + at;
		size_t left = chain.file.len - at;
		struct ta_record rec = ta_record_at(p, left, path);

		if (rec.type != TA_RECORD_SUBKEY)
			die("%s: a TA, not a subkey", path);
		if (ta_subkey_parse(p + rec.header_len, rec.image_len,
				    &chain.last) != TEE_SUCCESS)
			die("%s: damaged subkey", path);
		at += rec.header_len + rec.image_len;
		if (at == chain.file.len)
			return chain;
		if (chain.last.name_len > chain.file.len - at)
			die("%s: cut short", path);
		at += chain.last.name_len;
	}
}

/* Starts an output file with the chain and the name below its last subkey. */
static void chain_add(const struct options *o, const struct chain *chain,
		      struct bytes *file)
{
	static const uint8_t zeros[NAME_MAX_LEN];
	size_t room = chain->last.name_len;
	size_t len = o->name != NULL ? strlen(o->name) : 0;

	if (len > room)
		die("--name %s: longer than the %zu bytes of the subkey",
		    o->name, room);
	bytes_add(file, chain->file.p, chain->file.len);
	bytes_add(file, o->name, len);
	for (size_t pad = room - len; pad != 0;) {
		size_t now = pad < sizeof(zeros) ? pad : sizeof(zeros);

		bytes_add(file, zeros, now);
		pad -= now;
	}
}

/* Commands */

static struct ta_draft_params params_of(const struct options *o)
{
	struct ta_draft_params par = {
		.type = o->enc_key_text != NULL ? TA_RECORD_ENCRYPTED
						: TA_RECORD_BOOTSTRAP,
		.algo = o->algo,
		.version = o->ta_version,
		.enc_key = o->enc_key,
		.class_key = o->class_key,
	};

	needed(o->uuid_text, "uuid");
	memcpy(par.uuid, o->uuid, sizeof(par.uuid));
	return par;
}

/*
 * A TA's makefile names files only. Where the private key is on a token, the
 * file has its public part, and SIGNER in the environment says where it is.
 */
static void sign_anywhere(const struct options *o, struct sign_key *key,
			  const uint8_t *digest, uint8_t *sig)
{
	const char *signer = getenv(SIGNER);
	uint8_t made[KEY_SIG_MAX];
	size_t len;

	if (signer == NULL) {
		sign_digest(key, o->algo, digest, sig);
		return;
	}
	if (o->algo != TA_SIG_PSS_SHA256)
		die("a key on a token signs with PSS only");
	len = key_sign_pss(signer, digest, made);
	if (!sign_verify(key, o->algo, digest, made, len))
		die("%s: not the private key of %s", signer, o->key);
	memcpy(sig, made, len);
}

static void sign_and_write(const struct options *o, struct sign_key *key,
			   const struct ta_draft *draft, struct bytes *file)
{
	uint8_t sig[TA_CONTAINER_SIG_MAX];

	sign_anywhere(o, key, draft->digest, sig);
	ta_draft_add(draft, sig, key->sig_len, file);
	file_write(needed(o->out, "out"), file->p, file->len);
}

static void command_sign(const struct options *o)
{
	struct ta_draft_params par = params_of(o);
	struct bytes image = { 0 };
	struct bytes file = { 0 };
	struct sign_key key = { 0 };
	struct ta_draft draft = { 0 };

	sign_key_open(&key, needed(o->key, "key"));
	needed(o->out, "out");
	image = in_read(o);
	if (o->subkey != NULL) {
		struct chain chain = chain_read(o->subkey);

		chain_add(o, &chain, &file);
	}
	ta_draft(&draft, &par, key.sig_len, &image);
	sign_and_write(o, &key, &draft, &file);
	sign_key_close(&key);
}

static void base64_write(const char *path, const uint8_t *p, size_t len)
{
	uint8_t text[1024];
	size_t text_len = 0;

	if (mbedtls_base64_encode(text, sizeof(text), &text_len, p, len) != 0)
		die("%s: too long for base64", path);
	file_write(path, text, text_len);
}

static void command_digest(const struct options *o)
{
	struct ta_draft_params par = params_of(o);
	struct sign_key key = { 0 };
	struct ta_draft draft = { 0 };
	struct bytes image = { 0 };

	sign_key_open(&key, needed(o->key, "key"));
	needed(o->dig, "dig");
	image = in_read(o);
	ta_draft(&draft, &par, key.sig_len, &image);
	base64_write(o->dig, draft.digest, sizeof(draft.digest));
}

static void command_stitch(const struct options *o)
{
	struct ta_draft_params par = params_of(o);
	struct sign_key key = { 0 };
	struct ta_draft draft = { 0 };
	struct bytes image = { 0 };
	struct bytes file = { 0 };
	uint8_t sig[TA_CONTAINER_SIG_MAX];
	size_t sig_len = 0;
	size_t text_len = 0;
	uint8_t *text = NULL;

	sign_key_open(&key, needed(o->key, "key"));
	needed(o->out, "out");
	text = file_read(needed(o->sig, "sig"), &text_len);
	while (text_len != 0 && isspace(text[text_len - 1]))
		text_len--;
	if (mbedtls_base64_decode(sig, sizeof(sig), &sig_len, text, text_len) !=
	    0)
		die("%s: not a signature in base64", o->sig);
	image = in_read(o);
	ta_draft(&draft, &par, key.sig_len, &image);
	if (!sign_verify(&key, o->algo, draft.digest, sig, sig_len))
		die("%s: not this key's signature of this TA", o->sig);
	ta_draft_add(&draft, sig, sig_len, &file);
	file_write(o->out, file.p, file.len);
}

/* The walk that the TEE does: each record with the key of the one before. */
static void command_verify(const struct options *o)
{
	struct bytes file = in_read(o);
	struct sign_key key = { 0 };
	uint8_t want[TA_CONTAINER_UUID_LEN];
	bool any_uuid = true;
	uint64_t depth = UINT32_MAX;
	size_t at = 0;

	needed(o->uuid_text, "uuid");
	sign_key_open(&key, needed(o->key, "key"));
	for (;;) {
		const uint8_t *p = file.p + at;
		struct ta_record rec = ta_record_at(p, file.len - at, "input");
		const uint8_t *image = p + rec.header_len;
		uint8_t digest[TA_CONTAINER_HASH_LEN];
		struct ta_subkey sub = { 0 };
		char name[NAME_MAX_LEN + 1] = "";

		if (rec.type == TA_RECORD_ENCRYPTED)
			needed(o->enc_key_text, "enc-key");
		if (!ta_record_digest(&rec, image, o->enc_key, digest))
			die("the TA does not decrypt with this key");
		if (memcmp(digest, rec.hash, sizeof(digest)) != 0)
			die("the hash does not match");
		if (!sign_verify(&key, rec.algo, digest, rec.sig, rec.sig_len))
			die("the signature does not match");
		if (rec.type != TA_RECORD_SUBKEY) {
			if (!any_uuid &&
			    memcmp(want, o->uuid, sizeof(want)) != 0)
				die("the subkey may not sign this UUID");
			if (rec.uuid != NULL &&
			    memcmp(rec.uuid, o->uuid, sizeof(want)) != 0)
				die("signed for another UUID");
			break;
		}
		if (ta_subkey_parse(image, rec.image_len, &sub) != TEE_SUCCESS)
			die("damaged subkey");
		if (sub.max_depth >= depth)
			die("the chain of subkeys is too long");
		if (!any_uuid && memcmp(want, sub.uuid, sizeof(want)) != 0)
			die("a subkey has the wrong UUID");
		at += rec.header_len + rec.image_len;
		if (sub.name_len > file.len - at)
			die("cut short");
		memcpy(want, sub.uuid, sizeof(want));
		if (sub.name_len != 0) {
			memcpy(name, file.p + at,
			       sub.name_len < NAME_MAX_LEN ? sub.name_len
							   : NAME_MAX_LEN);
			ta_name_uuid(sub.uuid, name, want);
		}
		any_uuid = false;
		depth = sub.max_depth;
		at += sub.name_len;
		sign_key_close(&key);
		sign_key_from_numbers(&key, sub.n, sub.n_len, sub.e, sub.e_len);
	}
	printf("Trusted application is correctly verified.\n");
}

static void command_display(const struct options *o)
{
	info_ta(needed(o->in, "in"));
}

static void command_sign_subkey(const struct options *o)
{
	struct sign_key key = { 0 };
	struct sign_key child = { 0 };
	struct bytes file = { 0 };
	struct bytes image = { 0 };
	struct ta_draft draft = { 0 };
	struct ta_draft_params par = { .type = TA_RECORD_SUBKEY,
				       .algo = o->algo };
	uint8_t n[TA_CONTAINER_SIG_MAX];
	uint8_t e[8];
	size_t e_len = 0;
	uint32_t depth = o->max_depth;

	needed(o->uuid_text, "uuid");
	needed(o->has_name_len ? "" : NULL, "name-size");
	sign_key_open(&key, needed(o->key, "key"));
	sign_key_open(&child, needed(o->in, "in"));
	if (o->subkey != NULL) {
		struct chain chain = chain_read(o->subkey);

		chain_add(o, &chain, &file);
		if (chain.last.max_depth == 0)
			die("%s: allows no further subkey", o->subkey);
		if (!o->has_max_depth)
			depth = chain.last.max_depth - 1;
	}
	sign_key_numbers(&child, n, child.sig_len, e, &e_len);
	bytes_add(&image, o->uuid, sizeof(o->uuid));
	bytes_add_le32(&image, o->name_len);
	bytes_add_le32(&image, o->subkey_version);
	bytes_add_le32(&image, depth);
	bytes_add_le32(&image, o->algo);
	bytes_add_le32(&image, 2);
	bytes_add_le32(&image, ATTR_MODULUS);
	bytes_add_le32(&image, SUBKEY_FIXED_LEN + 2 * SUBKEY_ATTR_LEN);
	bytes_add_le32(&image, (uint32_t)child.sig_len);
	bytes_add_le32(&image, ATTR_EXPONENT);
	bytes_add_le32(&image, SUBKEY_FIXED_LEN + 2 * SUBKEY_ATTR_LEN +
				       (uint32_t)child.sig_len);
	bytes_add_le32(&image, (uint32_t)e_len);
	bytes_add(&image, n, child.sig_len);
	bytes_add(&image, e, e_len);
	ta_draft(&draft, &par, key.sig_len, &image);
	sign_and_write(o, &key, &draft, &file);
}

static void command_subkey_uuid(const struct options *o)
{
	struct chain chain = chain_read(needed(o->in, "in"));
	uint8_t uuid[TA_CONTAINER_UUID_LEN];

	memcpy(uuid, chain.last.uuid, sizeof(uuid));
	if (o->name != NULL && chain.last.name_len != 0)
		ta_name_uuid(chain.last.uuid, o->name, uuid);
	uuid_print(uuid);
	printf("\n");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(const struct options *o);
	} command[] = {
		{ "sign-enc", command_sign },
		{ "sign", command_sign },
		{ "digest", command_digest },
		{ "generate-digest", command_digest },
		{ "stitch", command_stitch },
		{ "stitch-ta", command_stitch },
		{ "verify", command_verify },
		{ "display", command_display },
		{ "sign-subkey", command_sign_subkey },
		{ "subkey-uuid", command_subkey_uuid },
	};
	struct options o = { 0 };

	options_parse(&o, argc, argv);
	for (size_t i = 0; i < sizeof(command) / sizeof(command[0]); i++) {
		if (strcmp(o.command, command[i].name) == 0) {
			command[i].run(&o);
			return 0;
		}
	}
	die("%s: unknown command; --help lists them", o.command);
}
