/*
 * The list of what was started. Entries are written before their number is
 * published and never again, so readers need no lock.
 */
#include "kernel/measure.h"
#include <arch/spinlock.h>
#include <base/check.h>
#include <string.h>

static struct {
	struct spinlock lock;
	bool closed;
	size_t count;
	struct measure entry[MEASURE_COUNT];
} list;

static bool name_is_good(const char name[MEASURE_NAME_LEN])
{
	size_t len = 0;

	while (len < MEASURE_NAME_LEN && name[len] != 0) {
		if (name[len] < 0x20 || name[len] > 0x7e)
			return false;
		len++;
	}
	if (len == 0 || len == MEASURE_NAME_LEN)
		return false;
	while (len < MEASURE_NAME_LEN)
		if (name[len++] != 0)
			return false;
	return true;
}

TEE_Result measure_add(const struct measure *m)
{
	TEE_Result res = TEE_ERROR_ACCESS_DENIED;

	if (!name_is_good(m->name) || m->digest_len == 0 ||
	    m->digest_len > MEASURE_DIGEST_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t daif = spin_lock(&list.lock);

	if (!list.closed && list.count == MEASURE_COUNT) {
		res = TEE_ERROR_STORAGE_NO_SPACE;
	} else if (!list.closed) {
		list.entry[list.count] = *m;
		__atomic_store_n(&list.count, list.count + 1, __ATOMIC_RELEASE);
		res = TEE_SUCCESS;
	}
	spin_unlock(&list.lock, daif);
	return res;
}

void measure_close(void)
{
	uint64_t daif = spin_lock(&list.lock);

	list.closed = true;
	spin_unlock(&list.lock, daif);
}

bool measure_closed(void)
{
	uint64_t daif = spin_lock(&list.lock);
	bool closed = list.closed;

	spin_unlock(&list.lock, daif);
	return closed;
}

size_t measure_count(void)
{
	return __atomic_load_n(&list.count, __ATOMIC_ACQUIRE);
}

const struct measure *measure_at(size_t index)
{
	CHECK(index < measure_count());
	return &list.entry[index];
}
