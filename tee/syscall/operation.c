/*
 * Cryptographic states of TAs: digests, MACs and ciphers (TA ABI, 11.3). A
 * state binds the key objects it was made with; the TA library sets, changes
 * and clears the key by copying into them, so a key is read at each init.
 * Bulk data is worked on where it lies in the TA, after the check.
 */
#include "syscall/operation.h"
#include "syscall/object.h"
#include "syscall/syscall.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/cipher.h>
#include <crypto/digest.h>
#include <crypto/mac.h>
#include <string.h>

#define STATES_MAX	128u	/* of one instance */
#define SECRET_ID	0xc0000000u
#define MODE_ENCRYPT	0u	/* TEE_MODE_ENCRYPT */
#define MODE_DECRYPT	1u
#define MODE_MAC	4u
#define MODE_DIGEST	5u

enum state_class { CLASS_DIGEST, CLASS_HMAC, CLASS_BLOCK_MAC, CLASS_CIPHER };

struct algorithm {
	uint32_t id;		/* TEE_ALG_* */
	enum state_class class;
	uint32_t key_type;	/* 0: no key */
	unsigned int alg;	/* enum digest_alg or block_alg */
	unsigned int mode;	/* enum mac_kind or cipher_mode */
};

struct crypto_state {
	struct crypto_state *next;
	uint32_t handle;
	const struct algorithm *algo;
	uint32_t mode;
	struct ta_object *key[2];
	bool initialized;
	bool squeezing;
	union {
		struct digest digest;
		struct mac mac;
		struct cipher cipher;
	} u;
};

#define DIGEST(n, d)	{ 0x50000000u + (n), CLASS_DIGEST, 0, d, 0 }
#define HMAC(n, d)	{ 0x30000000u + (n), CLASS_HMAC, 0xa0000000u + (n), d, 0 }
#define MACS(n, key, b)                                                        \
	{ 0x30000100u + (n), CLASS_BLOCK_MAC, key, b, MAC_CBC_NOPAD },         \
		{ 0x30000500u + (n), CLASS_BLOCK_MAC, key, b, MAC_CBC_PKCS5 }
#define CIPHER(id, key, b, m) { id, CLASS_CIPHER, key, b, m }
#define KEY_AES		0xa0000010u
#define KEY_DES		0xa0000011u
#define KEY_DES3	0xa0000013u
#define KEY_SM4		0xa0000014u

static const struct algorithm algorithms[] = {
	DIGEST(0x1, DIGEST_MD5), DIGEST(0x2, DIGEST_SHA1),
	DIGEST(0x3, DIGEST_SHA224), DIGEST(0x4, DIGEST_SHA256),
	DIGEST(0x5, DIGEST_SHA384), DIGEST(0x6, DIGEST_SHA512),
	DIGEST(0x7, DIGEST_SM3), DIGEST(0x8, DIGEST_SHA3_224),
	DIGEST(0x9, DIGEST_SHA3_256), DIGEST(0xa, DIGEST_SHA3_384),
	DIGEST(0xb, DIGEST_SHA3_512), DIGEST(0x101, DIGEST_SHAKE128),
	DIGEST(0x102, DIGEST_SHAKE256),
	HMAC(0x1, DIGEST_MD5), HMAC(0x2, DIGEST_SHA1),
	HMAC(0x3, DIGEST_SHA224), HMAC(0x4, DIGEST_SHA256),
	HMAC(0x5, DIGEST_SHA384), HMAC(0x6, DIGEST_SHA512),
	HMAC(0x7, DIGEST_SM3), HMAC(0x8, DIGEST_SHA3_224),
	HMAC(0x9, DIGEST_SHA3_256), HMAC(0xa, DIGEST_SHA3_384),
	HMAC(0xb, DIGEST_SHA3_512),
	MACS(0x10, KEY_AES, BLOCK_AES), MACS(0x11, KEY_DES, BLOCK_DES),
	MACS(0x13, KEY_DES3, BLOCK_DES3),
	{ 0x30000610u, CLASS_BLOCK_MAC, KEY_AES, BLOCK_AES, MAC_CMAC },
	CIPHER(0x10000010u, KEY_AES, BLOCK_AES, CIPHER_ECB),
	CIPHER(0x10000110u, KEY_AES, BLOCK_AES, CIPHER_CBC),
	CIPHER(0x10000210u, KEY_AES, BLOCK_AES, CIPHER_CTR),
	CIPHER(0x10000310u, KEY_AES, BLOCK_AES, CIPHER_CTS),
	CIPHER(0x10000410u, KEY_AES, BLOCK_AES, CIPHER_XTS),
	CIPHER(0x10000011u, KEY_DES, BLOCK_DES, CIPHER_ECB),
	CIPHER(0x10000111u, KEY_DES, BLOCK_DES, CIPHER_CBC),
	CIPHER(0x10000013u, KEY_DES3, BLOCK_DES3, CIPHER_ECB),
	CIPHER(0x10000113u, KEY_DES3, BLOCK_DES3, CIPHER_CBC),
	CIPHER(0x10000014u, KEY_SM4, BLOCK_SM4, CIPHER_ECB),
	CIPHER(0x10000114u, KEY_SM4, BLOCK_SM4, CIPHER_CBC),
	CIPHER(0x10000214u, KEY_SM4, BLOCK_SM4, CIPHER_CTR),
};

