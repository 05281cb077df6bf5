/*
 * Mapping modules: text from the pages of the image, data copied and relocated.
 * Names are looked up in load order, the TA first (TA ABI, 2.5 and 3).
 */
#include "ta/module.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/pages.h"
#include "kernel/quota.h"
#include "ta/image.h"
#include "ta/ta_verify.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <formats/ta_container.h>
#include <string.h>

#define STACK_MAX (4u << 20)
#define TLS_FIRST 16u /* the header at the thread pointer */

static_assert(MODULE_MAX * sizeof(struct ta_phdr_entry) <= PAGE_SIZE,
	      "all records lie on one page");

static const struct ta_module *module_find(const struct ta_instance *inst,
					   const TEE_UUID *uuid)
{
	const struct ta_module *m = inst->modules;

	while (m != NULL && memcmp(&m->image->uuid, uuid, sizeof(*uuid)) != 0)
		m = m->next;
	return m;
}

const struct ta_module *module_at(const struct ta_instance *inst, user_va_t va)
{
	const struct ta_module *m = inst->modules;

	while (m != NULL &&
	       (va < m->bias || va - m->bias >= m->image->elf.span))
		m = m->next;
	return m;
}

/* ---------------------------------------------------------------- pages --- */

/* The module's bytes at a not relocated address, for reading and writing. */
struct loaded {
	struct ta_instance *inst;
	const struct ta_module *module;
};

/* struct elf_memory.at: writable bytes, within one page. */
static void *loaded_at(void *ctx, uint64_t vaddr, size_t len)
{
	const struct loaded *ld = ctx;
	user_va_t va = ld->module->bias + vaddr;
	const struct region *r = space_region(&ld->inst->space, va, len);

	if (r == NULL || r->kind != REGION_LOADED || (r->flags & MAP_W) == 0)
		return NULL;

	uint64_t at = va - r->va;

	return (uint8_t *)phys_to_virt(
		       r->mem->page[r->first + at / PAGE_SIZE]) +
	       at % PAGE_SIZE;
}

/* Read-only region: the file's own pages, if it lies in them page by page. */
static TEE_Result map_text(struct ta_instance *inst, const struct ta_module *m,
			   const struct elf_region *r)
{
	size_t first = r->file_off / PAGE_SIZE;
	size_t pages = r->len / PAGE_SIZE;
	unsigned int flags = (r->flags & ELF_X) != 0 ? MAP_X : MAP_R;

	if (!r->is_file || !range_fits(first, pages, m->image->page_count))
		return TEE_ERROR_BAD_FORMAT;
	if (m->image->elf.bti && (r->flags & ELF_X) != 0)
		flags |= MAP_BTI;
	return space_map(&inst->space, m->bias + r->vaddr, m->image->memory,
			 first, pages, flags, REGION_LOADED);
}

/* What of the writable region @r the file has. */
static TEE_Result data_fill(struct loaded *ld, const struct elf_region *r)
{
	const struct elf_image *elf = &ld->module->image->elf;

	for (size_t n = 0; n < elf->segment_count; n++) {
		const struct elf_segment *seg = &elf->segment[n];

		if (seg->vaddr < r->vaddr || seg->vaddr - r->vaddr >= r->len)
			continue;
		for (uint64_t done = 0; done < seg->file_len;) {
			uint64_t va = seg->vaddr + done;
			uint64_t step = MIN(seg->file_len - done,
					    PAGE_SIZE - va % PAGE_SIZE);
			void *to = loaded_at(ld, va, step);

			if (to == NULL)
				return TEE_ERROR_BAD_FORMAT;
			memcpy(to, elf->file + seg->file_off + done, step);
			done += step;
		}
	}
	return TEE_SUCCESS;
}

static TEE_Result map_data(struct ta_instance *inst, const struct ta_module *m,
			   const struct elf_region *r)
{
	struct loaded ld = { .inst = inst, .module = m };
	size_t pages = r->len / PAGE_SIZE;
	struct memory *mem = memory_alloc(pages);

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = space_map(&inst->space, m->bias + r->vaddr, mem, 0,
				   pages, MAP_W, REGION_LOADED);

	memory_put(mem);
	return res == TEE_SUCCESS ? data_fill(&ld, r) : res;
}

/*
 * The program headers, which the TA library reads: inside the first segment of
 * most libraries; else the file's first page is shown for them.
 */
