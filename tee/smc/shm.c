/*
 * Memory objects and the table of registered cookies.
 */
#include "smc/shm.h"
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "kernel/quota.h"
#include "kernel/wait.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

#define BUCKETS	     64u
#define LIST_ENTRIES 511u /* pages named by one page of a list */

static struct spinlock shm_lock = SPINLOCK_INIT;
static struct memory *bucket[BUCKETS];
static unsigned int registered_count;
static size_t ns_pages;

static struct memory *memory_new(size_t count)
{
	struct memory *mem =
		heap_alloc(sizeof(*mem) + count * sizeof(mem->page[0]));

	if (mem == NULL)
		return NULL;
	mem->refs = 1;
	mem->page_count = count;
	mem->size = (uint64_t)count * PAGE_SIZE;
	return mem;
}

struct memory *memory_alloc(size_t count)
{
	struct memory *mem = memory_new(count);

	for (size_t i = 0; mem != NULL && i < count; i++) {
		void *page = pages_alloc_ta(1);

		if (page == NULL) {
			mem->page_count = i;
			memory_put(mem);
			return NULL;
		}
		mem->page[i] = virt_to_phys(page);
	}
	return mem;
}

struct memory *memory_wrap(const void *pages, size_t count)
{
	struct memory *mem = memory_new(count);

	if (mem == NULL)
		return NULL;
	mem->borrowed = true;
	for (size_t i = 0; i < count; i++)
		mem->page[i] = virt_to_phys(pages) + i * PAGE_SIZE;
	return mem;
}

struct memory *memory_get(struct memory *mem)
{
	uint64_t daif = spin_lock(&shm_lock);

	mem->refs++;
	spin_unlock(&shm_lock, daif);
	return mem;
}

static void memory_destroy(struct memory *mem)
{
	if (mem->ns) {
		uint64_t daif = spin_lock(&shm_lock);

		ns_pages -= mem->page_count;
		spin_unlock(&shm_lock, daif);
	} else if (!mem->borrowed) {
		for (size_t i = 0; i < mem->page_count; i++)
			pages_free(phys_to_virt(mem->page[i]), 1);
	}
	heap_free(mem);
}

void memory_put(struct memory *mem)
{
	if (mem == NULL)
		return;

	uint64_t daif = spin_lock(&shm_lock);

	CHECK(mem->refs != 0);

	uint32_t left = --mem->refs;
	struct thread *waiter = left == 1 ? mem->waiter : NULL;

	spin_unlock(&shm_lock, daif);
	if (waiter != NULL)
		thread_wake(waiter);
	if (left == 0)
		memory_destroy(mem);
}

static TEE_Result memory_copy(const struct memory *mem, uint64_t off,
			      uint8_t *bytes, size_t len, bool in)
{
	if (!range_fits(off, len, mem->size))
		return TEE_ERROR_BAD_PARAMETERS;
	off += mem->offset;
	while (len != 0) {
		size_t in_page = off % PAGE_SIZE;
		size_t step = MIN(len, PAGE_SIZE - in_page);
		paddr_t pa = mem->page[off / PAGE_SIZE] + in_page;
		TEE_Result res = TEE_SUCCESS;

		if (mem->ns && in)
			res = ns_copy_in(bytes, (ns_paddr_t){ pa }, step);
		else if (mem->ns)
			res = ns_copy_out((ns_paddr_t){ pa }, bytes, step);
		else if (in)
			memcpy(bytes, phys_to_virt(pa), step);
		else
			memcpy(phys_to_virt(pa), bytes, step);
		if (res != TEE_SUCCESS)
			return res;
		bytes += step;
		off += step;
		len -= step;
	}
	return TEE_SUCCESS;
}

TEE_Result memory_copy_in(void *to, const struct memory *mem, uint64_t off,
			  size_t len)
{
	return memory_copy(mem, off, to, len, true);
}

TEE_Result memory_copy_out(struct memory *mem, uint64_t off, const void *from,
			   size_t len)
{
	return memory_copy(mem, off, (uint8_t *)(uintptr_t)from, len, false);
}

/* ---------------------------------------------------- page lists, cookies --- */

/* Fill @mem->page from a chain of list pages; each entry is read once. */
static TEE_Result read_chain(struct memory *mem, paddr_t list)
{
	uint64_t entry[32];
	size_t done = 0;

	while (done < mem->page_count) {
		size_t in_list = done % LIST_ENTRIES;
		size_t step =
			MIN(MIN(mem->page_count - done, LIST_ENTRIES - in_list),
			    ARRAY_COUNT(entry));
		ns_paddr_t at = { list + in_list * sizeof(entry[0]) };
		TEE_Result res = ns_copy_in(entry, at, step * sizeof(entry[0]));

		if (res != TEE_SUCCESS)
			return res;
		for (size_t i = 0; i < step; i++) {
			if (!IS_ALIGNED(entry[i], PAGE_SIZE) ||
			    !ns_is_ram((ns_paddr_t){ entry[i] }, PAGE_SIZE))
				return TEE_ERROR_BAD_PARAMETERS;
			mem->page[done++] = entry[i];
		}
		/* The link is followed only while pages are still missing. */
		if (done % LIST_ENTRIES != 0 || done == mem->page_count)
			continue;
		at.pa = list + LIST_ENTRIES * sizeof(entry[0]);
		res = ns_copy_in(&list, at, sizeof(list));
		if (res != TEE_SUCCESS)
			return res;
		if (!IS_ALIGNED(list, PAGE_SIZE))
			return TEE_ERROR_BAD_PARAMETERS;
	}
	return TEE_SUCCESS;
}

