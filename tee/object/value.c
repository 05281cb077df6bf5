/*
 * Object values and the table of their types.
 */
#include "object/value.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#define ATTR_PUBLIC BIT32(28)
#define ATTR_VALUE  BIT32(29)

/* What an attribute is to its type. */
#define NEEDED	 1u
#define SIZE	 2u  /* its length gives the object's size */
#define CURVE	 4u  /* its first number does */
#define PRIVATE	 8u  /* not part of the public key */
#define TOGETHER 16u /* all of these or none */
#define MAYBE	 32u
#define NUMBER	 64u /* leading zeros do not belong to it */

struct type_attr {
	uint32_t id;
	uint32_t flags;
};

struct object_type {
	uint32_t id;
	uint16_t step; /* sizes: @min, @min + @step, .. @max bits */
	uint16_t min;
	uint16_t max;
	uint16_t fixed;	 /* size after populate when no attribute says */
	uint16_t octets; /* of every attribute; 0: any number */
	bool generated;	 /* a random secret can be one */
	struct type_attr attr[9];
};

/* clang-format off */
#define SECRET_ID	0xc0000000u
#define SECRET(type, st, lo, hi)                                               \
	{ .id = type, .step = st, .min = lo, .max = hi, .generated = true,     \
	  .attr = { { SECRET_ID, NEEDED | SIZE } } }
#define KDF_INPUT(type, attr_id)                                               \
	{ .id = type, .step = 8, .min = 0, .max = 4096,                        \
	  .attr = { { attr_id, NEEDED | SIZE } } }
#define RSA_PUBLIC                                                             \
	{ 0xd0000130u, NEEDED | SIZE | NUMBER }, { 0xd0000230u, NEEDED | NUMBER }
#define DSA_PUBLIC                                                             \
	{ 0xd0001031u, NEEDED | SIZE | NUMBER },                               \
		{ 0xd0001131u, NEEDED | NUMBER },                              \
		{ 0xd0001231u, NEEDED | NUMBER },                              \
		{ 0xd0000131u, NEEDED | NUMBER }
#define SM2_PUBLIC                                                             \
	{ 0xd0000141u, NEEDED | NUMBER }, { 0xd0000241u, NEEDED | NUMBER }
#define EC_PUBLIC                                                              \
	SM2_PUBLIC, { 0xf0000441u, NEEDED | CURVE }
#define EC_PAIR(type)                                                          \
	{ .id = type, .step = 1, .min = 192, .max = 521,                       \
	  .attr = { EC_PUBLIC, { 0xc0000341u, NEEDED | PRIVATE | NUMBER } } }
#define EC_KEY(type)                                                           \
	{ .id = type, .step = 1, .min = 192, .max = 521, .attr = { EC_PUBLIC } }
#define SM2_PAIR(type)                                                         \
	{ .id = type, .step = 1, .min = 256, .max = 256, .fixed = 256,         \
	  .attr = { SM2_PUBLIC, { 0xc0000341u, NEEDED | PRIVATE | NUMBER } } }
#define SM2_KEY(type)                                                          \
	{ .id = type, .step = 1, .min = 256, .max = 256, .fixed = 256,         \
	  .attr = { SM2_PUBLIC } }
#define CURVE_PAIR(type, bits, len, pub, priv)                                 \
	{ .id = type, .step = 1, .min = bits, .max = bits, .fixed = bits,      \
	  .octets = len, .attr = { { pub, NEEDED }, { priv, NEEDED | PRIVATE } } }
#define CURVE_KEY(type, bits, len, pub)                                        \
	{ .id = type, .step = 1, .min = bits, .max = bits, .fixed = bits,      \
	  .octets = len, .attr = { { pub, NEEDED } } }
/* clang-format on */

