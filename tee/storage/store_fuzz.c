/*
 * A whole hostile file, with seals that hold nothing back: every page of a
 * good store may be changed at will and still opens, so what is fuzzed is all
 * that lies behind the seals. Nothing may crash, hang or trip a CHECK.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/aes_gcm.h>
#include <crypto/hmac.h>
#include <storage/store_format.h>
#include <storage/store_model.h>
#include <storage/store_sim.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

TEE_Result aes_gcm_seal(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, uint8_t tag[AES_GCM_TAG_LEN])
{
	memmove(out, in, len);
	memset(tag, 0, AES_GCM_TAG_LEN);
	return TEE_SUCCESS;
}

TEE_Result aes_gcm_open(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, const uint8_t tag[AES_GCM_TAG_LEN])
{
	memmove(out, in, len);
	return TEE_SUCCESS;
}

void hkdf_sha256(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
		 size_t ikm_len, const uint8_t *info, size_t info_len,
		 uint8_t *okm, size_t okm_len)
{
	memset(okm, 0, okm_len);
}

/* A store with a bit of everything. */
static void make_store(struct sim *sim)
{
	struct store *st = NULL;
	uint64_t random = 99;

	sim_init(sim);
	st = sim_store(sim, STORE_CACHE_PAGES_MIN);
	for (unsigned int i = 0; i < 60; i++) {
		struct model_op op = { 0 };

		model_random_op(&random, i == 50 ? 200000 : 6000, &op);
		if (op.kind != OP_DELETE)
			(void)model_apply_store(st, &op);
	}
}

static void use(struct store *st, uint64_t random)
{
	static uint8_t buf[70000];

	for (unsigned int i = 0; i < 8; i++) {
		struct model_op op = { 0 };
		struct store_object_id id = { 0 };
		struct store_object_id next = { 0 };
		struct store_cursor cursor = { 0 };
		struct store_meta meta = { 0 };
		size_t len = sizeof(buf);

		model_random_op(&random, 9000, &op);
		model_id(op.id, &id);
		(void)store_read(st, &id, op.off, buf, &len);
		len = sizeof(buf);
		(void)store_attrs(st, &id, buf, &len);
		(void)model_apply_store(st, &op);
		model_id(op.to, &id);
		for (unsigned int n = 0; n < 100; n++) {
			if (store_next(st, &id, &cursor, &next, &meta) ==
			    TEE_ERROR_ITEM_NOT_FOUND)
				break;
		}
	}
}

/* Input: eight bytes of randomness, then {page, offset, length, bytes}. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct sim good;
	static struct sim sim;
	uint64_t random = 1;

	sim_heap_reset();
	if (good.io.ops == NULL) {
		make_store(&good);
		sim_init(&sim);
	}
	sim_copy(&sim, &good);
	if (len < 8)
		return 0;
	random |= load_le64(data);
	data += 8;
	len -= 8;
	while (len >= 5) {
		size_t at = (size_t)load_le16(data) * STORE_PAGE_LEN +
			    load_le16(data + 2) % STORE_PAGE_LEN;
		size_t part = MIN(len - 5, (size_t)data[4]);

		at %= sim.len;
		part = MIN(part, sim.len - at);
		memcpy(sim.bytes + at, data + 5, part);
		data += 5 + part;
		len -= 5 + part;
	}
	use(sim_store(&sim, STORE_CACHE_PAGES_MIN), random);
	return 0;
}
