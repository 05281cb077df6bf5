/*
 * Loading a TA: the supplicant's file is copied once into secure pages while
 * it is hashed; text is mapped from those very pages, data is copied from them
 * and relocated. Nothing of the normal world is read twice.
 */
#include "ta/instance.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/pages.h"
#include "smc/rpc.h"
#include "ta/ta_verify.h"
#include "ta/trust.h"
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/elf_image.h>
#include <string.h>

#define FILE_TRIES	3u	/* the file may grow while we ask for it */
#define STACK_MAX	(1u << 20)

/*
 * A verified ELF image in secure pages. Instances of a TA share it: text is
 * mapped from these pages, data is copied from them. It lives as long as any
 * instance, so a second session costs no round trip and no second judgement.
 */
struct ta_image {
	struct ta_image *next;
	uint32_t refs;
	TEE_UUID uuid;
	uint8_t *pages;
	size_t page_count;
	size_t len;		/* bytes of the image */
	struct memory *memory;	/* the same pages, to be mapped */
};

static struct spinlock image_lock = SPINLOCK_INIT;
static struct ta_image *images;	/* those that were verified */

struct loader {
	struct ta_instance *inst;
	struct elf_image img;
	struct memory *data[ELF_SEGMENT_MAX];	/* per writable region */
};

static struct ta_image *image_find(const TEE_UUID *uuid)
{
	uint64_t daif = spin_lock(&image_lock);
	struct ta_image *image = images;

	while (image != NULL &&
	       memcmp(&image->uuid, uuid, sizeof(*uuid)) != 0)
		image = image->next;
	if (image != NULL)
		image->refs++;
	spin_unlock(&image_lock, daif);
	return image;
}

static struct ta_image *image_new(const TEE_UUID *uuid, size_t len)
{
	struct ta_image *image = heap_alloc(sizeof(*image));

	if (image == NULL)
		return NULL;
	image->refs = 1;
	image->uuid = *uuid;
	image->len = len;
	image->page_count = (len + PAGE_SIZE - 1) / PAGE_SIZE;
	image->pages = pages_alloc_ta(image->page_count);
	if (image->pages != NULL)
		image->memory = memory_wrap(image->pages, image->page_count);
	if (image->memory == NULL) {
		image_put(image);
		return NULL;
	}
	return image;
}

/* From here on its text runs: in this instance and in those that find it. */
static void image_publish(struct ta_image *image)
{
	icache_sync(image->pages, image->page_count * PAGE_SIZE);

	uint64_t daif = spin_lock(&image_lock);

	image->next = images;
	images = image;
	spin_unlock(&image_lock, daif);
}

void image_put(struct ta_image *image)
{
	if (image == NULL)
		return;

	uint64_t daif = spin_lock(&image_lock);
	bool last = --image->refs == 0;
	struct ta_image **link = &images;

	while (last && *link != NULL && *link != image)
		link = &(*link)->next;
	if (last && *link != NULL)
		*link = image->next;
	spin_unlock(&image_lock, daif);
	if (!last)
		return;
	memory_put(image->memory);
	pages_free(image->pages, image->page_count);
	heap_free(image);
}

/* The two words of the request that carry the UUID, in RFC 4122 order. */
static void uuid_param(struct msg_param *p, const TEE_UUID *uuid)
{
	memset(p, 0, sizeof(*p));
	p->attr = MSG_VALUE_IN;
	store_be32(p->octets, uuid->timeLow);
	store_be16(p->octets + 4, uuid->timeMid);
	store_be16(p->octets + 6, uuid->timeHiAndVersion);
	memcpy(p->octets + 8, uuid->clockSeqAndNode, 8);
}

/* Have the supplicant put the file into a buffer of ours. */
static TEE_Result fetch(const TEE_UUID *uuid, struct rpc_buffer **out,
			size_t *len)
{
	size_t want = RPC_BUFFER_LEN;

	for (unsigned int i = 0; i < FILE_TRIES; i++) {
		struct rpc_buffer *buf = NULL;
		struct msg_param p[2];
		TEE_Result res = rpc_buffer_take(want, &buf);

		if (res != TEE_SUCCESS)
			return res;
		uuid_param(&p[0], uuid);
		rpc_memref(&p[1], MSG_RMEM_OUT, buf, 0, buf->size);
		res = rpc_load_ta(p, &want);
		if (res == TEE_SUCCESS && want <= buf->size) {
			*out = buf;
			*len = want;
			return TEE_SUCCESS;
		}
		/* Not found is an answer; any other error may be the buffer's. */
		rpc_buffer_give(buf, res != TEE_ERROR_ITEM_NOT_FOUND &&
					     res != TEE_ERROR_SHORT_BUFFER);
		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			return res;
		if (res != TEE_ERROR_SHORT_BUFFER)
			want = RPC_BUFFER_LEN;
		if (want > TA_FILE_LEN_MAX)
			return TEE_ERROR_SECURITY;
	}
	return TEE_ERROR_COMMUNICATION;
}