/* ----------------------------------------------------------------- states --- */

static const struct algorithm *algorithm_find(uint32_t id)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(algorithms); i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	return NULL;
}

static bool mode_fits(const struct algorithm *algo, uint32_t mode)
{
	switch (algo->class) {
	case CLASS_DIGEST:
		return mode == MODE_DIGEST;
	case CLASS_CIPHER:
		return mode == MODE_ENCRYPT || mode == MODE_DECRYPT;
	default:
		return mode == MODE_MAC;
	}
}

static unsigned int key_count(const struct algorithm *algo)
{
	if (algo->key_type == 0)
		return 0;
	return algo->class == CLASS_CIPHER && algo->mode == CIPHER_XTS ? 2 : 1;
}

static struct crypto_state *state_find(uint64_t handle)
{
	struct crypto_state *s = thread_current()->instance->states;

	while (s != NULL && s->handle != (uint32_t)handle)
		s = s->next;
	return s;
}

/* A key object the state may bind, by handle. */
static TEE_Result key_take(struct ta_object **key, uint64_t handle,
			   uint32_t type)
{
	struct ta_object *o = object_find(handle);

	if (o == NULL || o->kind != OBJECT_TRANSIENT || o->bound ||
	    object_type_id(&o->value) != type)
		return TEE_ERROR_BAD_PARAMETERS;
	*key = o;
	return TEE_SUCCESS;
}

static void state_unlink(struct ta_instance *inst, struct crypto_state *s)
{
	struct crypto_state **link = &inst->states;

	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	for (unsigned int i = 0; i < ARRAY_COUNT(s->key); i++)
		if (s->key[i] != NULL)
			object_free(s->key[i]);
	heap_free(s);
}

void states_free_all(struct ta_instance *inst)
{
	while (inst->states != NULL)
		state_unlink(inst, inst->states);
}

SYSCALL(sys_state_alloc)
{
	struct ta_instance *inst = thread_current()->instance;
	const struct algorithm *algo = algorithm_find((uint32_t)a0);
	const uint64_t handle[2] = { (uint32_t)a2, (uint32_t)a3 };
	struct ta_object *key[2] = { NULL, NULL };
	unsigned int count = 0;

	if (algo == NULL || !mode_fits(algo, (uint32_t)a1))
		return TEE_ERROR_NOT_SUPPORTED;
	for (unsigned int i = 0; i < 2; i++) {
		if ((handle[i] != 0) != (i < key_count(algo)))
			return TEE_ERROR_BAD_PARAMETERS;
		if (handle[i] != 0 && key_take(&key[i], handle[i],
					       algo->key_type) != TEE_SUCCESS)
			return TEE_ERROR_BAD_PARAMETERS;
	}
	if (key[0] != NULL && key[0] == key[1])
		return TEE_ERROR_BAD_PARAMETERS;
	for (struct crypto_state *s = inst->states; s != NULL; s = s->next)
		count++;

	struct crypto_state *s =
		count < STATES_MAX ? heap_alloc(sizeof(*s)) : NULL;

	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->algo = algo;
	s->mode = (uint32_t)a1;
	s->handle = inst->next_handle++;
	if (inst->next_handle == 0)
		inst->next_handle = 1;

	TEE_Result res = user_private_out(a4, &s->handle, sizeof(s->handle));

	if (res != TEE_SUCCESS) {
		heap_free(s);
		return res;
	}
	for (unsigned int i = 0; i < 2; i++) {
		s->key[i] = key[i];
		if (key[i] != NULL)
			key[i]->bound = true;
	}
	s->next = inst->states;
	inst->states = s;
	return TEE_SUCCESS;
}

