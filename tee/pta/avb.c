/*
 * The AVB pseudo-TA (abi/pta_avb.h). The normal world is hostile as soon as
 * the loader has handed over, so it is the loader that closes the door behind
 * it; and even the loader cannot change whom the device trusts without a
 * person.
 */
#include "kernel/device.h"
#include "kernel/log.h"
#include "kernel/measure.h"
#include "pta/console.h"
#include "pta/services.h"
#include <abi/boot_record.h>
#include <abi/pta_avb.h>
#include <assert.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/format.h>
#include <drivers/fuses.h>
#include <formats/test_keys.h>
#include <stdarg.h>
#include <string.h>

static_assert(sizeof(AVB_USER_KEY_VALUE) == sizeof(AVB_STORE_USER_KEY),
	      "one name for the user's key");

/* What a person at the secure console is asked. */
enum topic {
	TOPIC_NONE,
	TOPIC_UNLOCK,
	TOPIC_LOCK,
	TOPIC_TRUST,
};

enum answer {
	ANSWER_NONE,
	ANSWER_YES,
	ANSWER_NO,
};

static struct {
	bool ended; /* the loader's last word was said */
	/* The question that the console shows, and what was typed. */
	enum topic topic;
	uint8_t digest[AVB_KEY_DIGEST_LEN]; /* it is about this key */
	char phrase[40];
	enum answer answer;
} avb;

static void say_yes(void)
{
	__atomic_store_n(&avb.answer, ANSWER_YES, __ATOMIC_RELEASE);
}

static void say_no(void)
{
	__atomic_store_n(&avb.answer, ANSWER_NO, __ATOMIC_RELEASE);
}

static void question_withdraw(void)
{
	console_forget(avb.phrase);
	avb.topic = TOPIC_NONE;
	avb.answer = ANSWER_NONE;
}

__attribute__((format(printf, 1, 2))) static void phrase_set(const char *format,
							     ...)
{
	va_list args;

	va_start(args, format);
	format_text(avb.phrase, sizeof(avb.phrase), format, args);
	va_end(args);
}

static void question_show(enum topic topic,
			  const uint8_t digest[AVB_KEY_DIGEST_LEN])
{
	static const uint8_t none[AVB_KEY_DIGEST_LEN];

	question_withdraw();
	memcpy(avb.digest, digest, sizeof(avb.digest));
	avb.topic = topic;
	switch (topic) {
	case TOPIC_UNLOCK:
		phrase_set("unlock this device");
		log_line("verified boot: somebody wants to UNLOCK this device: "
			 "anything would boot,");
		log_line("  and ALL that is stored is given up.");
		break;
	case TOPIC_LOCK:
		phrase_set("lock this device");
		log_line("verified boot: somebody wants to LOCK this device: "
			 "only what is signed would boot,");
		log_line("  and ALL that is stored is given up.");
		break;
	default:
		if (memcmp(digest, none, sizeof(none)) == 0) {
			phrase_set("trust no other key");
			log_line("verified boot: somebody wants that this "
				 "device trusts its maker's key alone.");
			break;
		}
		phrase_set("trust the key %08x", load_be32(digest));
		log_line("verified boot: somebody wants that this device, when "
			 "locked, also boots what is signed by the key");
		log_line("  %016lx %016lx %016lx %016lx", load_be64(digest),
			 load_be64(digest + 8), load_be64(digest + 16),
			 load_be64(digest + 24));
	}
	console_expect(avb.phrase, say_yes, say_no);
	log_line("  If it is you, type here: %s", avb.phrase);
	log_line("  If it is not, type Ctrl-C.");
}

/* One who cannot reach the console decides nothing. */
static TEE_Result person_agrees(enum topic topic,
				const uint8_t digest[AVB_KEY_DIGEST_LEN])
{
	enum answer answer = __atomic_load_n(&avb.answer, __ATOMIC_ACQUIRE);

	if (avb.topic != topic ||
	    memcmp(avb.digest, digest, sizeof(avb.digest)) != 0) {
		question_show(topic, digest);
		return TEE_ERROR_BUSY;
	}
	if (answer == ANSWER_NONE)
		return TEE_ERROR_BUSY;
	/* Another time is asked anew. */
	question_withdraw();
	if (answer == ANSWER_YES)
		return TEE_SUCCESS;
	log_line("verified boot: refused; nothing was changed");
	return TEE_ERROR_CANCEL;
}

static TEE_Result forget(void *ctx)
{
	return device_forget_storage();
}

static TEE_Result lock_write(struct avb_store *as, const struct params *ps)
{
	static const uint8_t none[AVB_KEY_DIGEST_LEN];
	bool unlock = ps->p[0].a == AVB_UNLOCKED;

	if (unlock && device_lifecycle() != LIFECYCLE_DEVELOPMENT)
		return TEE_ERROR_NOT_SUPPORTED;
	if (as->state.unlocked == unlock && !as->state.wiping)
		return TEE_SUCCESS;

	TEE_Result res =
		person_agrees(unlock ? TOPIC_UNLOCK : TOPIC_LOCK, none);

	if (res == TEE_SUCCESS)
		res = avb_store_lock(as, unlock, forget, NULL);
	if (res == TEE_SUCCESS)
		log_line("verified boot: this device is %s now",
			 unlock ? "UNLOCKED" : "locked");
	return res;
}

