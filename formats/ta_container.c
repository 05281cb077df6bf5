/*
 * Parser of the signed TA container. Lengths come from the file: each is
 * subtracted from what is known to be there before it is used.
 */
#include <formats/ta_container.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define BOOTSTRAP_LEN	 20u
#define ENCRYPTION_LEN	 12u
#define SUBKEY_FIXED_LEN 36u
#define SUBKEY_ATTR_LEN	 12u
/* A modulus and an exponent; more would have no meaning here. */
#define SUBKEY_ATTR_COUNT 2u
#define SUBKEY_NAME_MAX	  256u
#define ATTR_RSA_MODULUS  0xd0000130u
#define ATTR_RSA_EXPONENT 0xd0000230u
/* Bits of a GlobalPlatform algorithm id that name the key's kind. */
#define ALGO_MAIN_MASK 0xffu
#define ALGO_MAIN_RSA  0x30u

/* What has been parsed so far: the next byte, and how many may follow. */
struct cursor {
	const uint8_t *at;
	size_t len;  /* bytes at hand */
	size_t left; /* bytes the file claims to have */
};

static TEE_Result take(struct cursor *cur, size_t len, const uint8_t **out)
{
	if (len > cur->left)
		return TEE_ERROR_BAD_FORMAT;
	if (len > cur->len)
		return TEE_ERROR_SHORT_BUFFER;
	*out = cur->at;
	cur->at += len;
	cur->len -= len;
	cur->left -= len;
	return TEE_SUCCESS;
}

static TEE_Result parse_fixed(struct cursor *cur, struct ta_record *rec)
{
	const uint8_t *p = NULL;
	TEE_Result res = take(cur, TA_CONTAINER_FIXED_LEN, &p);

	if (res != TEE_SUCCESS)
		return res;
	if (load_le32(p) != TA_CONTAINER_MAGIC)
		return TEE_ERROR_BAD_FORMAT;

	uint32_t type = load_le32(p + 4);
	uint32_t algo = load_le32(p + 12);

	if (type > TA_RECORD_SUBKEY ||
	    (algo != TA_SIG_PSS_SHA256 && algo != TA_SIG_PKCS1_SHA256))
		return TEE_ERROR_NOT_SUPPORTED;
	rec->type = (enum ta_record_type)type;
	rec->image_len = load_le32(p + 8);
	rec->algo = algo;
	rec->sig_len = load_le16(p + 18);
	rec->fixed = p;
	if (load_le16(p + 16) != TA_CONTAINER_HASH_LEN ||
	    rec->sig_len < TA_CONTAINER_SIG_MIN ||
	    rec->sig_len > TA_CONTAINER_SIG_MAX)
		return TEE_ERROR_BAD_FORMAT;
	res = take(cur, TA_CONTAINER_HASH_LEN, &rec->hash);
	if (res != TEE_SUCCESS)
		return res;
	return take(cur, rec->sig_len, &rec->sig);
}

static TEE_Result parse_encryption(struct cursor *cur, struct ta_record *rec)
{
	const uint8_t *p = NULL;
	TEE_Result res = take(cur, ENCRYPTION_LEN, &p);

	if (res != TEE_SUCCESS)
		return res;
	if (load_le32(p) != TA_ENC_AES_GCM)
		return TEE_ERROR_NOT_SUPPORTED;
	rec->enc_flags = load_le32(p + 4);
	rec->iv_len = load_le16(p + 8);
	rec->tag_len = load_le16(p + 10);
	if ((rec->enc_flags & ~TA_ENC_CLASS_KEY) != 0 || rec->iv_len == 0 ||
	    rec->iv_len > TA_CONTAINER_IV_MAX ||
	    rec->tag_len != TA_CONTAINER_TAG_MAX)
		return TEE_ERROR_BAD_FORMAT;
	res = take(cur, rec->iv_len, &rec->iv);
	if (res != TEE_SUCCESS)
		return res;
	return take(cur, rec->tag_len, &rec->tag);
}

static TEE_Result parse_extra(struct cursor *cur, struct ta_record *rec)
{
	TEE_Result res = TEE_SUCCESS;

	rec->extra = cur->at;
	if (rec->type == TA_RECORD_BOOTSTRAP ||
	    rec->type == TA_RECORD_ENCRYPTED) {
		res = take(cur, BOOTSTRAP_LEN, &rec->uuid);
		if (res != TEE_SUCCESS)
			return res;
		rec->version = load_le32(rec->uuid + TA_CONTAINER_UUID_LEN);
	}
	if (rec->type == TA_RECORD_ENCRYPTED)
		res = parse_encryption(cur, rec);
	if (res != TEE_SUCCESS)
		return res;
	rec->extra_len = (size_t)(cur->at - rec->extra);
	return TEE_SUCCESS;
}