static const struct object_type types[] = {
	{ .id = OBJECT_TYPE_DATA, .step = 1 },
	SECRET(0xa0000000u, 8, 0, 4096), /* GENERIC_SECRET */
	SECRET(0xa0000001u, 8, 64, 512), /* HMAC: MD5 .. SHA512 */
	SECRET(0xa0000002u, 8, 80, 512),
	SECRET(0xa0000003u, 8, 112, 512),
	SECRET(0xa0000004u, 8, 192, 1024),
	SECRET(0xa0000005u, 8, 256, 1024),
	SECRET(0xa0000006u, 8, 256, 1024),
	SECRET(0xa0000007u, 8, 80, 1024),  /* SM3 */
	SECRET(0xa0000008u, 8, 192, 1024), /* SHA3 */
	SECRET(0xa0000009u, 8, 256, 1024),
	SECRET(0xa000000au, 8, 256, 1024),
	SECRET(0xa000000bu, 8, 256, 1024),
	SECRET(0xa0000010u, 64, 128, 256),   /* AES */
	SECRET(0xa0000011u, 8, 56, 64),	     /* DES, with or less parity */
	SECRET(0xa0000013u, 8, 112, 192),    /* DES3, the same */
	SECRET(0xa0000014u, 128, 128, 128),  /* SM4 */
	SECRET(0xa000004au, 8, 0, 4096),     /* HKDF */
	KDF_INPUT(0xa10000c0u, 0xc00001c0u), /* HKDF_IKM */
	KDF_INPUT(0xa10000c1u, 0xc00001c1u), /* CONCAT_KDF_Z */
	KDF_INPUT(0xa10000c2u, 0xc00001c2u), /* PBKDF2_PASSWORD */
	{ .id = 0xa0000030u,
	  .step = 1,
	  .min = 256,
	  .max = 4096,
	  .attr = { RSA_PUBLIC } },
	{ .id = 0xa1000030u,
	  .step = 1,
	  .min = 256,
	  .max = 4096,
	  .attr = { RSA_PUBLIC,
		    { 0xc0000330u, NEEDED | PRIVATE | NUMBER },
		    { 0xc0000430u, TOGETHER | PRIVATE | NUMBER },
		    { 0xc0000530u, TOGETHER | PRIVATE | NUMBER },
		    { 0xc0000630u, TOGETHER | PRIVATE | NUMBER },
		    { 0xc0000730u, TOGETHER | PRIVATE | NUMBER },
		    { 0xc0000830u, TOGETHER | PRIVATE | NUMBER } } },
	{ .id = 0xa0000031u,
	  .step = 64,
	  .min = 512,
	  .max = 3072,
	  .attr = { DSA_PUBLIC } },
	{ .id = 0xa1000031u,
	  .step = 64,
	  .min = 512,
	  .max = 3072,
	  .attr = { DSA_PUBLIC, { 0xc0000231u, NEEDED | PRIVATE | NUMBER } } },
	{ .id = 0xa1000032u,
	  .step = 1,
	  .min = 256,
	  .max = 2048,
	  .attr = { { 0xd0001032u, NEEDED | SIZE | NUMBER },
		    { 0xd0001232u, NEEDED | NUMBER },
		    { 0xd0000132u, NEEDED | NUMBER },
		    { 0xc0000232u, NEEDED | PRIVATE | NUMBER },
		    { 0xd0001132u, MAYBE | NUMBER },
		    { 0xf0001332u, MAYBE } } },
	EC_KEY(0xa0000041u),
	EC_PAIR(0xa1000041u), /* ECDSA */
	EC_KEY(0xa0000042u),
	EC_PAIR(0xa1000042u),			      /* ECDH */
	CURVE_KEY(0xa0000043u, 256, 32, 0xd0000743u), /* ED25519 */
	CURVE_PAIR(0xa1000043u, 256, 32, 0xd0000743u, 0xc0000843u),
	CURVE_KEY(0xa0000044u, 256, 32, 0xd0000944u), /* X25519 */
	CURVE_PAIR(0xa1000044u, 256, 32, 0xd0000944u, 0xc0000a44u),
	SM2_KEY(0xa0000045u),
	SM2_PAIR(0xa1000045u), /* SM2 DSA, KEP, PKE */
	SM2_KEY(0xa0000046u),
	SM2_PAIR(0xa1000046u),
	SM2_KEY(0xa0000047u),
	SM2_PAIR(0xa1000047u),
	CURVE_KEY(0xa0000048u, 448, 57, 0xd0000002u), /* ED448 */
	CURVE_PAIR(0xa1000048u, 448, 57, 0xd0000002u, 0xc0000003u),
	CURVE_KEY(0xa0000049u, 448, 56, 0xd0000a45u), /* X448 */
	CURVE_PAIR(0xa1000049u, 448, 56, 0xd0000a45u, 0xc0000a46u),
};

/* ------------------------------------------------------------------ sizes --- */

static const struct object_type *type_find(uint32_t id)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(types); i++)
		if (types[i].id == id)
			return &types[i];
	return NULL;
}

static bool is_des(const struct object_type *t)
{
	return t->id == 0xa0000011u || t->id == 0xa0000013u;
}