static TEE_Result key_write(struct avb_store *as, const struct params *ps)
{
	static const char name[] = AVB_USER_KEY_VALUE;
	static const uint8_t none[AVB_KEY_DIGEST_LEN];
	uint8_t digest[AVB_KEY_DIGEST_LEN] = { 0 };
	uint64_t len = ps->p[0].capacity;
	TEE_Result res = TEE_SUCCESS;

	if (!as->state.unlocked)
		return TEE_ERROR_BAD_STATE;
	if (len != 0 && len != sizeof(digest))
		return TEE_ERROR_BAD_PARAMETERS;
	if (len != 0)
		res = param_read(&ps->p[0], 0, digest, sizeof(digest));
	/* Zeros are what a person is asked who is to trust no key. */
	if (res == TEE_SUCCESS && len != 0 &&
	    memcmp(digest, none, sizeof(none)) == 0)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = person_agrees(TOPIC_TRUST, digest);
	if (res == TEE_SUCCESS)
		res = avb_store_value_set(as, (const uint8_t *)name,
					  sizeof(name), digest, (size_t)len);
	if (res == TEE_SUCCESS)
		log_line("verified boot: when locked, this device boots what "
			 "%s signed from now on",
			 len != 0 ? "its owner or its maker" : "its maker");
	return res;
}

static TEE_Result measure(const struct params *ps)
{
	struct measure m = {
		.version = (uint64_t)ps->p[2].a << 32 | ps->p[2].b,
	};
	const struct param *name = &ps->p[0];
	const struct param *digest = &ps->p[1];
	const struct param *signer = &ps->p[3];
	TEE_Result res = TEE_SUCCESS;

	if (name->capacity == 0 || name->capacity >= sizeof(m.name) ||
	    digest->capacity == 0 || digest->capacity > sizeof(m.digest) ||
	    (signer->capacity != 0 && signer->capacity != sizeof(m.signer)))
		return TEE_ERROR_BAD_PARAMETERS;
	res = param_read(name, 0, m.name, name->capacity);
	if (res == TEE_SUCCESS && strlen(m.name) != name->capacity)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = param_read(digest, 0, m.digest, digest->capacity);
	if (res == TEE_SUCCESS && signer->capacity != 0)
		res = param_read(signer, 0, m.signer, sizeof(m.signer));
	m.digest_len = (uint8_t)digest->capacity;
	/* A loader that was built with a published key must not go on. */
	if (res == TEE_SUCCESS && device_lifecycle() == LIFECYCLE_PRODUCTION &&
	    test_key_is(m.signer))
		res = TEE_ERROR_SECURITY;
	return res == TEE_SUCCESS ? measure_add(&m) : res;
}