TEE_Result ta_record_parse(const uint8_t *buf, size_t len, size_t left,
			   struct ta_record *rec)
{
	struct cursor cur = { .at = buf, .len = MIN(len, left), .left = left };

	*rec = (struct ta_record){ 0 };

	TEE_Result res = parse_fixed(&cur, rec);

	if (res == TEE_SUCCESS)
		res = parse_extra(&cur, rec);
	if (res != TEE_SUCCESS)
		return res;
	rec->header_len = (size_t)(cur.at - buf);
	if (rec->image_len == 0 || rec->image_len > cur.left)
		return TEE_ERROR_BAD_FORMAT;
	if (rec->type != TA_RECORD_SUBKEY && rec->image_len != cur.left)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

/* A number of the key: attribute @attr of the image, leading zeros cut. */
static TEE_Result parse_number(const uint8_t *image, size_t len,
			       const uint8_t *attr, const uint8_t **out,
			       size_t *out_len)
{
	size_t off = load_le32(attr + 4);
	size_t size = load_le32(attr + 8);

	if (*out != NULL || !range_fits(off, size, len) ||
	    off < SUBKEY_FIXED_LEN + SUBKEY_ATTR_COUNT * SUBKEY_ATTR_LEN)
		return TEE_ERROR_BAD_FORMAT;
	while (size > 0 && image[off] == 0) {
		off++;
		size--;
	}
	if (size == 0)
		return TEE_ERROR_BAD_FORMAT;
	*out = image + off;
	*out_len = size;
	return TEE_SUCCESS;
}

TEE_Result ta_subkey_parse(const uint8_t *image, size_t len,
			   struct ta_subkey *key)
{
	const uint8_t *attr = image + SUBKEY_FIXED_LEN;

	if (len < SUBKEY_FIXED_LEN + SUBKEY_ATTR_COUNT * SUBKEY_ATTR_LEN ||
	    load_le32(image + 32) != SUBKEY_ATTR_COUNT)
		return TEE_ERROR_BAD_FORMAT;
	if ((load_le32(image + 28) & ALGO_MAIN_MASK) != ALGO_MAIN_RSA)
		return TEE_ERROR_NOT_SUPPORTED;
	*key = (struct ta_subkey){
		.uuid = image,
		.name_len = load_le32(image + 16),
		.version = load_le32(image + 20),
		.max_depth = load_le32(image + 24),
	};
	if (key->name_len > SUBKEY_NAME_MAX)
		return TEE_ERROR_BAD_FORMAT;
	for (size_t i = 0; i < SUBKEY_ATTR_COUNT; i++) {
		uint32_t id = load_le32(attr + i * SUBKEY_ATTR_LEN);
		TEE_Result res = TEE_ERROR_BAD_FORMAT;

		if (id == ATTR_RSA_MODULUS)
			res = parse_number(image, len,
					   attr + i * SUBKEY_ATTR_LEN, &key->n,
					   &key->n_len);
		else if (id == ATTR_RSA_EXPONENT)
			res = parse_number(image, len,
					   attr + i * SUBKEY_ATTR_LEN, &key->e,
					   &key->e_len);
		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

void ta_uuid_from_octets(TEE_UUID *uuid,
			 const uint8_t octets[TA_CONTAINER_UUID_LEN])
{
	uuid->timeLow = load_be32(octets);
	uuid->timeMid = load_be16(octets + 4);
	uuid->timeHiAndVersion = load_be16(octets + 6);
	memcpy(uuid->clockSeqAndNode, octets + 8, 8);
}

/* A digit's value, or 16 for another character. */
static unsigned int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	return c >= 'A' && c <= 'F' ? (unsigned int)(c - 'A') + 10 : 16;
}

TEE_Result ta_uuid_from_text(TEE_UUID *uuid, const char *text)
{
	uint8_t octets[TA_CONTAINER_UUID_LEN] = { 0 };

	for (size_t n = 0; n < 2 * sizeof(octets); n++, text++) {
		if ((n == 8 || n == 12 || n == 16 || n == 20) && *text++ != '-')
			return TEE_ERROR_BAD_FORMAT;

		unsigned int digit = hex_digit(*text);

		if (digit > 15)
			return TEE_ERROR_BAD_FORMAT;
		octets[n / 2] = (uint8_t)(octets[n / 2] << 4 | digit);
	}
	if (*text != '\0')
		return TEE_ERROR_BAD_FORMAT;
	ta_uuid_from_octets(uuid, octets);
	return TEE_SUCCESS;
}

void ta_uuid_to_octets(uint8_t octets[TA_CONTAINER_UUID_LEN],
		       const TEE_UUID *uuid)
{
	store_be32(octets, uuid->timeLow);
	store_be16(octets + 4, uuid->timeMid);
	store_be16(octets + 6, uuid->timeHiAndVersion);
	memcpy(octets + 8, uuid->clockSeqAndNode, 8);
}