/* DES sizes come with parity bits (of 64) or without (of 56). */
static bool size_ok(const struct object_type *t, uint32_t bits)
{
	if (is_des(t))
		return bits >= t->min && bits <= t->max &&
		       (bits % 64 == 0 || bits % 56 == 0);
	if (t->id == OBJECT_TYPE_DATA)
		return bits == 0;
	return bits >= t->min && bits <= t->max &&
	       (bits - t->min) % t->step == 0;
}

/* The bits of key material that a size stands for. */
static uint32_t material_bits(const struct object_type *t, uint32_t bits)
{
	return is_des(t) && bits % 56 == 0 ? bits / 7 * 8 : bits;
}

static uint32_t curve_bits(uint32_t curve)
{
	static const uint16_t bits[] = { 0, 192, 224, 256, 384, 521 };

	return curve < ARRAY_COUNT(bits) ? bits[curve] : 0;
}

uint32_t object_type_id(const struct object_value *v)
{
	return v->type->id;
}

TEE_Result object_value_init(struct object_value *v, uint32_t type,
			     uint32_t max_bits)
{
	memset(v, 0, sizeof(*v));
	v->type = type_find(type);
	if (v->type == NULL || !size_ok(v->type, max_bits))
		return TEE_ERROR_NOT_SUPPORTED;
	v->max_bits = max_bits;
	v->usage = UINT32_MAX;
	return TEE_SUCCESS;
}

/* ------------------------------------------------------------- attributes --- */

static void attrs_drop(struct object_value *v)
{
	for (unsigned int i = 0; i < v->attr_count; i++)
		heap_free(v->attr[i].data); /* freed memory is wiped */
	secret_wipe(v->attr, sizeof(v->attr));
	v->attr_count = 0;
}

void object_value_reset(struct object_value *v)
{
	attrs_drop(v);
	v->initialized = false;
	v->size_bits = 0;
	v->usage = UINT32_MAX;
}

const struct object_attr *object_value_attr(const struct object_value *v,
					    uint32_t id)
{
	for (unsigned int i = 0; i < v->attr_count; i++)
		if (v->attr[i].id == id)
			return &v->attr[i];
	return NULL;
}

const struct object_attr *object_value_secret(const struct object_value *v)
{
	const struct type_attr *first = &v->type->attr[0];

	if (!v->initialized || (first->flags & SIZE) == 0 ||
	    (first->id & ATTR_PUBLIC) != 0)
		return NULL;
	return object_value_attr(v, first->id);
}

static TEE_Result attr_add(struct object_value *v, const struct object_attr *at)
{
	struct object_attr *mine = &v->attr[v->attr_count];

	if (v->attr_count == OBJECT_ATTR_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	*mine = *at;
	mine->data = NULL;
	if ((at->id & ATTR_VALUE) == 0 && at->len != 0) {
		mine->data = heap_alloc(at->len);
		if (mine->data == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;
		memcpy(mine->data, at->data, at->len);
	}
	v->attr_count++;
	return TEE_SUCCESS;
}

static const struct type_attr *type_attr(const struct object_type *t,
					 uint32_t id)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(t->attr); i++)
		if (t->attr[i].flags != 0 && t->attr[i].id == id)
			return &t->attr[i];
	return NULL;
}

static const struct object_attr *find_in(const struct object_attr *attr,
					 unsigned int count, uint32_t id)
{
	for (unsigned int i = 0; i < count; i++)
		if (attr[i].id == id)
			return &attr[i];
	return NULL;
}

/* Each attribute known and given once, all that the type needs present. */
static TEE_Result check_set(const struct object_type *t,
			    const struct object_attr *attr, unsigned int count)
{
	unsigned int together = 0;
	unsigned int together_given = 0;

	for (unsigned int i = 0; i < count; i++)
		if (type_attr(t, attr[i].id) == NULL ||
		    find_in(attr, i, attr[i].id) != NULL)
			return TEE_ERROR_ITEM_NOT_FOUND;
	for (unsigned int i = 0; i < ARRAY_COUNT(t->attr); i++) {
		bool given = find_in(attr, count, t->attr[i].id) != NULL;

		if ((t->attr[i].flags & NEEDED) != 0 && !given)
			return TEE_ERROR_ITEM_NOT_FOUND;
		if ((t->attr[i].flags & TOGETHER) != 0) {
			together++;
			together_given += given;
		}
	}
	if (together_given != 0 && together_given != together)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return TEE_SUCCESS;
}