/*
 * Copy the image out and judge it. The first page of the file is copied to
 * judge its header; what of it belongs to the image is used from that copy.
 */
static TEE_Result copy_and_verify(struct ta_instance *inst,
				  const struct rpc_buffer *buf, size_t len)
{
	size_t start_len = MIN(len, (size_t)TA_VERIFY_START_LEN);
	uint8_t *start = pages_alloc(1);
	struct ta_verify v;
	struct ta_verified found;

	if (start == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = memory_copy_in(start, buf->mem, 0, start_len);

	if (res == TEE_SUCCESS)
		res = ta_verify_begin(&v, ta_trust(), &inst->uuid, start,
				      start_len, len);
	if (res != TEE_SUCCESS)
		goto out;

	size_t off = v.found.image_off;
	size_t image_len = v.found.image_len;
	size_t have = MIN(start_len - off, image_len);

	inst->image = image_new(&inst->uuid, image_len);
	if (inst->image == NULL) {
		res = TEE_ERROR_OUT_OF_MEMORY;
		goto out;
	}

	uint8_t *image = inst->image->pages;

	memcpy(image, start + off, have);
	ta_verify_update(&v, image, have);
	while (res == TEE_SUCCESS && have < image_len) {
		size_t step = MIN(image_len - have, (size_t)0x4000);

		res = memory_copy_in(image + have, buf->mem, off + have, step);
		ta_verify_update(&v, image + have, step);
		have += step;
	}
	if (res == TEE_SUCCESS)
		res = ta_verify_end(&v, &found);
out:
	pages_free(start, 1);
	return res;
}

/* ------------------------------------------------------------- mapping --- */

/* Read-only region: the file's own pages, if it lies in them page by page. */
static TEE_Result map_text(struct loader *ld, const struct elf_region *r)
{
	const struct elf_image *img = &ld->img;

	if (!r->is_file)
		return TEE_ERROR_BAD_FORMAT;

	size_t first = r->file_off / PAGE_SIZE;
	size_t pages = r->len / PAGE_SIZE;
	unsigned int flags = (r->flags & ELF_X) != 0 ? MAP_X : MAP_R;

	if (img->bti)
		flags |= (r->flags & ELF_X) != 0 ? MAP_BTI : 0;
	if (!range_fits(first, pages, ld->inst->image->page_count))
		return TEE_ERROR_BAD_FORMAT;
	return space_map(&ld->inst->space, ld->inst->bias + r->vaddr,
			 ld->inst->image->memory, first, pages, flags, REGION_PRIVATE);
}

/* The kernel's view of a loaded byte of writable region @i. */
static uint8_t *data_at(const struct loader *ld, size_t i, uint64_t vaddr)
{
	uint64_t off = vaddr - ld->img.region[i].vaddr;

	return (uint8_t *)phys_to_virt(ld->data[i]->page[off / PAGE_SIZE]) +
	       off % PAGE_SIZE;
}

static TEE_Result map_data(struct loader *ld, size_t i)
{
	const struct elf_region *r = &ld->img.region[i];

	ld->data[i] = memory_alloc(r->len / PAGE_SIZE);
	if (ld->data[i] == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	for (size_t n = 0; n < ld->img.segment_count; n++) {
		const struct elf_segment *seg = &ld->img.segment[n];

		if (seg->vaddr < r->vaddr || seg->vaddr - r->vaddr >= r->len)
			continue;
		for (uint64_t done = 0; done < seg->file_len;) {
			uint64_t va = seg->vaddr + done;
			uint64_t step = MIN(seg->file_len - done,
					    PAGE_SIZE - va % PAGE_SIZE);

			memcpy(data_at(ld, i, va),
			       ld->img.file + seg->file_off + done, step);
			done += step;
		}
	}
	return space_map(&ld->inst->space, ld->inst->bias + r->vaddr,
			 ld->data[i], 0, r->len / PAGE_SIZE, MAP_W,
			 REGION_PRIVATE);
}

/* struct elf_memory.at: writable bytes at a not relocated address. */
static void *relocation_at(void *ctx, uint64_t vaddr, size_t len)
{
	struct loader *ld = ctx;

	for (size_t i = 0; i < ld->img.region_count; i++) {
		const struct elf_region *r = &ld->img.region[i];

		if (ld->data[i] != NULL && vaddr >= r->vaddr &&
		    range_fits(vaddr - r->vaddr, len, r->len))
			return data_at(ld, i, vaddr);
	}
	return NULL;
}

/*
 * The pages behind the modules that the loader owes the TA library (TA ABI,
 * 3.4): the ELF header and program headers, and the record that names them.
 */
static TEE_Result map_phdr_info(struct loader *ld)
{
	struct ta_instance *inst = ld->inst;
	uint64_t at = elf_image_phdr_info(&ld->img);
	const struct elf_memory data = { .at = relocation_at, .ctx = ld };

	if (at == 0)
		return TEE_SUCCESS;

	/* Program headers may end with the file's first page. */
	struct memory *mem = memory_alloc(2);

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	user_va_t va = space_reserve(&inst->space, 2);
	struct ta_phdr_entry entry = {
		.addr = inst->bias,
		.name = inst->bias + at + offsetof(struct ta_phdr_info, zero),
		.phdr = va + ld->img.phdr_off,
		.phnum = ld->img.phdr_count,
		.adds = 1,
		.tls_data = ld->img.has_tls ? ld->img.tls_vaddr : 0,
	};

	memcpy(phys_to_virt(mem->page[0]), ld->img.file,
	       MIN((size_t)PAGE_SIZE, ld->img.file_len));
	memcpy(phys_to_virt(mem->page[1]), &entry, sizeof(entry));

	/* The TA's block may lie on two pages. */
	const struct ta_phdr_info info = { .count = 1,
					   .entries = va + PAGE_SIZE };
	TEE_Result res = elf_image_store(&ld->img, &data, at, &info,
					 sizeof(info));

	if (res == TEE_SUCCESS)
		/* The library keeps its thread-local addresses in there. */
		res = space_map(&inst->space, va, mem, 0, 2, MAP_W,
				REGION_PRIVATE);

	memory_put(mem);
	return res;
}

static TEE_Result map_stack(struct ta_instance *inst, size_t len)
{
	if (len > STACK_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;

	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;

	inst->stack = memory_alloc(pages);
	if (inst->stack == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	/* Nothing is mapped next to it, below or above. */
	user_va_t va = space_reserve(&inst->space, pages + 1);

	inst->stack_top = va + pages * PAGE_SIZE;
	return space_map(&inst->space, va, inst->stack, 0, pages, MAP_W,
			 REGION_PRIVATE);
}

static TEE_Result map_image(struct loader *ld, const struct elf_ta_head *head)
{
	struct ta_instance *inst = ld->inst;
	struct elf_link link = { .tls_offset = 16 };
	struct elf_memory mem = { .at = relocation_at, .ctx = ld };
	TEE_Result res = space_init(&inst->space);

	if (res != TEE_SUCCESS)
		return res;
	inst->bias = space_reserve(&inst->space, ld->img.span / PAGE_SIZE);
	inst->entry = inst->bias + ld->img.entry;
	inst->flags = head->flags;
	for (size_t i = 0; res == TEE_SUCCESS && i < ld->img.region_count; i++)
		res = (ld->img.region[i].flags & ELF_W) != 0 ?
			      map_data(ld, i) :
			      map_text(ld, &ld->img.region[i]);
	link.bias = inst->bias;
	if (res == TEE_SUCCESS)
		res = elf_image_relocate(&ld->img, &link, &mem);
	if (res == TEE_SUCCESS)
		res = map_phdr_info(ld);
	if (res == TEE_SUCCESS)
		res = map_stack(inst, head->stack_size);
	return res;
}

/* Fetch and judge the file; on success @inst has its image. */
static TEE_Result image_load(struct ta_instance *inst)
{
	struct rpc_buffer *buf = NULL;
	size_t len = 0;
	TEE_Result res = fetch(&inst->uuid, &buf, &len);

	if (res != TEE_SUCCESS)
		return res;
	res = copy_and_verify(inst, buf, len);
	rpc_buffer_give(buf, false);
	return res;
}

TEE_Result instance_load(struct ta_instance *inst)
{
	struct loader ld = { .inst = inst };
	struct elf_ta_head head;
	TEE_Result res = TEE_SUCCESS;

	inst->image = image_find(&inst->uuid);

	bool fresh = inst->image == NULL;

	if (fresh)
		res = image_load(inst);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	if (res == TEE_SUCCESS)
		res = elf_image_parse(inst->image->pages, inst->image->len,
				      &ld.img);
	if (res == TEE_SUCCESS)
		res = ta_verify_head(&ld.img, &inst->uuid, &head);
	if (res == TEE_SUCCESS && fresh)
		image_publish(inst->image);
	if (res == TEE_SUCCESS)
		res = map_image(&ld, &head);
	for (size_t i = 0; i < ELF_SEGMENT_MAX; i++)
		memory_put(ld.data[i]);
	if (res != TEE_SUCCESS)
		log_line("TA %pUl refused: 0x%x", (const void *)&inst->uuid,
			 res);
	return res;
}