static bool quota_take(size_t count)
{
	uint64_t daif = spin_lock(&shm_lock);
	bool fits = count <= SHM_PAGES_MAX - ns_pages;

	if (fits)
		ns_pages += count;
	spin_unlock(&shm_lock, daif);
	if (!fits)
		quota_refused("shared memory, in pages of 4 KiB", count,
			      SHM_PAGES_MAX,
			      "release some in the normal world, or share less "
			      "at a time");
	return fits;
}

static void quota_give(size_t count)
{
	uint64_t daif = spin_lock(&shm_lock);

	ns_pages -= count;
	spin_unlock(&shm_lock, daif);
}

TEE_Result shm_read_list(uint64_t buf_ptr, uint64_t size, bool contiguous,
			 struct memory **out)
{
	uint64_t offset = buf_ptr % PAGE_SIZE;
	uint64_t first = buf_ptr - offset;

	*out = NULL;
	if (size == 0 || size > (uint64_t)SHM_PAGES_MAX * PAGE_SIZE)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t count = (size + offset + PAGE_SIZE - 1) / PAGE_SIZE;

	if (!quota_take(count))
		return TEE_ERROR_OUT_OF_MEMORY;

	struct memory *mem = memory_new(count);
	TEE_Result res = TEE_SUCCESS;

	if (mem == NULL) {
		quota_give(count);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	mem->ns = true;
	mem->offset = (uint32_t)offset;
	mem->size = size;
	if (!contiguous)
		res = read_chain(mem, first);
	else if (!ns_is_ram((ns_paddr_t){ first }, count * PAGE_SIZE))
		res = TEE_ERROR_BAD_PARAMETERS;
	else
		for (size_t i = 0; i < count; i++)
			mem->page[i] = first + i * PAGE_SIZE;
	if (res != TEE_SUCCESS) {
		memory_put(mem);
		return res;
	}
	*out = mem;
	return TEE_SUCCESS;
}

static struct memory **bucket_of(uint64_t cookie)
{
	return &bucket[(cookie >> 5 ^ cookie >> 12) % BUCKETS];
}

static struct memory **find_locked(uint64_t cookie)
{
	struct memory **link = bucket_of(cookie);

	while (*link != NULL && (*link)->cookie != cookie)
		link = &(*link)->next;
	return link;
}

TEE_Result shm_register(struct memory *mem, uint64_t cookie)
{
	uint64_t daif = spin_lock(&shm_lock);
	struct memory **link = find_locked(cookie);
	TEE_Result res = TEE_SUCCESS;

	if (cookie == 0 || *link != NULL) {
		res = TEE_ERROR_BAD_PARAMETERS;
	} else if (registered_count == SHM_MAX) {
		res = TEE_ERROR_OUT_OF_MEMORY;
	} else {
		mem->cookie = cookie;
		mem->registered = true;
		mem->next = NULL;
		*link = mem;
		registered_count++;
	}
	spin_unlock(&shm_lock, daif);
	if (res == TEE_ERROR_OUT_OF_MEMORY)
		quota_refused("registered shared buffers", SHM_MAX + 1, SHM_MAX,
			      "release some in the normal world");
	return res;
}

struct memory *shm_find(uint64_t cookie)
{
	uint64_t daif = spin_lock(&shm_lock);
	struct memory *mem = *find_locked(cookie);

	if (mem != NULL)
		mem->refs++;
	spin_unlock(&shm_lock, daif);
	return mem;
}

TEE_Result shm_unregister(uint64_t cookie)
{
	uint64_t daif = spin_lock(&shm_lock);
	struct memory **link = find_locked(cookie);
	struct memory *mem = *link;

	if (mem != NULL) {
		*link = mem->next;
		mem->registered = false;
		registered_count--;
		mem->waiter = thread_current();
	}
	spin_unlock(&shm_lock, daif);
	if (mem == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	/* Linux frees the pages when we return, so every use must be over. */
	while (__atomic_load_n(&mem->refs, __ATOMIC_ACQUIRE) != 1)
		thread_sleep(0);
	memory_put(mem);
	return TEE_SUCCESS;
}

void shm_forget_all(void)
{
	for (unsigned int i = 0; i < BUCKETS; i++) {
		uint64_t daif = spin_lock(&shm_lock);
		struct memory *mem = bucket[i];

		bucket[i] = NULL;
		/* Another CPU may register meanwhile: its own count stays. */
		for (struct memory *m = mem; m != NULL; m = m->next) {
			m->registered = false;
			registered_count--;
		}
		spin_unlock(&shm_lock, daif);
		while (mem != NULL) {
			struct memory *next = mem->next;

			memory_put(mem);
			mem = next;
		}
	}
}

unsigned int shm_count(void)
{
	return registered_count;
}
