/*
 * The AVB pseudo-TA (abi/pta_avb.h). The normal world is hostile as soon as
 * the loader has handed over, so it is the loader that closes the door behind
 * it; and even the loader cannot unlock a device without a person.
 */
#include "kernel/device.h"
#include "kernel/log.h"
#include "pta/console.h"
#include "pta/services.h"
#include <abi/boot_record.h>
#include <abi/pta_avb.h>
#include <base/bits.h>
#include <drivers/fuses.h>

static const char unlock_phrase[] = "unlock this device";

static struct {
	bool ended;	/* the loader's last word was said */
	bool asked;	/* the console shows what to type */
	bool confirmed; /* somebody typed it */
} avb;

static void confirm_unlock(void)
{
	__atomic_store_n(&avb.confirmed, true, __ATOMIC_RELEASE);
}

/* One who cannot reach the console cannot unlock. */
static TEE_Result unlock_confirmed(void)
{
	if (__atomic_load_n(&avb.confirmed, __ATOMIC_ACQUIRE))
		return TEE_SUCCESS;
	if (!avb.asked) {
		avb.asked = true;
		log_line("verified boot: somebody wants to UNLOCK this device: "
			 "anything would boot,");
		log_line("  and ALL that is stored is given up. If it is you, "
			 "type here: %s",
			 unlock_phrase);
		console_expect(unlock_phrase, confirm_unlock);
	}
	return TEE_ERROR_BUSY;
}

static TEE_Result forget(void *ctx)
{
	return device_forget_storage();
}

static TEE_Result lock_write(struct avb_store *as, const struct params *ps)
{
	bool unlock = ps->p[0].a == AVB_UNLOCKED;

	if (!as->loaded)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (unlock && device_lifecycle() != LIFECYCLE_DEVELOPMENT)
		return TEE_ERROR_NOT_SUPPORTED;

	bool change = as->state.unlocked != unlock;
	TEE_Result res = unlock && change ? unlock_confirmed() : TEE_SUCCESS;

	if (res == TEE_SUCCESS)
		res = avb_store_lock(as, unlock, forget, NULL);
	if (res != TEE_SUCCESS || !change)
		return res;
	/* Another time is asked anew. */
	avb.asked = false;
	__atomic_store_n(&avb.confirmed, false, __ATOMIC_RELEASE);
	log_line("verified boot: this device is %s now",
		 unlock ? "UNLOCKED" : "locked");
	return TEE_SUCCESS;
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
	uint8_t name[AVB_STORE_NAME_MAX];
	uint8_t bytes[AVB_STORE_VALUE_MAX];
	TEE_Result res = name_read(&ps->p[0], name);

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

/* The store is this thread's alone. */
static TEE_Result run(struct avb_store *as, uint32_t cmd, struct params *ps)
{
	if (cmd == AVB_END_OF_BOOT) {
		avb.ended = true;
		return TEE_SUCCESS;
	}
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
	default:
		return value_write(as, ps);
	}
}

static TEE_Result avb_invoke(struct session *s, uint32_t cmd, struct params *ps)
{
	static const uint32_t types[] = {
		[AVB_READ_ROLLBACK_INDEX] = PARAM_TYPES(
			PARAM_VALUE_INPUT, PARAM_VALUE_OUTPUT, 0, 0),
		[AVB_WRITE_ROLLBACK_INDEX] =
			PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INPUT, 0, 0),
		[AVB_READ_LOCK_STATE] =
			PARAM_TYPES(PARAM_VALUE_OUTPUT, 0, 0, 0),
		[AVB_WRITE_LOCK_STATE] =
			PARAM_TYPES(PARAM_VALUE_INPUT, 0, 0, 0),
		[AVB_READ_PERSIST_VALUE] = PARAM_TYPES(
			PARAM_MEMREF_INPUT, PARAM_MEMREF_INOUT, 0, 0),
		[AVB_WRITE_PERSIST_VALUE] = PARAM_TYPES(
			PARAM_MEMREF_INPUT, PARAM_MEMREF_INPUT, 0, 0),
	};

	if (cmd != AVB_END_OF_BOOT && cmd >= ARRAY_COUNT(types))
		return TEE_ERROR_NOT_SUPPORTED;
	if (params_types(ps) != (cmd == AVB_END_OF_BOOT ? 0 : types[cmd]))
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