static uint32_t leading_zeros(const struct object_attr *attr)
{
	uint32_t n = 0;

	while (n < attr->len && attr->data[n] == 0)
		n++;
	return n;
}

static uint32_t number_bits(const struct object_attr *attr)
{
	uint32_t zeros = leading_zeros(attr);

	if (zeros == attr->len)
		return 0;
	return (attr->len - zeros) * 8 -
	       ((uint32_t)__builtin_clz(attr->data[zeros]) - 24);
}

/* The size the attributes give, judged against what the object may hold. */
static TEE_Result check_size(const struct object_value *v,
			     const struct object_attr *attr, unsigned int count,
			     uint32_t *bits)
{
	const struct object_type *t = v->type;
	uint32_t room = material_bits(t, v->max_bits);

	*bits = t->fixed;
	for (unsigned int i = 0; i < count; i++) {
		uint32_t flags = type_attr(t, attr[i].id)->flags;

		if (attr[i].len > OBJECT_ATTR_LEN_MAX)
			return TEE_ERROR_BAD_PARAMETERS;
		/* The TA library panics on it, as on an unknown curve. */
		if (t->octets != 0 && attr[i].len != t->octets)
			return TEE_ERROR_SECURITY;
		if ((flags & NUMBER) != 0 &&
		    number_bits(&attr[i]) > v->max_bits)
			return TEE_ERROR_BAD_STATE;
		if ((flags & SIZE) != 0) {
			/* As OP-TEE counts, unless only zeros are too many. */
			*bits = attr[i].len * 8;
			if (*bits > room && (flags & NUMBER) != 0)
				*bits = number_bits(&attr[i]);
			if (*bits > room)
				return TEE_ERROR_BAD_STATE;
			if (!size_ok(t, *bits) ||
			    (is_des(t) && *bits % 64 != 0))
				return TEE_ERROR_BAD_PARAMETERS;
		} else if ((flags & CURVE) != 0) {
			*bits = curve_bits(attr[i].a);
			if (*bits == 0)
				return TEE_ERROR_NOT_SUPPORTED;
			if (*bits > v->max_bits)
				return TEE_ERROR_BAD_STATE;
		}
	}
	/* Asked for less parity, it is reported so. */
	if (is_des(t) && v->max_bits % 56 == 0)
		*bits = *bits / 8 * 7;
	return TEE_SUCCESS;
}

TEE_Result object_value_populate(struct object_value *v,
				 const struct object_attr *attr,
				 unsigned int count)
{
	uint32_t bits = 0;

	if (v->initialized)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = check_set(v->type, attr, count);

	if (res == TEE_SUCCESS)
		res = check_size(v, attr, count, &bits);
	return res == TEE_SUCCESS ? object_value_fill(v, bits, attr, count)
				  : res;
}

TEE_Result object_value_fill(struct object_value *v, uint32_t bits,
			     const struct object_attr *attr, unsigned int count)
{
	TEE_Result res = TEE_SUCCESS;

	for (unsigned int i = 0; res == TEE_SUCCESS && i < count; i++) {
		struct object_attr a = attr[i];

		if ((type_attr(v->type, a.id)->flags & NUMBER) != 0) {
			uint32_t zeros = leading_zeros(&a);

			a.data = zeros != 0 ? a.data + zeros : a.data;
			a.len -= zeros;
		}
		res = attr_add(v, &a);
	}
	if (res != TEE_SUCCESS) {
		attrs_drop(v);
		return res;
	}
	v->size_bits = bits;
	v->initialized = true;
	return TEE_SUCCESS;
}

TEE_Result object_value_copy(struct object_value *to,
			     const struct object_value *from)
{
	uint32_t pair_of = to->type->id | OBJECT_KEYPAIR;
	TEE_Result res = TEE_SUCCESS;

	if (to->initialized || !from->initialized ||
	    (from->type->id != to->type->id && from->type->id != pair_of))
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; res == TEE_SUCCESS && i < from->attr_count;
	     i++)
		if (type_attr(to->type, from->attr[i].id) != NULL)
			res = attr_add(to, &from->attr[i]);
	if (res != TEE_SUCCESS) {
		attrs_drop(to);
		return res;
	}
	to->size_bits = from->size_bits;
	to->usage = from->usage;
	to->initialized = true;
	return TEE_SUCCESS;
}

bool object_value_is_secret(const struct object_value *v)
{
	return v->type->generated;
}

