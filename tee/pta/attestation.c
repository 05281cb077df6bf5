/*
 * Attestation, 39800861-182a-4720-9b67-2bcd622bc0b5: signed digests of TA files,
 * of a TA's memory and of the TEE's own, and the signed list of what was started
 * on this device since reset. The key is made at first use and kept
 * in trusted storage; whoever provisions the device fetches its public half.
 *
 * An answer is a digest and an RSASSA-PSS signature (SHA-256, salt of 32 bytes)
 * of SHA-256(nonce, digest).
 */
#include "pta/services.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/measure.h"
#include "kernel/pages.h"
#include "kernel/random.h"
#include "storage_service.h"
#include "ta/image.h"
#include "ta/instance.h"
#include <abi/ta_syscalls.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <crypto/rsa_key.h>
#include <crypto/sha256.h>
#include <string.h>

#define GET_PUBKEY    0u /* p0 = exponent, p1 = modulus, p2 = algorithm */
#define GET_TA_DIGEST 1u /* p0 = UUID, p1 = nonce, p2 = answer */
#define HASH_TA	      2u /* p0 = nonce, p1 = answer */
#define HASH_TEE      3u /* p0 = nonce, p1 = answer */
/*
 * Ours: p0 = nonce, p1 = answer, whose digest is that of what follows it: the
 * list, an entry after the other. TEE_ERROR_BAD_STATE while it still grows.
 */
#define STARTED 0x53520000u

#define ALGORITHM 0x70414930u /* RSASSA-PSS, MGF1, SHA-256 */
#define KEY_BITS  3072u
#define KEY_LEN	  (KEY_BITS / 8)
#define SALT_LEN  32u
#define NONCE_MAX 65536u

static const uint8_t exponent[] = { 1, 0, 1 };
static const struct pk_number exponent_number = { exponent, sizeof(exponent) };

static TEE_Result fill(void *ctx, void *to, size_t len)
{
	return random_bytes(to, len);
}

static const struct pk_random source = { .fill = fill };

static void key_name(struct store_object_id *id)
{
	static const char name[] = "key";

	memset(id, 0, sizeof(*id));
	id->ta = attestation_pta.uuid;
	id->storage_id = TA_STORAGE_PRIVATE;
	id->len = sizeof(name) - 1;
	memcpy(id->id, name, id->len);
}

static TEE_Result key_read(struct rsa_pair *pair)
{
	struct store_object_id id;
	size_t len = sizeof(*pair);
	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	key_name(&id);

	TEE_Result res = store_read(st, &id, 0, pair, &len);

	storage_unlock();
	if (res == TEE_SUCCESS &&
	    (len != sizeof(*pair) || pair->len != KEY_LEN ||
	     pair->half != KEY_LEN / 2))
		res = TEE_ERROR_CORRUPT_OBJECT;
	return res;
}

static TEE_Result key_keep(const struct rsa_pair *pair)
{
	const struct store_meta meta = { .data_len = sizeof(*pair) };
	struct store_object_id id;
	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	key_name(&id);

	TEE_Result res = store_create(st, &id, &meta, NULL, pair, false);

	storage_unlock();
	return res;
}

/* The device's key. It takes seconds to make, so nothing is locked meanwhile. */
static TEE_Result key_get(struct rsa_work *work, struct rsa_pair *pair)
{
	TEE_Result res = key_read(pair);

	if (res != TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	res = rsa_generate(work, &source, KEY_BITS, &exponent_number, pair);
	if (res == TEE_SUCCESS)
		res = key_keep(pair);
	if (res == TEE_SUCCESS)
		log_line("attestation: a key of %u bits was made", KEY_BITS);
	/* Of two that were made at once, the first stays. */
	return res == TEE_ERROR_ACCESS_CONFLICT ? key_read(pair) : res;
}

struct job {
	struct rsa_work work;
	struct rsa_pair pair;
};

static TEE_Result get_pubkey(struct params *ps)
{
	struct job *job = heap_alloc(sizeof(*job));

	if (job == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = key_get(&job->work, &job->pair);

	if (res == TEE_SUCCESS) {
		TEE_Result e_res =
			param_reply(&ps->p[0], exponent, sizeof(exponent));

		res = param_reply(&ps->p[1], job->pair.n, KEY_LEN);
		if (res == TEE_SUCCESS)
			res = e_res;
		ps->p[2].a = ALGORITHM;
	}
	heap_free(job);
	return res;
}

static TEE_Result sign(struct job *job, const uint8_t *message, uint8_t *sig)
{
	const struct rsa_pair *pair = &job->pair;
	const struct rsa_key key = {
		.n = { pair->n, pair->len },
		.e = exponent_number,
		.d = { pair->d, pair->len },
		.p = { pair->p, pair->half },
		.q = { pair->q, pair->half },
		.dp = { pair->dp, pair->half },
		.dq = { pair->dq, pair->half },
		.qinv = { pair->qinv, pair->half },
	};
	const struct rsa_pss how = { DIGEST_SHA256, DIGEST_SHA256, SALT_LEN };
	size_t len = KEY_LEN;

	return rsa_sign_pss(&job->work, &source, &key, &how, message,
			    SHA256_LEN, sig, &len);
}

static TEE_Result hash_nonce(const struct param *nonce, struct sha256 *ctx)
{
	uint8_t chunk[256];

	for (uint64_t off = 0; off < nonce->capacity; off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), nonce->capacity - off);
		TEE_Result res = param_read(nonce, off, chunk, len);

		if (res != TEE_SUCCESS)
			return res;
		sha256_update(ctx, chunk, len);
	}
	return TEE_SUCCESS;
}

