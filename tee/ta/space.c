/*
 * TA address spaces. Regions are few, so they sit in an array; a page is
 * mapped for as long as its region exists, so a range that was checked cannot
 * fault while the thread that checked it stays inside the instance.
 */
#include "ta/space.h"
#include "kernel/thread.h"
#include "kernel/quota.h"
#include "kernel/random.h"
#include "ta/instance.h"
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

#define SPACE_SPAN UINT64_C(0x10000000) /* modules, stack, maps */
#define PARAM_SPAN UINT64_C(0x20000000)
#define GAP_PAGES  128u

TEE_Result space_init(struct user_space *sp)
{
	uint64_t r = 0;
	uint64_t room = USER_VA_MAX - USER_VA_MIN - SPACE_SPAN - PARAM_SPAN;

	memset(sp, 0, sizeof(*sp));
	random_layout(&r, sizeof(r));
	sp->base = USER_VA_MIN + ROUND_DOWN(r % room, UINT64_C(0x200000));
	sp->next = sp->base;
	sp->param_base = sp->base + SPACE_SPAN;
	sp->param_next = sp->param_base;
	return user_tables_init(&sp->tables);
}

void space_fini(struct user_space *sp)
{
	user_tables_fini(&sp->tables);
	for (unsigned int i = 0; i < sp->count; i++)
		memory_put(sp->region[i].mem);
	sp->count = 0;
}

user_va_t space_reserve(struct user_space *sp, size_t pages)
{
	uint8_t gap = 0;

	/* At least one page stays unmapped below: the guard of a stack. */
	random_layout(&gap, sizeof(gap));

	user_va_t va = sp->next + (1 + gap % GAP_PAGES) * (uint64_t)PAGE_SIZE;

	sp->next = va + (uint64_t)pages * PAGE_SIZE;
	return va;
}

user_va_t space_push(struct user_space *sp, size_t pages, size_t before,
		     size_t after)
{
	if (sp->pushed == 0)
		sp->pushed = sp->next;

	user_va_t va = sp->next + (1 + before) * (uint64_t)PAGE_SIZE;

	sp->next = va + (uint64_t)(pages + after) * PAGE_SIZE;
	return va;
}

TEE_Result space_push_at(struct user_space *sp, user_va_t va, size_t pages)
{
	uint64_t end = 0;

	if (sp->pushed == 0)
		sp->pushed = sp->next;
	if (!IS_ALIGNED(va, PAGE_SIZE) ||
	    add_overflows(va, (uint64_t)pages * PAGE_SIZE, &end) ||
	    end > sp->param_base || va < sp->base)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!space_is_pushed(sp, va))
		return TEE_ERROR_ACCESS_CONFLICT;
	for (unsigned int i = 0; i < sp->count; i++) {
		const struct region *r = &sp->region[i];

		/* Who names an address may do without a guard. */
		if (va < r->va + r->pages * PAGE_SIZE && r->va < end)
			return TEE_ERROR_ACCESS_CONFLICT;
	}
	sp->next = MAX(sp->next, end);
	return TEE_SUCCESS;
}

bool space_is_pushed(const struct user_space *sp, user_va_t va)
{
	return sp->pushed != 0 && va > sp->pushed && va < sp->param_base;
}

/* Behind the highest region that is left, space can be used again. */
static void space_rewind(struct user_space *sp)
{
	user_va_t top = sp->pushed;

	for (unsigned int i = 0; i < sp->count; i++)
		if (space_is_pushed(sp, sp->region[i].va))
			top = MAX(top, sp->region[i].va +
					       sp->region[i].pages * PAGE_SIZE);
	sp->next = top;
}

TEE_Result space_map(struct user_space *sp, user_va_t va, struct memory *mem,
		     size_t first, size_t pages, unsigned int flags,
		     enum region_kind kind)
{
	TEE_Result res = TEE_SUCCESS;
	size_t done = 0;