SYSCALL(sys_state_copy)
{
	struct crypto_state *to = state_find(a0);
	const struct crypto_state *from = state_find(a1);

	if (to == NULL || from == NULL || to->algo != from->algo ||
	    to->mode != from->mode)
		return TEE_ERROR_BAD_PARAMETERS;
	to->u = from->u;
	to->initialized = from->initialized;
	to->squeezing = from->squeezing;
	return TEE_SUCCESS;
}

SYSCALL(sys_state_free)
{
	struct crypto_state *s = state_find(a0);

	if (s == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	state_unlink(thread_current()->instance, s);
	return TEE_SUCCESS;
}

/* --------------------------------------------------------- digests and MACs --- */

static const struct object_attr *secret_of(const struct crypto_state *s,
					   unsigned int i)
{
	if (s->key[i] == NULL || !s->key[i]->value.initialized)
		return NULL;
	return object_value_attr(&s->key[i]->value, SECRET_ID);
}

static bool is_hash(const struct crypto_state *s)
{
	return s != NULL && s->algo->class != CLASS_CIPHER;
}

static TEE_Result hash_start(struct crypto_state *s)
{
	const struct algorithm *algo = s->algo;
	const struct object_attr *key = NULL;

	s->squeezing = false;
	if (algo->class == CLASS_DIGEST) {
		digest_init(&s->u.digest, (enum digest_alg)algo->alg);
		return TEE_SUCCESS;
	}
	key = secret_of(s, 0);
	if (key == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	if (algo->class == CLASS_HMAC)
		return mac_init_hmac(&s->u.mac, (enum digest_alg)algo->alg,
				     key->data, key->len);
	return mac_init_block(&s->u.mac, (enum mac_kind)algo->mode,
			      (enum block_alg)algo->alg, key->data, key->len);
}

SYSCALL(sys_hash_init)
{
	struct crypto_state *s = state_find(a0);

	if (!is_hash(s))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = hash_start(s);

	s->initialized = res == TEE_SUCCESS;
	return res;
}

static TEE_Result hash_take(struct crypto_state *s, user_va_t va, uint64_t len)
{
	TEE_Result res = space_check(&thread_current()->instance->space, va,
				     len, TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);

	if (res != TEE_SUCCESS || len == 0)
		return res;
	user_access_begin();
	if (s->algo->class == CLASS_DIGEST)
		digest_update(&s->u.digest, user_pointer(va), len);
	else
		mac_update(&s->u.mac, user_pointer(va), len);
	user_access_end();
	return TEE_SUCCESS;
}

SYSCALL(sys_hash_update)
{
	struct crypto_state *s = state_find(a0);

	if (!is_hash(s))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized || s->squeezing)
		return TEE_ERROR_BAD_STATE;
	return hash_take(s, a1, a2);
}

/* An XOF gives any number of bytes, and more when it is asked again. */
static TEE_Result squeeze(struct crypto_state *s, user_va_t out, uint64_t len)
{
	uint8_t chunk[DIGEST_BLOCK_LEN_MAX];
	TEE_Result res = space_check(&thread_current()->instance->space, out,
				     len, TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);

	s->squeezing = true;
	for (uint64_t off = 0; res == TEE_SUCCESS && off < len;
	     off += sizeof(chunk)) {
		size_t step = MIN(len - off, (uint64_t)sizeof(chunk));

		res = digest_extract(&s->u.digest, chunk, step);
		if (res == TEE_SUCCESS)
			res = user_copy_out(out + off, chunk, step);
	}
	return res;
}

SYSCALL(sys_hash_final)
{
	struct crypto_state *s = state_find(a0);
	uint8_t out[DIGEST_LEN_MAX];
	uint64_t room = 0;

	if (!is_hash(s))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized)
		return TEE_ERROR_BAD_STATE;

	bool xof = s->algo->class == CLASS_DIGEST &&
		   digest_is_xof((enum digest_alg)s->algo->alg);
	uint64_t need = s->algo->class == CLASS_DIGEST ?
				digest_len((enum digest_alg)s->algo->alg) :
				s->u.mac.len;
	TEE_Result res = user_private_in(&room, a4, sizeof(room));

	if (res != TEE_SUCCESS)
		return res;
	if (!xof && room < need) {
		res = user_private_out(a4, &need, sizeof(need));
		return res == TEE_SUCCESS ? TEE_ERROR_SHORT_BUFFER : res;
	}
	if (a2 != 0) {
		if (s->squeezing)
			return TEE_ERROR_BAD_STATE;
		res = hash_take(s, a1, a2);
		if (res != TEE_SUCCESS)
			return res;
	}
	if (xof)
		return squeeze(s, a3, room);
	if (s->algo->class == CLASS_DIGEST)
		digest_final(&s->u.digest, out);
	else
		res = mac_final(&s->u.mac, out);
	s->initialized = false;
	if (res == TEE_SUCCESS)
		res = user_copy_out(a3, out, need);
	if (res == TEE_SUCCESS)
		res = user_private_out(a4, &need, sizeof(need));
	secret_wipe(out, sizeof(out));
	return res;
}

