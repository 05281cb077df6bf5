/*
 * The list of enrolled TA signers.
 */
#include <formats/ta_keyring.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define MAGIC	     0x31524b53u /* "SKR1" as bytes */
#define ENTRY_LEN    (8u + TA_KEYRING_CLASS_LEN)
#define FLAG_CLASS   0x1u
#define N_LEN_MIN    256u
#define N_LEN_MAX    512u
#define E_LEN_MAX    8u
#define LIST_LEN_MAX (TA_KEYRING_LEN_MAX - TA_KEYRING_MAC_LEN)

static bool lengths_are_good(size_t n_len, size_t e_len)
{
	return n_len >= N_LEN_MIN && n_len <= N_LEN_MAX && e_len != 0 &&
	       e_len <= E_LEN_MAX;
}

TEE_Result ta_keyring_len(const uint8_t *header, size_t *len)
{
	*len = load_le32(header + 4);
	if (load_le32(header) != MAGIC || *len < TA_KEYRING_HEADER_LEN ||
	    *len > LIST_LEN_MAX || load_le32(header + 8) > TA_KEYRING_COUNT_MAX)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

static TEE_Result key_parse(const uint8_t *buf, size_t len, size_t *at,
			    struct ta_keyring_key *key)
{
	if (!range_fits(*at, ENTRY_LEN, len))
		return TEE_ERROR_BAD_FORMAT;

	const uint8_t *entry = buf + *at;
	uint32_t flags = load_le32(entry + 4);
	size_t n_len = load_le16(entry);
	size_t e_len = load_le16(entry + 2);

	*at += ENTRY_LEN;
	if (!lengths_are_good(n_len, e_len) || (flags & ~FLAG_CLASS) != 0 ||
	    !range_fits(*at, ROUND_UP(n_len + e_len, (size_t)4), len))
		return TEE_ERROR_BAD_FORMAT;
	*key = (struct ta_keyring_key){
		.n = buf + *at,
		.n_len = n_len,
		.e = buf + *at + n_len,
		.e_len = e_len,
		.class_key = (flags & FLAG_CLASS) != 0 ? entry + 8 : NULL,
	};
	*at += ROUND_UP(n_len + e_len, (size_t)4);
	return TEE_SUCCESS;
}

TEE_Result ta_keyring_parse(const uint8_t *buf, size_t len,
			    struct ta_keyring *ring)
{
	size_t at = TA_KEYRING_HEADER_LEN;
	size_t says = 0;

	if (len < TA_KEYRING_HEADER_LEN ||
	    ta_keyring_len(buf, &says) != TEE_SUCCESS || says != len)
		return TEE_ERROR_BAD_FORMAT;
	ring->count = load_le32(buf + 8);
	for (size_t i = 0; i < ring->count; i++) {
		TEE_Result res = key_parse(buf, len, &at, &ring->key[i]);

		if (res != TEE_SUCCESS)
			return res;
	}
	return at == len ? TEE_SUCCESS : TEE_ERROR_BAD_FORMAT;
}

TEE_Result ta_keyring_write(const struct ta_keyring *ring, uint8_t *buf,
			    size_t *len)
{
	size_t room = MIN(*len, (size_t)LIST_LEN_MAX);
	size_t at = TA_KEYRING_HEADER_LEN;

	if (ring->count > TA_KEYRING_COUNT_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	if (room < at)
		return TEE_ERROR_SHORT_BUFFER;
	memset(buf, 0, room);
	for (size_t i = 0; i < ring->count; i++) {
		const struct ta_keyring_key *key = &ring->key[i];
		size_t numbers = 0;

		if (!lengths_are_good(key->n_len, key->e_len))
			return TEE_ERROR_BAD_PARAMETERS;
		numbers = ROUND_UP(key->n_len + key->e_len, (size_t)4);
		if (!range_fits(at, ENTRY_LEN + numbers, room))
			return TEE_ERROR_SHORT_BUFFER;
		store_le16(buf + at, (uint16_t)key->n_len);
		store_le16(buf + at + 2, (uint16_t)key->e_len);
		if (key->class_key != NULL) {
			store_le32(buf + at + 4, FLAG_CLASS);
			memcpy(buf + at + 8, key->class_key,
			       TA_KEYRING_CLASS_LEN);
		}
		at += ENTRY_LEN;
		memcpy(buf + at, key->n, key->n_len);
		memcpy(buf + at + key->n_len, key->e, key->e_len);
		at += numbers;
	}
	store_le32(buf, MAGIC);
	store_le32(buf + 4, (uint32_t)at);
	store_le32(buf + 8, (uint32_t)ring->count);
	*len = at;
	return TEE_SUCCESS;
}