	CHECK(range_fits(first, pages, mem->page_count));
	if (sp->count == REGION_MAX)
		quota_refused("regions of one TA's address space",
			      REGION_MAX + 1, REGION_MAX,
			      "unmap some, or use fewer libraries");
	if (sp->count == REGION_MAX ||
	    (kind != REGION_PARAM && va + pages * PAGE_SIZE > sp->param_base))
		return TEE_ERROR_OUT_OF_MEMORY;
	if (mem->ns)
		flags |= MAP_NS;
	for (; res == TEE_SUCCESS && done < pages; done++)
		res = user_map(&sp->tables, va + done * PAGE_SIZE,
			       mem->page[first + done], flags);
	if (res != TEE_SUCCESS) {
		user_unmap(&sp->tables, va, done);
		return res;
	}
	sp->region[sp->count++] = (struct region){
		.va = va,
		.pages = pages,
		.flags = flags,
		.kind = kind,
		.mem = memory_get(mem),
		.first = first,
	};
	return TEE_SUCCESS;
}

static void region_drop(struct user_space *sp, unsigned int i)
{
	struct memory *mem = sp->region[i].mem;

	user_unmap(&sp->tables, sp->region[i].va, sp->region[i].pages);
	sp->region[i] = sp->region[--sp->count];
	memory_put(mem);
}

