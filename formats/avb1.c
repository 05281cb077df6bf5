/*
 * Verified Boot 1.0. The signature is DER (X.690): definite lengths, in the
 * fewest bytes. What is read is hostile; each value is taken out of the one
 * around it and must fill what it claims.
 */
#include <formats/avb1.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

enum der_tag {
	DER_INTEGER = 0x02,
	DER_OCTETS = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_PRINTABLE = 0x13,
	DER_SEQUENCE = 0x30,
};

#define TARGET_MAX 100u
#define HEADER_MAX 6u /* tag, length of four bytes */
#define FORMAT_ONE 1u

static const uint8_t oid_sha256[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
				      0x0d, 0x01, 0x01, 0x0b };
static const uint8_t oid_sha512[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
				      0x0d, 0x01, 0x01, 0x0d };

/* -------------------------------------------------------------------- DER */

struct der {
	const uint8_t *at;
	size_t left;
};

/* Takes one value off; *whole, if wanted, is it with its header. */
static bool der_take(struct der *from, uint8_t tag, struct der *value,
		     struct der *whole)
{
	const uint8_t *at = from->at;
	size_t head = 2;
	uint64_t len;

	if (from->left < head || at[0] != tag)
		return false;
	len = at[1];
	if (len >= 0x80) {
		size_t bytes = len & 0x7f;

		if (bytes == 0 || bytes > 4 || from->left - head < bytes ||
		    at[2] == 0)
			return false;
		len = 0;
		for (size_t i = 0; i < bytes; i++)
			len = len << 8 | at[head + i];
		if (len < 0x80)
			return false;
		head += bytes;
	}
	if (len > from->left - head)
		return false;
	*value = (struct der){ at + head, (size_t)len };
	if (whole != NULL)
		*whole = (struct der){ at, head + (size_t)len };
	from->at += head + len;
	from->left -= head + (size_t)len;
	return true;
}

/* A number that is not negative and has 64 bits. */
static bool der_number(struct der *from, uint64_t *number)
{
	struct der v;

	if (!der_take(from, DER_INTEGER, &v, NULL) || v.left == 0 ||
	    v.at[0] >= 0x80 || (v.left > 1 && v.at[0] == 0 && v.at[1] < 0x80))
		return false;
	if (v.left > 9 || (v.left == 9 && v.at[0] != 0))
		return false;
	*number = 0;
	for (size_t i = 0; i < v.left; i++)
		*number = *number << 8 | v.at[i];
	return true;
}

/* What is written, last byte first, so that lengths are known in time. */
struct der_out {
	uint8_t *start;
	uint8_t *at;
	bool full;
};

static void der_put(struct der_out *out, const void *bytes, size_t len)
{
	if (len > (size_t)(out->at - out->start))
		out->full = true;
	if (out->full)
		return;
	out->at -= len;
	if (len > 0)
		memcpy(out->at, bytes, len);
}

/* The header in front of what was written since @end. */
static void der_wrap(struct der_out *out, uint8_t tag, const uint8_t *end)
{
	uint64_t len = (uint64_t)(end - out->at);
	uint8_t head[HEADER_MAX] = { tag, (uint8_t)len };
	size_t bytes = 0;

	if (len >= 0x80) {
		while (bytes < 4 && len >> (8 * bytes) != 0)
			bytes++;
		head[1] = (uint8_t)(0x80 | bytes);
		for (size_t i = 0; i < bytes; i++)
			head[2 + i] = (uint8_t)(len >> (8 * (bytes - 1 - i)));
	}
	der_put(out, head, 2 + bytes);
}

static void der_put_number(struct der_out *out, uint64_t number)
{
	const uint8_t *end = out->at;
	uint8_t byte;

	do {
		byte = (uint8_t)number;
		der_put(out, &byte, 1);
		number >>= 8;
	} while (number != 0);
	if (byte >= 0x80)
		der_put(out, "", 1); /* else it would be negative */
	der_wrap(out, DER_INTEGER, end);
}

static void der_put_value(struct der_out *out, uint8_t tag, const void *bytes,
			  size_t len)
{
	const uint8_t *end = out->at;

	der_put(out, bytes, len);
	der_wrap(out, tag, end);
}

/* Moves what was written to the start of its buffer. */
static TEE_Result der_done(struct der_out *out, const uint8_t *end, size_t *len)
{
	if (out->full)
		return TEE_ERROR_SHORT_BUFFER;
	*len = (size_t)(end - out->at);
	memmove(out->start, out->at, *len);
	return TEE_SUCCESS;
}

/* ------------------------------------------------------------ boot images */

TEE_Result avb1_boot_len(const uint8_t header[AVB1_BOOT_HEADER_LEN],
			 uint64_t *len)
{
	/* Kernel, ramdisk, second; recovery DTBO; DTB. */
	static const struct {
		size_t at;
		uint32_t since;
	} part[] = { { 8, 0 }, { 16, 0 }, { 24, 0 }, { 1632, 1 }, { 1648, 2 } };
	uint64_t page = load_le32(header + 36);
	uint32_t version = load_le32(header + 40);

	*len = 0;
	if (memcmp(header, "ANDROID!", 8) != 0 || page < 2048 || page > 65536 ||
	    (page & (page - 1)) != 0)
		return TEE_ERROR_BAD_FORMAT;
	if (version > 2)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	*len = page;
	for (size_t i = 0; i < ARRAY_COUNT(part); i++)
		if (part[i].since <= version)
			*len += ROUND_UP(
				(uint64_t)load_le32(header + part[i].at), page);
	return TEE_SUCCESS;
}