/* ---------------------------------------------------------------- ciphers --- */

SYSCALL(sys_cipher_init)
{
	struct crypto_state *s = state_find(a0);
	uint8_t iv[BLOCK_LEN_MAX];

	if (s == NULL || s->algo->class != CLASS_CIPHER || a2 > sizeof(iv))
		return TEE_ERROR_BAD_PARAMETERS;

	const struct object_attr *key = secret_of(s, 0);
	const struct object_attr *tweak = secret_of(s, 1);

	if (key == NULL ||
	    (s->key[1] != NULL && (tweak == NULL || tweak->len != key->len)))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = user_copy_in(iv, a1, a2);

	if (res != TEE_SUCCESS)
		return res;

	struct cipher_setup how = {
		.alg = (enum block_alg)s->algo->alg,
		.mode = (enum cipher_mode)s->algo->mode,
		.encrypt = s->mode == MODE_ENCRYPT,
		.key = key->data,
		.key_len = key->len,
		.tweak_key = tweak != NULL ? tweak->data : NULL,
		.iv = a2 != 0 ? iv : NULL,
		.iv_len = a2,
	};

	res = cipher_init(&s->u.cipher, &how);
	s->initialized = res == TEE_SUCCESS;
	return res;
}

static TEE_Result cipher_run(uint64_t handle, user_va_t src, uint64_t len,
			     user_va_t dst, user_va_t dst_len_va, bool last)
{
	struct crypto_state *s = state_find(handle);
	const struct user_space *sp = &thread_current()->instance->space;
	uint64_t room = 0;
	TEE_Result res = TEE_SUCCESS;

	if (s == NULL || s->algo->class != CLASS_CIPHER)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized)
		return TEE_ERROR_BAD_STATE;
	if (dst_len_va != 0)
		res = user_private_in(&room, dst_len_va, sizeof(room));
	if (res == TEE_SUCCESS)
		res = space_check(sp, src, len,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
	if (res != TEE_SUCCESS)
		return res;
	if (room < len) {
		if (dst_len_va != 0)
			res = user_private_out(dst_len_va, &len, sizeof(len));
		return res == TEE_SUCCESS ? TEE_ERROR_SHORT_BUFFER : res;
	}
	res = space_check(sp, dst, len, TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);
	if (res != TEE_SUCCESS)
		return res;
	user_access_begin();
	res = last ? cipher_final(&s->u.cipher, user_pointer(src), len,
				  user_pointer(dst)) :
		     cipher_update(&s->u.cipher, user_pointer(src), len,
				   user_pointer(dst));
	user_access_end();
	if (last && res == TEE_SUCCESS)
		s->initialized = false;
	if (res == TEE_SUCCESS && dst_len_va != 0)
		res = user_private_out(dst_len_va, &len, sizeof(len));
	return res;
}

SYSCALL(sys_cipher_update)
{
	return cipher_run(a0, a1, a2, a3, a4, false);
}

SYSCALL(sys_cipher_final)
{
	return cipher_run(a0, a1, a2, a3, a4, true);
}