/* Make the @pages from @va on, within region @i, a region of their own. */
static TEE_Result region_cut(struct user_space *sp, unsigned int *i,
			     user_va_t va, size_t pages)
{
	struct region *r = &sp->region[*i];
	size_t before = (va - r->va) / PAGE_SIZE;
	size_t after = r->pages - before - pages;

	if (sp->count + (before != 0) + (after != 0) > REGION_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;
	if (after != 0) {
		struct region *tail = &sp->region[sp->count++];

		*tail = *r;
		tail->va = va + pages * PAGE_SIZE;
		tail->pages = after;
		tail->first += before + pages;
		(void)memory_get(r->mem);
		r->pages -= after;
	}
	if (before != 0) {
		struct region *cut = &sp->region[sp->count];

		*cut = *r;
		cut->va = va;
		cut->pages = pages;
		cut->first += before;
		(void)memory_get(r->mem);
		r->pages = before;
		*i = sp->count++;
	}
	return TEE_SUCCESS;
}

TEE_Result space_unmap(struct user_space *sp, user_va_t va, size_t pages,
		       enum region_kind kind)
{
	for (unsigned int i = 0; i < sp->count; i++) {
		const struct region *r = &sp->region[i];

		if (pages == 0 || r->kind != kind || va < r->va ||
		    !range_fits((va - r->va) / PAGE_SIZE, pages, r->pages))
			continue;

		TEE_Result res = region_cut(sp, &i, va, pages);

		if (res == TEE_SUCCESS) {
			region_drop(sp, i);
			space_rewind(sp);
		}
		return res;
	}
	return TEE_ERROR_ITEM_NOT_FOUND;
}

void space_unmap_loaded(struct user_space *sp, user_va_t va, uint64_t len)
{
	for (unsigned int i = sp->count; i > 0; i--) {
		const struct region *r = &sp->region[i - 1];

		if (r->kind == REGION_LOADED && r->va >= va && r->va - va < len)
			region_drop(sp, i - 1);
	}
	if (sp->pushed != 0)
		space_rewind(sp);
}

TEE_Result space_map_param(struct user_space *sp, struct memory *mem,
			   uint64_t off, uint64_t len, user_va_t *va)
{
	uint64_t first = (mem->offset + off) / PAGE_SIZE;
	uint64_t in_page = (mem->offset + off) % PAGE_SIZE;
	/* A reference of no bytes still has an address (GP, memref of size 0). */
	uint64_t pages =
		(in_page + MAX(len, UINT64_C(1)) + PAGE_SIZE - 1) / PAGE_SIZE;

	pages = MIN(pages, mem->page_count - first);
	if (pages >= (sp->param_base + PARAM_SPAN - sp->param_next) / PAGE_SIZE)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = space_map(sp, sp->param_next, mem, first, pages, MAP_W,
				   REGION_PARAM);

	if (res != TEE_SUCCESS)
		return res;
	*va = sp->param_next + in_page;
	sp->param_next += (pages + 1) * PAGE_SIZE;
	return TEE_SUCCESS;
}

void space_unmap_params(struct user_space *sp)
{
	if (sp->param_next == sp->param_base)
		return;
	for (unsigned int i = sp->count; i > 0; i--)
		if (sp->region[i - 1].kind == REGION_PARAM)
			region_drop(sp, i - 1);
	sp->param_next = sp->param_base;
}

static const struct region *region_at(const struct user_space *sp, user_va_t va)
{
	for (unsigned int i = 0; i < sp->count; i++) {
		const struct region *r = &sp->region[i];

		if (va >= r->va && va - r->va < r->pages * PAGE_SIZE)
			return r;
	}
	return NULL;
}

const struct region *space_region(const struct user_space *sp, user_va_t va,
				  uint64_t len)
{
	const struct region *r = region_at(sp, va);

	if (r == NULL || !range_fits(va - r->va, len, r->pages * PAGE_SIZE))
		return NULL;
	return r;
}

bool space_holds_private(const struct user_space *sp, user_va_t va,
			 uint64_t len)
{
	for (unsigned int i = 0; i < sp->count; i++) {
		const struct region *r = &sp->region[i];

		if (region_is_private(r) && va < r->va + r->pages * PAGE_SIZE &&
		    (va >= r->va || len > r->va - va))
			return true;
	}
	return false;
}

TEE_Result space_check(const struct user_space *sp, user_va_t va, uint64_t len,
		       uint32_t access)
{
	uint64_t end = 0;

	if (len == 0)
		return TEE_SUCCESS;
	if (add_overflows(va, len, &end))
		return TEE_ERROR_ACCESS_DENIED;
	if ((access & TA_ACCESS_SECURE) != 0 &&
	    (access & TA_ACCESS_NONSECURE) != 0)
		return TEE_ERROR_ACCESS_DENIED;
	while (va < end) {
		const struct region *r = region_at(sp, va);

		if (r == NULL ||
		    ((access & TA_ACCESS_WRITE) != 0 &&
		     (r->flags & MAP_W) == 0) ||
		    ((access & TA_ACCESS_ANY_OWNER) == 0 &&
		     !region_is_private(r)) ||
		    ((access & TA_ACCESS_SECURE) != 0 && r->mem->ns) ||
		    ((access & TA_ACCESS_NONSECURE) != 0 && !r->mem->ns))
			return TEE_ERROR_ACCESS_DENIED;
		va = r->va + r->pages * PAGE_SIZE;
	}
	return TEE_SUCCESS;
}

static TEE_Result copy(void *kernel, user_va_t va, size_t len, uint32_t access)
{
	struct ta_instance *inst = thread_current()->instance;

	CHECK(inst != NULL);

	TEE_Result res = space_check(&inst->space, va, len, access);

	if (res != TEE_SUCCESS || len == 0)
		return res;
	user_access_begin();
	if ((access & TA_ACCESS_WRITE) != 0)
		memcpy(user_pointer(va), kernel, len);
	else
		memcpy(kernel, user_pointer(va), len);
	user_access_end();
	return TEE_SUCCESS;
}

TEE_Result user_copy_in(void *to, user_va_t from, size_t len)
{
	return copy(to, from, len, TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
}

TEE_Result user_copy_out(user_va_t to, const void *from, size_t len)
{
	return copy((void *)(uintptr_t)from, to, len,
		    TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);
}

TEE_Result user_private_in(void *to, user_va_t from, size_t len)
{
	return copy(to, from, len, TA_ACCESS_READ);
}

TEE_Result user_private_out(user_va_t to, const void *from, size_t len)
{
	return copy((void *)(uintptr_t)from, to, len, TA_ACCESS_WRITE);
}