TEE_Result object_value_set_secret(struct object_value *v,
				   const uint8_t *secret, size_t len)
{
	const struct object_type *t = v->type;
	struct object_attr attr = {
		.id = SECRET_ID,
		.len = (uint32_t)len,
		.data = (uint8_t *)(uintptr_t)secret,
	};

	if (v->initialized || !t->generated || len > OBJECT_ATTR_LEN_MAX ||
	    !size_ok(t, (uint32_t)len * 8))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = attr_add(v, &attr);

	if (res != TEE_SUCCESS)
		return res;
	v->size_bits = attr.len * 8;
	v->initialized = true;
	return TEE_SUCCESS;
}

TEE_Result object_value_size_check(const struct object_value *v, uint32_t bits)
{
	if (!size_ok(v->type, bits))
		return TEE_ERROR_NOT_SUPPORTED;
	return bits <= v->max_bits ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS;
}

/* DES keys have odd parity in each byte. */
static void set_parity(uint8_t *key, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t b = key[i] & 0xfe;

		key[i] = b | !__builtin_parity(b);
	}
}

TEE_Result object_value_generate(struct object_value *v, uint32_t bits,
				 TEE_Result (*random)(void *to, size_t len))
{
	uint8_t secret[OBJECT_ATTR_LEN_MAX];
	const struct object_type *t = v->type;

	if (v->initialized)
		return TEE_ERROR_BAD_STATE;
	if (!t->generated)
		return TEE_ERROR_BAD_FORMAT;

	TEE_Result res = object_value_size_check(v, bits);
	struct object_attr attr = {
		.id = SECRET_ID,
		.len = material_bits(t, bits) / 8,
		.data = secret,
	};

	if (res != TEE_SUCCESS)
		return res;
	res = random(secret, attr.len);
	if (res == TEE_SUCCESS && is_des(t))
		set_parity(secret, attr.len);
	if (res == TEE_SUCCESS)
		res = attr_add(v, &attr);
	secret_wipe(secret, sizeof(secret));
	if (res != TEE_SUCCESS)
		return res;
	v->size_bits = bits;
	v->initialized = true;
	return TEE_SUCCESS;
}

/* ---------------------------------------------------------------- storing --- */

size_t object_value_save(const struct object_value *v, uint8_t *buf)
{
	size_t at = 0;

	for (unsigned int i = 0; i < v->attr_count; i++) {
		const struct object_attr *a = &v->attr[i];
		bool number = (a->id & ATTR_VALUE) != 0;
		uint32_t len = number ? 8 : a->len;

		store_le32(buf + at, a->id);
		store_le32(buf + at + 4, len);
		if (number) {
			store_le32(buf + at + 8, a->a);
			store_le32(buf + at + 12, a->b);
		} else if (len != 0) {
			memcpy(buf + at + 8, a->data, len);
		}
		at += 8 + len;
	}
	return at;
}

TEE_Result object_value_load(struct object_value *v, const uint8_t *buf,
			     size_t len)
{
	size_t at = 0;

	while (at < len) {
		struct object_attr a = { 0 };

		if (len - at < 8)
			return TEE_ERROR_CORRUPT_OBJECT;
		a.id = load_le32(buf + at);
		a.len = load_le32(buf + at + 4);
		at += 8;
		if (a.len > OBJECT_ATTR_LEN_MAX || a.len > len - at ||
		    (v->type->octets != 0 && a.len != v->type->octets) ||
		    type_attr(v->type, a.id) == NULL ||
		    object_value_attr(v, a.id) != NULL)
			return TEE_ERROR_CORRUPT_OBJECT;
		if ((a.id & ATTR_VALUE) != 0) {
			if (a.len != 8)
				return TEE_ERROR_CORRUPT_OBJECT;
			a.a = load_le32(buf + at);
			a.b = load_le32(buf + at + 4);
		} else {
			a.data = (uint8_t *)(uintptr_t)(buf + at);
		}

		size_t step = a.len;
		TEE_Result res = attr_add(v, &a);

		if (res != TEE_SUCCESS)
			return res == TEE_ERROR_OUT_OF_MEMORY
				       ? res
				       : TEE_ERROR_CORRUPT_OBJECT;
		at += step;
	}
	/* What uses a key counts on its being whole. */
	if (check_set(v->type, v->attr, v->attr_count) != TEE_SUCCESS)
		return TEE_ERROR_CORRUPT_OBJECT;
	v->initialized = true;
	return TEE_SUCCESS;
}