static TEE_Result name_read(const struct param *p,
			    uint8_t name[AVB_STORE_NAME_MAX])
{
	if (p->capacity == 0 || p->capacity > AVB_STORE_NAME_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	return param_read(p, 0, name, p->capacity);
}

static TEE_Result value_read(struct avb_store *as, struct params *ps)
{
	uint8_t name[AVB_STORE_NAME_MAX];
	TEE_Result res = name_read(&ps->p[0], name);

	if (res != TEE_SUCCESS)
		return res;

	const struct avb_store_value *value =
		avb_store_value_find(as, name, ps->p[0].capacity);

	if (value == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return param_reply(&ps->p[1], value->bytes, value->len);
}

static TEE_Result value_write(struct avb_store *as, const struct params *ps)
{
	static const char key[] = AVB_USER_KEY_VALUE;
	uint8_t name[AVB_STORE_NAME_MAX];
	uint8_t bytes[AVB_STORE_VALUE_MAX];
	TEE_Result res = name_read(&ps->p[0], name);

	/* Nobody becomes trusted without the person. */
	if (res == TEE_SUCCESS && ps->p[0].capacity == sizeof(key) &&
	    memcmp(name, key, sizeof(key)) == 0)
		return TEE_ERROR_ACCESS_DENIED;

	if (res == TEE_SUCCESS && ps->p[1].capacity > sizeof(bytes))
		res = TEE_ERROR_STORAGE_NO_SPACE;
	if (res == TEE_SUCCESS && ps->p[1].capacity != 0)
		res = param_read(&ps->p[1], 0, bytes, ps->p[1].capacity);
	if (res == TEE_SUCCESS)
		res = avb_store_value_set(as, name, ps->p[0].capacity, bytes,
					  ps->p[1].capacity);
	return res;
}

static TEE_Result index_write(struct avb_store *as, const struct params *ps)
{
	if (ps->p[0].a > AVB_LOCATION_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	return avb_store_index(as, ps->p[0].a,
			       (uint64_t)ps->p[1].a << 32 | ps->p[1].b);
}

static TEE_Result index_read(const struct avb_store *as, struct params *ps)
{
	if (ps->p[0].a > AVB_LOCATION_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t index = as->state.index[ps->p[0].a];

	ps->p[1].a = (uint32_t)(index >> 32);
	ps->p[1].b = (uint32_t)index;
	return TEE_SUCCESS;
}

/* The loader measures a slot's vbmeta when it is about to start the slot. */
static enum avb_started start_judge(const struct avb_store *as)
{
	static const char name[] = AVB_USER_KEY_VALUE;
	const struct avb_store_value *owner =
		avb_store_value_find(as, (const uint8_t *)name, sizeof(name));
	const struct measure *vbmeta = NULL;

	for (size_t i = 0; i < measure_count() && vbmeta == NULL; i++)
		if (strcmp(measure_at(i)->name, "vbmeta") == 0)
			vbmeta = measure_at(i);
	if (vbmeta == NULL)
		return AVB_STARTED_RED;
	if (as->state.unlocked)
		return AVB_STARTED_ORANGE;
	if (owner != NULL && owner->len == sizeof(vbmeta->signer) &&
	    memcmp(owner->bytes, vbmeta->signer, owner->len) == 0)
		return AVB_STARTED_YELLOW;
	return AVB_STARTED_GREEN;
}

/*
 * What the start came to is kept for who asks later: what Linux says about it
 * can be anything.
 */
static TEE_Result boot_end(struct avb_store *as)
{
	bool again = avb.ended;

	avb.ended = true;
	measure_close();
	if (avb.topic != TOPIC_NONE) {
		log_line("verified boot: it is too late to answer; "
			 "nothing was changed");
		question_withdraw();
	}
	if (again || as == NULL || !as->loaded)
		return TEE_SUCCESS;
	return avb_store_started(as, start_judge(as));
}

/* The store is this thread's alone. */
static TEE_Result run(struct avb_store *as, uint32_t cmd, struct params *ps)
{
	if (cmd == AVB_END_OF_BOOT)
		return boot_end(as);
	if (cmd == AVB_MEASURE)
		return measure(ps);
	if (as == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	/* A state that cannot be read is not replaced by a new one. */
	if (!as->loaded)
		return TEE_ERROR_CORRUPT_OBJECT;
	switch (cmd) {
	case AVB_READ_ROLLBACK_INDEX:
		return index_read(as, ps);
	case AVB_READ_LOCK_STATE:
		ps->p[0].a = as->state.unlocked ? AVB_UNLOCKED : 1;
		return TEE_SUCCESS;
	case AVB_READ_PERSIST_VALUE:
		return value_read(as, ps);
	default:
		break;
	}
	if (avb.ended)
		return TEE_ERROR_ACCESS_DENIED;
	switch (cmd) {
	case AVB_WRITE_ROLLBACK_INDEX:
		return index_write(as, ps);
	case AVB_WRITE_LOCK_STATE:
		return lock_write(as, ps);
	case AVB_TRUST_KEY:
		return key_write(as, ps);
	default:
		return value_write(as, ps);
	}
}

static TEE_Result avb_invoke(struct session *s, uint32_t cmd, struct params *ps)
{
	static const struct {
		uint32_t cmd;
		uint32_t types;
	} row[] = {
		{ AVB_READ_ROLLBACK_INDEX,
		  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_OUTPUT, 0, 0) },
		{ AVB_WRITE_ROLLBACK_INDEX,
		  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INPUT, 0, 0) },
		{ AVB_READ_LOCK_STATE,
		  PARAM_TYPES(PARAM_VALUE_OUTPUT, 0, 0, 0) },
		{ AVB_WRITE_LOCK_STATE,
		  PARAM_TYPES(PARAM_VALUE_INPUT, 0, 0, 0) },
		{ AVB_READ_PERSIST_VALUE,
		  PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_INOUT, 0, 0) },
		{ AVB_WRITE_PERSIST_VALUE,
		  PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_INPUT, 0, 0) },
		{ AVB_END_OF_BOOT, 0 },
		{ AVB_TRUST_KEY, PARAM_TYPES(PARAM_MEMREF_INPUT, 0, 0, 0) },
		{ AVB_MEASURE,
		  PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_INPUT,
			      PARAM_VALUE_INPUT, PARAM_MEMREF_INPUT) },
	};
	size_t i = 0;

	while (i < ARRAY_COUNT(row) && row[i].cmd != cmd)
		i++;
	if (i == ARRAY_COUNT(row))
		return TEE_ERROR_NOT_SUPPORTED;
	if (params_types(ps) != row[i].types)
		return TEE_ERROR_BAD_PARAMETERS;

	struct avb_store *as = device_avb_lock();
	TEE_Result res = run(as, cmd, ps);

	device_avb_unlock();
	return res;
}

const struct pta avb_pta = {
	.uuid = PTA_AVB_UUID,
	.name = "avb",
	.invoke = avb_invoke,
};