static TEE_Result map_phdr(struct ta_instance *inst, struct ta_module *m)
{
	const struct elf_image *elf = &m->image->elf;
	const struct elf_segment *seg = &elf->segment[0];

	uint64_t end = elf->phdr_off + elf->phdr_count * (uint64_t)ELF_PHDR_LEN;

	if (seg->file_off == 0 && seg->file_len >= end) {
		m->phdr = m->bias + seg->vaddr + elf->phdr_off;
		return TEE_SUCCESS;
	}

	user_va_t va = space_reserve(&inst->space, 1);

	m->phdr = va + elf->phdr_off;
	return space_map(&inst->space, va, m->image->memory, 0, 1, MAP_R,
			 REGION_LOADED);
}

static TEE_Result module_map(struct ta_instance *inst, struct ta_module *m)
{
	const struct elf_image *elf = &m->image->elf;
	TEE_Result res = TEE_SUCCESS;

	m->bias = space_reserve(&inst->space, elf->span / PAGE_SIZE);
	for (size_t i = 0; res == TEE_SUCCESS && i < elf->region_count; i++)
		res = (elf->region[i].flags & ELF_W) != 0
			      ? map_data(inst, m, &elf->region[i])
			      : map_text(inst, m, &elf->region[i]);
	if (res == TEE_SUCCESS)
		res = map_phdr(inst, m);
	return res;
}

/* ----------------------------------------------------------- the modules --- */