static bool nonce_is_good(const struct param *nonce)
{
	return nonce->capacity != 0 && nonce->capacity <= NONCE_MAX;
}

#define ANSWER_LEN (SHA256_LEN + KEY_LEN)

/* reply = @digest, and the signature of what the nonce and it make. */
static TEE_Result sign_answer(const struct param *nonce,
			      const uint8_t digest[SHA256_LEN],
			      uint8_t reply[ANSWER_LEN])
{
	uint8_t message[SHA256_LEN];
	struct sha256 ctx;
	struct job *job = heap_alloc(sizeof(*job));

	if (job == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	sha256_init(&ctx);

	TEE_Result res = hash_nonce(nonce, &ctx);

	sha256_update(&ctx, digest, SHA256_LEN);
	sha256_final(&ctx, message);
	if (res == TEE_SUCCESS)
		res = key_get(&job->work, &job->pair);
	memcpy(reply, digest, SHA256_LEN);
	if (res == TEE_SUCCESS)
		res = sign(job, message, reply + SHA256_LEN);
	heap_free(job);
	return res;
}

static TEE_Result answer(const struct param *nonce, struct param *out,
			 const uint8_t digest[SHA256_LEN])
{
	uint8_t reply[ANSWER_LEN];
	TEE_Result res = TEE_SUCCESS;

	out->size = sizeof(reply);
	if (out->capacity < sizeof(reply))
		return TEE_ERROR_SHORT_BUFFER;
	res = sign_answer(nonce, digest, reply);
	return res == TEE_SUCCESS ? param_reply(out, reply, sizeof(reply))
				  : res;
}

/* ------------------------------------------------------ what is attested --- */

static TEE_Result get_ta_digest(struct params *ps)
{
	struct ta_image *image = NULL;
	TEE_UUID uuid;

	if (ps->p[0].capacity != sizeof(uuid) || !nonce_is_good(&ps->p[1]))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = param_read(&ps->p[0], 0, &uuid, sizeof(uuid));

	if (res == TEE_SUCCESS)
		res = image_get(&uuid, &image);
	if (res != TEE_SUCCESS)
		return res;
	res = answer(&ps->p[1], &ps->p[2], image->digest);
	image_put(image);
	return res;
}

static const uint8_t *page_of(const struct region *r, size_t i)
{
	return phys_to_virt(r->mem->page[r->first + i]);
}

/* By size, then by content: load addresses must not matter. */
static bool comes_before(const struct region *a, const struct region *b)
{
	if (a->pages != b->pages)
		return a->pages < b->pages;
	for (size_t i = 0; i < a->pages; i++) {
		int diff = memcmp(page_of(a, i), page_of(b, i), PAGE_SIZE);

		if (diff != 0)
			return diff < 0;
	}
	return false;
}

static void hash_regions(const struct user_space *sp,
			 uint8_t digest[SHA256_LEN])
{
	const struct region *sorted[REGION_MAX];
	size_t count = 0;
	struct sha256 ctx;

	for (unsigned int i = 0; i < sp->count; i++) {
		const struct region *r = &sp->region[i];
		size_t at = count;

		if ((r->flags & MAP_W) != 0 || r->mem->ns)
			continue;
		for (; at > 0 && comes_before(r, sorted[at - 1]); at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = r;
		count++;
	}
	sha256_init(&ctx);
	for (size_t n = 0; n < count; n++)
		for (size_t i = 0; i < sorted[n]->pages; i++)
			sha256_update(&ctx, page_of(sorted[n], i), PAGE_SIZE);
	sha256_final(&ctx, digest);
}

static TEE_Result hash_ta(struct session *s, struct params *ps)
{
	uint8_t digest[SHA256_LEN];

	if (s->opener == NULL)
		return TEE_ERROR_ACCESS_DENIED;
	if (!nonce_is_good(&ps->p[0]))
		return TEE_ERROR_BAD_PARAMETERS;
	hash_regions(&s->opener->space, digest);
	return answer(&ps->p[0], &ps->p[1], digest);
}

/* Text, then constants: what never changes of the running image. */
static TEE_Result hash_tee(struct params *ps)
{
	uint8_t digest[SHA256_LEN];
	struct sha256 ctx;
	uint8_t *page = NULL;

	if (!nonce_is_good(&ps->p[0]))
		return TEE_ERROR_BAD_PARAMETERS;
	page = pages_alloc(1);
	if (page == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	sha256_init(&ctx);
	for (size_t i = 0; kernel_constant_page(i, page); i++)
		sha256_update(&ctx, page, PAGE_SIZE);
	sha256_final(&ctx, digest);
	pages_free(page, 1);
	return answer(&ps->p[0], &ps->p[1], digest);
}

/* An entry as PTA_ATTESTATION_ENTRY_LEN bytes (pta_attestation.h). */
#define ENTRY_LEN     144u
#define ENTRY_VERSION MEASURE_NAME_LEN
#define ENTRY_SIGNER  (ENTRY_VERSION + 8)
#define ENTRY_LENGTH  (ENTRY_SIGNER + MEASURE_SIGNER_LEN)
#define ENTRY_DIGEST  (ENTRY_LENGTH + 8)
static_assert(ENTRY_DIGEST + MEASURE_DIGEST_MAX == ENTRY_LEN, "no holes");

static void entry_write(const struct measure *m, uint8_t to[ENTRY_LEN])
{
	memcpy(to, m->name, MEASURE_NAME_LEN);
	store_le64(to + ENTRY_VERSION, m->version);
	memcpy(to + ENTRY_SIGNER, m->signer, MEASURE_SIGNER_LEN);
	store_le64(to + ENTRY_LENGTH, m->digest_len);
	memcpy(to + ENTRY_DIGEST, m->digest, MEASURE_DIGEST_MAX);
}

static TEE_Result started(struct params *ps)
{
	struct param *out = &ps->p[1];
	size_t len = 0;
	uint8_t digest[SHA256_LEN];
	uint8_t *reply = NULL;

	if (!nonce_is_good(&ps->p[0]))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!measure_closed())
		return TEE_ERROR_BAD_STATE;
	/* Not before it is closed: it must not grow behind this. */
	len = measure_count() * ENTRY_LEN;
	out->size = ANSWER_LEN + len;
	if (out->capacity < out->size)
		return TEE_ERROR_SHORT_BUFFER;
	reply = heap_alloc(ANSWER_LEN + len);
	if (reply == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	for (size_t i = 0; i < measure_count(); i++)
		entry_write(measure_at(i), reply + ANSWER_LEN + i * ENTRY_LEN);
	sha256(reply + ANSWER_LEN, len, digest);

	TEE_Result res = sign_answer(&ps->p[0], digest, reply);

	if (res == TEE_SUCCESS)
		res = param_reply(out, reply, ANSWER_LEN + len);
	heap_free(reply);
	return res;
}

static TEE_Result attestation_invoke(struct session *s, uint32_t cmd,
				     struct params *ps)
{
	static const uint32_t types[] = {
		[GET_PUBKEY] =
			PARAM_TYPES(PARAM_MEMREF_OUTPUT, PARAM_MEMREF_OUTPUT,
				    PARAM_VALUE_OUTPUT, 0),
		[GET_TA_DIGEST] =
			PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_INPUT,
				    PARAM_MEMREF_OUTPUT, 0),
		[HASH_TA] = PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_OUTPUT,
					0, 0),
		[HASH_TEE] = PARAM_TYPES(PARAM_MEMREF_INPUT,
					 PARAM_MEMREF_OUTPUT, 0, 0),
	};

	if (cmd == STARTED)
		return params_types(ps) == types[HASH_TEE]
			       ? started(ps)
			       : TEE_ERROR_BAD_PARAMETERS;
	if (cmd >= ARRAY_COUNT(types) || params_types(ps) != types[cmd])
		return TEE_ERROR_BAD_PARAMETERS;
	switch (cmd) {
	case GET_PUBKEY:
		return get_pubkey(ps);
	case GET_TA_DIGEST:
		return get_ta_digest(ps);
	case HASH_TA:
		return hash_ta(s, ps);
	default:
		return hash_tee(ps);
	}
}

const struct pta attestation_pta = {
	.uuid = { 0x39800861,
		  0x182a,
		  0x4720,
		  { 0x9b, 0x67, 0x2b, 0xcd, 0x62, 0x2b, 0xc0, 0xb5 } },
	.name = "attestation",
	.invoke = attestation_invoke,
};