static bool algorithm_take(struct der *body, enum avb1_hash *hash, bool *known)
{
	struct der seq, oid, none;

	if (!der_take(body, DER_SEQUENCE, &seq, NULL) ||
	    !der_take(&seq, DER_OID, &oid, NULL))
		return false;
	/* Parameters are absent or NULL. */
	if (seq.left != 0 && (!der_take(&seq, DER_NULL, &none, NULL) ||
			      none.left != 0 || seq.left != 0))
		return false;
	*known = true;
	if (oid.left == sizeof(oid_sha256) &&
	    memcmp(oid.at, oid_sha256, oid.left) == 0)
		*hash = AVB1_SHA256;
	else if (oid.left == sizeof(oid_sha512) &&
		 memcmp(oid.at, oid_sha512, oid.left) == 0)
		*hash = AVB1_SHA512;
	else
		*known = false;
	return true;
}

TEE_Result avb1_signature_parse(const uint8_t *buf, size_t len,
				struct avb1_signature *out)
{
	struct der all = { buf, len };
	struct der body, value, cert, attributes, target, sig;
	uint64_t version;
	bool known;

	*out = (struct avb1_signature){ 0 };
	if (!der_take(&all, DER_SEQUENCE, &body, NULL) ||
	    !der_number(&body, &version))
		return TEE_ERROR_BAD_FORMAT;
	if (version != FORMAT_ONE)
		return TEE_ERROR_NOT_SUPPORTED;
	if (!der_take(&body, DER_SEQUENCE, &value, &cert) ||
	    !algorithm_take(&body, &out->hash, &known) ||
	    !der_take(&body, DER_SEQUENCE, &value, &attributes) ||
	    !der_take(&value, DER_PRINTABLE, &target, NULL) ||
	    !der_number(&value, &out->image_len) || value.left != 0 ||
	    !der_take(&body, DER_OCTETS, &sig, NULL) || body.left != 0)
		return TEE_ERROR_BAD_FORMAT;
	if (!known)
		return TEE_ERROR_NOT_SUPPORTED;
	out->cert = cert.at;
	out->cert_len = cert.left;
	out->attributes = attributes.at;
	out->attributes_len = attributes.left;
	out->target = target.at;
	out->target_len = target.left;
	out->sig = sig.at;
	out->sig_len = sig.left;
	return TEE_SUCCESS;
}

TEE_Result avb1_attributes_write(const char *target, uint64_t image_len,
				 uint8_t *buf, size_t *len)
{
	struct der_out out = { .start = buf, .at = buf + *len };
	const uint8_t *end = out.at;

	if (strlen(target) > TARGET_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	der_put_number(&out, image_len);
	der_put_value(&out, DER_PRINTABLE, target, strlen(target));
	der_wrap(&out, DER_SEQUENCE, end);
	return der_done(&out, end, len);
}

TEE_Result avb1_signature_write(const struct avb1_signature *in, uint8_t *buf,
				size_t *len)
{
	struct der_out out = { .start = buf, .at = buf + *len };
	const uint8_t *end = out.at;
	const uint8_t *inner;

	der_put_value(&out, DER_OCTETS, in->sig, in->sig_len);
	der_put(&out, in->attributes, in->attributes_len);
	inner = out.at;
	der_put_value(&out, DER_NULL, NULL, 0);
	der_put_value(&out, DER_OID,
		      in->hash == AVB1_SHA256 ? oid_sha256 : oid_sha512,
		      sizeof(oid_sha256));
	der_wrap(&out, DER_SEQUENCE, inner);
	der_put(&out, in->cert, in->cert_len);
	der_put_number(&out, FORMAT_ONE);
	der_wrap(&out, DER_SEQUENCE, end);
	return der_done(&out, end, len);
}

/* -------------------------------------------------------- verity metadata */

#define VERITY_MAGIC	0xb001b001u
#define VERITY_DISABLED 0x46464f56u
#define VERITY_SIG	8u
#define VERITY_LEN	264u
#define VERITY_TABLE	268u

TEE_Result avb1_verity_parse(const uint8_t buf[AVB1_VERITY_LEN],
			     struct avb1_verity *out)
{
	uint32_t magic = load_le32(buf);
	uint32_t len = load_le32(buf + VERITY_LEN);

	*out = (struct avb1_verity){ 0 };
	if ((magic != VERITY_MAGIC && magic != VERITY_DISABLED) ||
	    load_le32(buf + 4) != 0 || len > AVB1_VERITY_TABLE_MAX ||
	    memchr(buf + VERITY_TABLE, 0, len) != NULL)
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb1_verity){
		.disabled = magic == VERITY_DISABLED,
		.sig = buf + VERITY_SIG,
		.table = (const char *)buf + VERITY_TABLE,
		.table_len = len,
	};
	return TEE_SUCCESS;
}

TEE_Result avb1_verity_write(const struct avb1_verity *in,
			     uint8_t buf[AVB1_VERITY_LEN])
{
	if (in->table_len > AVB1_VERITY_TABLE_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	memset(buf, 0, AVB1_VERITY_LEN);
	store_le32(buf, in->disabled ? VERITY_DISABLED : VERITY_MAGIC);
	memcpy(buf + VERITY_SIG, in->sig, AVB1_VERITY_SIG_LEN);
	store_le32(buf + VERITY_LEN, (uint32_t)in->table_len);
	memcpy(buf + VERITY_TABLE, in->table, in->table_len);
	return TEE_SUCCESS;
}

void avb1_key_write(const uint8_t *n, const uint8_t *rr, uint32_t n0inv,
		    uint32_t exponent, uint8_t buf[AVB1_KEY_LEN])
{
	store_le32(buf, 64); /* words of the modulus */
	store_le32(buf + 4, n0inv);
	for (size_t i = 0; i < 256; i++) {
		buf[8 + i] = n[255 - i];
		buf[264 + i] = rr[255 - i];
	}
	store_le32(buf + 520, exponent);
}