/* Adds a module behind the last one, mapped but not relocated. */
static TEE_Result module_add(struct ta_instance *inst, const TEE_UUID *uuid)
{
	struct ta_module **at = &inst->modules;
	unsigned int count = 0;

	for (; *at != NULL; at = &(*at)->next)
		count++;
	if (count == MODULE_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;

	struct ta_module *m = heap_alloc(sizeof(*m));

	if (m == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = image_get(uuid, &m->image);

	/* A library has no header of its own that could bind it to its name. */
	if (res == TEE_SUCCESS && count != 0 && !m->image->bound)
		res = TEE_ERROR_SECURITY;
	if (res != TEE_SUCCESS) {
		image_put(m->image);
		heap_free(m);
		return res;
	}
	*at = m;
	res = module_map(inst, m);
	if (m->image->elf.has_tls) {
		m->tls_offset = inst->tls_end;
		inst->tls_end += m->image->elf.tls_mem_len;
	}
	return res;
}

/* What @first and those behind it need, in breadth. */
static TEE_Result modules_complete(struct ta_instance *inst,
				   const struct ta_module *first)
{
	TEE_Result res = TEE_SUCCESS;

	for (; res == TEE_SUCCESS && first != NULL; first = first->next) {
		const struct elf_image *elf = &first->image->elf;

		for (size_t i = 0; res == TEE_SUCCESS && i < elf->needed_count;
		     i++) {
			TEE_UUID uuid;

			/* The name of a needed library is a UUID as text. */
			res = ta_uuid_from_text(&uuid, elf->needed[i]);
			if (res == TEE_SUCCESS &&
			    module_find(inst, &uuid) == NULL)
				res = module_add(inst, &uuid);
			if (res != TEE_SUCCESS)
				log_line("TA %pUl needs library %.36s: 0x%x",
					 (const void *)&inst->uuid,
					 elf->needed[i], res);
		}
	}
	return res;
}

/* Takes @first and those behind it out again. */
static void modules_drop(struct ta_instance *inst, struct ta_module *first)
{
	struct ta_module **at = &inst->modules;

	while (*at != first)
		at = &(*at)->next;
	*at = NULL;
	while (first != NULL) {
		struct ta_module *m = first;

		first = m->next;
		space_unmap_loaded(&inst->space, m->bias, m->image->elf.span);
		space_unmap_loaded(&inst->space,
				   ROUND_DOWN(m->phdr, (uint64_t)PAGE_SIZE),
				   PAGE_SIZE);
		image_put(m->image);
		heap_free(m);
	}
}

void modules_release(struct ta_instance *inst)
{
	while (inst->modules != NULL) {
		struct ta_module *m = inst->modules;

		inst->modules = m->next;
		image_put(m->image);
		heap_free(m);
	}
}

/* ------------------------------------------------------------- relocation --- */

static struct elf_link link_of(const struct ta_module *m)
{
	return (struct elf_link){ .bias = m->bias,
				  .tls_offset = m->tls_offset };
}

/* struct elf_link.find: the first module that has it ends the search. */
static TEE_Result find_in_all(void *ctx, const char *name, bool tls,
			      uint64_t *value)
{
	const struct ta_instance *inst = ctx;

	for (const struct ta_module *m = inst->modules; m != NULL;
	     m = m->next) {
		struct elf_link link = link_of(m);
		TEE_Result res =
			elf_link_find(&m->image->elf, &link, name, tls, value);

		if (res != TEE_ERROR_ITEM_NOT_FOUND)
			return res;
	}
	return TEE_ERROR_ITEM_NOT_FOUND;
}

/*
 * Resolves a TLS descriptor: x0 points at it, its second word is the answer.
 * Only x0 may change (TA ABI, 3.5).
 */
static const uint32_t tlsdesc_code[] = {
	0xd503245f, /* bti c */
	0xf9400400, /* ldr x0, [x0, #8] */
	0xd65f03c0, /* ret */
};

/* One page for all TAs, made when the first one needs it, kept for ever. */
static struct memory *tlsdesc_page(void)
{
	static struct spinlock lock = SPINLOCK_INIT;
	static struct memory *shared;
	uint8_t *page = pages_alloc(1);
	struct memory *mem = page != NULL ? memory_wrap(page, 1) : NULL;

	if (mem != NULL) {
		memcpy(page, tlsdesc_code, sizeof(tlsdesc_code));
		icache_sync(page, PAGE_SIZE);
	}

	uint64_t daif = spin_lock(&lock);
	bool used = shared == NULL && mem != NULL;

	if (used)
		shared = mem;

	struct memory *found = shared;

	spin_unlock(&lock, daif);
	if (!used) {
		memory_put(mem);
		pages_free(page, 1);
	}
	return found;
}

static TEE_Result map_tlsdesc(struct ta_instance *inst)
{
	struct memory *mem = tlsdesc_page();

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	user_va_t va = space_reserve(&inst->space, 1);
	TEE_Result res = space_map(&inst->space, va, mem, 0, 1, MAP_X | MAP_BTI,
				   REGION_LOADED);

	if (res == TEE_SUCCESS)
		inst->tlsdesc = va;
	return res;
}

static TEE_Result module_relocate(struct ta_instance *inst,
				  const struct ta_module *m)
{
	const struct elf_image *elf = &m->image->elf;
	struct loaded ld = { .inst = inst, .module = m };
	struct elf_memory mem = { .at = loaded_at, .ctx = &ld };
	struct elf_link link = link_of(m);

	link.find = find_in_all;
	link.find_ctx = inst;
	link.tlsdesc_entry = inst->tlsdesc;

	TEE_Result res = elf_image_relocate(elf, &link, &mem);

	/* Few modules have descriptors; what was written is written again. */
	if (res == TEE_ERROR_NOT_SUPPORTED && inst->tlsdesc == 0) {
		res = map_tlsdesc(inst);
		link.tlsdesc_entry = inst->tlsdesc;
		if (res == TEE_SUCCESS)
			res = elf_image_relocate(elf, &link, &mem);
	}
	return res;
}

/* ------------------------------------------ what the TA library is told --- */

/* The address of a module's name: in its own image, if it lies in a segment. */
static user_va_t name_address(const struct ta_module *m)
{
	const struct elf_image *elf = &m->image->elf;

	if (elf->soname == NULL)
		return 0;

	uint64_t off = (uint64_t)((const uint8_t *)elf->soname - elf->file);

	for (size_t i = 0; i < elf->segment_count; i++) {
		const struct elf_segment *seg = &elf->segment[i];

		if (off >= seg->file_off && off - seg->file_off < seg->file_len)
			return m->bias + seg->vaddr + (off - seg->file_off);
	}
	return 0;
}

/*
 * Records of the modules from @first on, number @index, behind those that are
 * there; and their number (TA ABI, 3.4).
 */
static TEE_Result records_write(struct ta_instance *inst,
				const struct ta_module *first,
				unsigned int index)
{
	const struct ta_module *ta = inst->modules;
	uint64_t at = 0;

	/* As a rule the TA's; a library may have brought the TA library along. */
	while (ta != NULL && (at = elf_image_phdr_info(&ta->image->elf)) == 0)
		ta = ta->next;
	if (at == 0)
		return TEE_SUCCESS;

	const struct elf_image *elf = &ta->image->elf;
	struct loaded ld = { .inst = inst, .module = ta };
	const struct elf_memory data = { .at = loaded_at, .ctx = &ld };

	if (inst->records == 0) {
		struct memory *mem = memory_alloc(1);

		if (mem == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;

		user_va_t va = space_reserve(&inst->space, 1);
		/* The library keeps its thread-local addresses in there. */
		TEE_Result res = space_map(&inst->space, va, mem, 0, 1, MAP_W,
					   REGION_LOADED);

		memory_put(mem);
		if (res != TEE_SUCCESS)
			return res;
		inst->records = va;
	}

	const struct region *r =
		space_region(&inst->space, inst->records, PAGE_SIZE);
	struct ta_phdr_entry *entry = phys_to_virt(r->mem->page[r->first]);

	for (; first != NULL; first = first->next, index++) {
		const struct elf_image *e = &first->image->elf;
		user_va_t name = name_address(first);

		if (name == 0)
			name = ta->bias + at +
			       offsetof(struct ta_phdr_info, zero);
		entry[index] = (struct ta_phdr_entry){
			.addr = first->bias,
			.name = name,
			.phdr = first->phdr,
			.phnum = e->phdr_count,
			.adds = 1,
			.tls_data = e->has_tls ? e->tls_vaddr : 0,
		};
	}

	/* The TA's block may lie on two pages. */
	const struct ta_phdr_info info = { .count = (uint16_t)index,
					   .entries = inst->records };

	return elf_image_store(elf, &data, at, &info, sizeof(info));
}

/* ------------------------------------------------------- load, open, find --- */

static TEE_Result map_stack(struct ta_instance *inst, size_t len)
{
	if (len > STACK_MAX) {
		quota_refused("bytes of a TA's stack", len, STACK_MAX,
			      "give the TA a smaller TA_STACK_SIZE");
		return TEE_ERROR_OUT_OF_MEMORY;
	}

	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;

	inst->stack = memory_alloc(pages);
	if (inst->stack == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	/* Nothing is mapped next to it, below or above. */
	user_va_t va = space_reserve(&inst->space, pages + 1);

	inst->stack_top = va + pages * PAGE_SIZE;
	return space_map(&inst->space, va, inst->stack, 0, pages, MAP_W,
			 REGION_LOADED);
}

/* Completes and relocates the modules from @first on, number @index. */
static TEE_Result modules_link(struct ta_instance *inst,
			       const struct ta_module *first,
			       unsigned int index)
{
	TEE_Result res = modules_complete(inst, first);

	for (const struct ta_module *m = first; res == TEE_SUCCESS && m != NULL;
	     m = m->next)
		res = module_relocate(inst, m);
	if (res == TEE_SUCCESS)
		res = records_write(inst, first, index);
	return res;
}

TEE_Result instance_load(struct ta_instance *inst)
{
	struct elf_ta_head head = { 0 };
	TEE_Result res = space_init(&inst->space);

	if (res != TEE_SUCCESS)
		return res;
	inst->tls_end = TLS_FIRST;
	res = module_add(inst, &inst->uuid);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	if (res == TEE_SUCCESS)
		res = ta_verify_head(&inst->modules->image->elf, &inst->uuid,
				     &head);
	if (res == TEE_SUCCESS)
		res = modules_link(inst, inst->modules, 0);
	if (res == TEE_SUCCESS)
		res = map_stack(inst, head.stack_size);
	if (res == TEE_SUCCESS) {
		inst->entry = inst->modules->bias + head.entry;
		inst->flags = head.flags;
	} else {
		log_line("TA %pUl refused: 0x%x", (const void *)&inst->uuid,
			 res);
	}
	return res;
}

TEE_Result module_open(struct ta_instance *inst, const TEE_UUID *uuid)
{
	uint64_t tls_end = inst->tls_end;
	struct ta_module **end = &inst->modules;
	unsigned int index = 0;

	if (module_find(inst, uuid) != NULL)
		return TEE_SUCCESS;
	for (; *end != NULL; end = &(*end)->next)
		index++;

	TEE_Result res = module_add(inst, uuid);

	if (res == TEE_SUCCESS)
		res = modules_link(inst, *end, index);
	if (res != TEE_SUCCESS && *end != NULL) {
		modules_drop(inst, *end);
		inst->tls_end = tls_end;
	}
	return res;
}

TEE_Result module_symbol(const struct ta_instance *inst, const TEE_UUID *uuid,
			 const char *name, uint64_t *value)
{
	if (uuid == NULL)
		return find_in_all((void *)(uintptr_t)inst, name, false, value);

	const struct ta_module *m = module_find(inst, uuid);

	if (m == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;

	struct elf_link link = link_of(m);

	return elf_link_find(&m->image->elf, &link, name, false, value);
}
