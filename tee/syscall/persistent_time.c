/*
 * A TA's time is what it set plus what a clock says has passed since. That clock
 * is Linux's, asked once after a start and carried on with the secure counter:
 * while the device runs, the normal world cannot change it. Across a start it
 * can only be noticed when it has gone back (gpd.tee.TAPersistentTime.
 * protectionLevel is 100).
 */
#include "syscall/persistent_time.h"
#include "kernel/thread.h"
#include "smc/rpc.h"
#include "storage_service.h"
#include <base/bytes.h>
#include <string.h>

/* What the TEE itself keeps about a TA, apart from the TA's own objects. */
#define STORAGE_OF_TEE 0x53520001u

/* The object: the clock when it was set, and what it was set to. */
#define REC_CLOCK_MS 0u
#define REC_SECONDS  8u
#define REC_MILLIS   12u
#define REC_LEN	     16u

/* The clock in milliseconds since 1970, by Linux's word at the first use. */
static TEE_Result clock_ms(uint64_t *ms)
{
	static uint64_t
		offset; /* of the clock from the counter; 0: not asked */
	uint64_t hz = counter_hz();
	uint64_t now = counter_read();
	uint64_t up = now / hz * 1000 + now % hz * 1000 / hz;
	uint64_t known = __atomic_load_n(&offset, __ATOMIC_RELAXED);

	if (known == 0) {
		uint64_t seconds = 0;
		uint32_t ns = 0;

		if (rpc_get_time(&seconds, &ns) != TEE_SUCCESS ||
		    seconds > UINT64_MAX / 2000 ||
		    seconds * 1000 + ns / 1000000 <= up)
			return TEE_ERROR_TIME_NEEDS_RESET;
		/* Of two that ask at once, the first is believed. */
		uint64_t asked = seconds * 1000 + ns / 1000000 - up;

		if (__atomic_compare_exchange_n(&offset, &known, asked, false,
						__ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			known = asked;
	}
	*ms = known + up;
	return TEE_SUCCESS;
}

static void object_name(struct store_object_id *id, const TEE_UUID *ta)
{
	static const char name[] = "time";

	memset(id, 0, sizeof(*id));
	id->ta = *ta;
	id->storage_id = STORAGE_OF_TEE;
	id->len = sizeof(name) - 1;
	memcpy(id->id, name, id->len);
}

TEE_Result persistent_time_get(const TEE_UUID *ta, struct ta_time *t)
{
	struct store_object_id id;
	uint8_t rec[REC_LEN];
	size_t len = sizeof(rec);
	uint64_t now = 0;

	object_name(&id, ta);

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_TIME_NEEDS_RESET;

	TEE_Result res = store_read(st, &id, 0, rec, &len);

	storage_unlock();
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return TEE_ERROR_TIME_NOT_SET;
	if (res == TEE_ERROR_OUT_OF_MEMORY)
		return res;
	if (res != TEE_SUCCESS || len != sizeof(rec) ||
	    clock_ms(&now) != TEE_SUCCESS || now < load_le64(rec))
		return TEE_ERROR_TIME_NEEDS_RESET;

	uint64_t ms = now - load_le64(rec + REC_CLOCK_MS) +
		      load_le32(rec + REC_MILLIS);
	uint64_t seconds = load_le32(rec + REC_SECONDS) + ms / 1000;

	t->seconds = (uint32_t)seconds;
	t->millis = (uint32_t)(ms % 1000);
	return seconds > UINT32_MAX ? TEE_ERROR_OVERFLOW : TEE_SUCCESS;
}

TEE_Result persistent_time_set(const TEE_UUID *ta, const struct ta_time *t)
{
	const struct store_meta meta = { .data_len = REC_LEN };
	struct store_object_id id;
	uint8_t rec[REC_LEN];
	uint64_t now = 0;

	if (clock_ms(&now) != TEE_SUCCESS)
		return TEE_ERROR_STORAGE_NO_SPACE;
	object_name(&id, ta);
	store_le64(rec + REC_CLOCK_MS, now);
	store_le32(rec + REC_SECONDS, t->seconds);
	store_le32(rec + REC_MILLIS, t->millis);

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NO_SPACE;

	TEE_Result res = store_create(st, &id, &meta, NULL, rec, true);

	storage_unlock();
	if (res == TEE_SUCCESS || res == TEE_ERROR_OUT_OF_MEMORY)
		return res;
	return TEE_ERROR_STORAGE_NO_SPACE;
}
