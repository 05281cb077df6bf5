/*
 * Digests and MACs of TAs. Bulk data is worked on where it lies in the TA,
 * after the check.
 */
#include "syscall/operation.h"
#include "syscall/syscall.h"
#include <base/bits.h>
#include <base/secret.h>

#define MD5_LEN	    16u
#define MD5SHA1_LEN 36u

static bool has_mac(const struct crypto_state *s)
{
	return s->algo->class == CLASS_HMAC ||
	       s->algo->class == CLASS_BLOCK_MAC;
}

static bool is_hash(const struct crypto_state *s)
{
	return s != NULL && (has_mac(s) || s->algo->class == CLASS_DIGEST ||
			     s->algo->class == CLASS_MD5SHA1);
}

static TEE_Result hash_start(struct crypto_state *s)
{
	const struct algorithm *algo = s->algo;
	const struct object_attr *key = NULL;

	s->squeezing = false;
	if (!has_mac(s)) {
		digest_init(&s->u.digest[0], (enum digest_alg)algo->alg);
		if (algo->class == CLASS_MD5SHA1)
			digest_init(&s->u.digest[1], DIGEST_SHA1);
		return TEE_SUCCESS;
	}
	key = state_secret(s, 0);
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
	if (has_mac(s))
		mac_update(&s->u.mac, user_pointer(va), len);
	else
		digest_update(&s->u.digest[0], user_pointer(va), len);
	if (s->algo->class == CLASS_MD5SHA1)
		digest_update(&s->u.digest[1], user_pointer(va), len);
	user_access_end();
	return TEE_SUCCESS;
}

SYSCALL(sys_hash_update)
{
	struct crypto_state *s = state_find(a0);

	/* Nothing is nothing, in any state. */
	if (a2 == 0)
		return TEE_SUCCESS;
	if (!is_hash(s) || a1 == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized || s->squeezing)
		return TEE_ERROR_BAD_STATE;
	return hash_take(s, a1, a2);
}

static uint64_t hash_len(const struct crypto_state *s)
{
	if (has_mac(s))
		return s->u.mac.len;
	if (s->algo->class == CLASS_MD5SHA1)
		return MD5SHA1_LEN;
	return digest_len((enum digest_alg)s->algo->alg);
}

/* An XOF gives any number of bytes, and more when it is asked again. */
static TEE_Result squeeze(struct crypto_state *s, user_va_t out, uint64_t len)
{
	uint8_t chunk[DIGEST_BLOCK_LEN_MAX];
	TEE_Result res =
		space_check(&thread_current()->instance->space, out, len,
			    TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);

	s->squeezing = true;
	for (uint64_t off = 0; res == TEE_SUCCESS && off < len;
	     off += sizeof(chunk)) {
		size_t step = MIN(len - off, (uint64_t)sizeof(chunk));

		res = digest_extract(&s->u.digest[0], chunk, step);
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
	uint64_t need = hash_len(s);
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
	if (has_mac(s))
		res = mac_final(&s->u.mac, out);
	else
		digest_final(&s->u.digest[0], out);
	if (s->algo->class == CLASS_MD5SHA1)
		digest_final(&s->u.digest[1], out + MD5_LEN);
	s->initialized = false;
	if (res == TEE_SUCCESS)
		res = user_copy_out(a3, out, need);
	if (res == TEE_SUCCESS)
		res = user_private_out(a4, &need, sizeof(need));
	secret_wipe(out, sizeof(out));
	return res;
}
