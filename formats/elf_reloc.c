/*
 * Relocation (TA ABI, 2.5). Nearly all entries of a TA are RELATIVE and follow
 * each other in address, so the page last written is kept at hand and such an
 * entry costs a dozen instructions.
 */
#include <formats/elf_image.h>
#include <base/bits.h>
#include <string.h>

#include "elf_defs.h"
#include "elf_symbol.h"

/* One image while it is relocated. */
struct reloc {
	const struct elf_image *img;
	const struct elf_link *link;
	const struct elf_memory *mem;
	/* The writable bytes of one page: [start, start + len) is at @page. */
	uint64_t start;
	uint64_t len;
	uint8_t *page;
};

static const struct elf_segment *writable_segment(const struct elf_image *img,
						  uint64_t vaddr, uint64_t len)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct elf_segment *seg = &img->segment[i];

		if ((seg->flags & ELF_W) != 0 && vaddr >= seg->vaddr &&
		    range_fits(vaddr - seg->vaddr, len, seg->mem_len))
			return seg;
	}
	return NULL;
}

/* Brings the page of @vaddr, which is in @seg, to hand. */
static TEE_Result page_open(struct reloc *r, const struct elf_segment *seg,
			    uint64_t vaddr)
{
	uint64_t page = ROUND_DOWN(vaddr, ELF_PAGE_LEN);
	uint64_t start = MAX(page, seg->vaddr);
	uint64_t end = MIN(page + ELF_PAGE_LEN, seg->vaddr + seg->mem_len);

	r->page = r->mem->at(r->mem->ctx, start, (size_t)(end - start));
	r->start = start;
	r->len = r->page == NULL ? 0 : end - start;
	return r->page == NULL ? TEE_ERROR_BAD_FORMAT : TEE_SUCCESS;
}

/* Writes anywhere in one segment, page by page. */
static TEE_Result write_bytes(struct reloc *r, uint64_t vaddr,
			      const uint8_t *from, size_t len)
{
	const struct elf_segment *seg = writable_segment(r->img, vaddr, len);
	size_t done = 0;

	if (seg == NULL)
		return TEE_ERROR_BAD_FORMAT;
	while (done < len) {
		uint64_t at = vaddr + done;
		TEE_Result res = TEE_SUCCESS;

		if (at < r->start || at - r->start >= r->len)
			res = page_open(r, seg, at);
		if (res != TEE_SUCCESS)
			return res;

		size_t off = (size_t)(at - r->start);
		size_t take = MIN(len - done, (size_t)r->len - off);

		memcpy(r->page + off, from + done, take);
		done += take;
	}
	return TEE_SUCCESS;
}

/* The page at hand does not serve: another page, two pages, or unaligned. */
static TEE_Result write_slow(struct reloc *r, uint64_t vaddr, uint64_t value)
{
	return write_bytes(r, vaddr, (const uint8_t *)&value, sizeof(value));
}

static inline TEE_Result write_word(struct reloc *r, uint64_t vaddr,
				    uint64_t value)
{
	/* An address below @start wraps, and then fits no page either. */
	uint64_t off = vaddr - r->start;

	if (off >= r->len || r->len - off < sizeof(value))
		return write_slow(r, vaddr, value);

	uint8_t *to = r->page + off;

	if (!IS_ALIGNED((uintptr_t)to, sizeof(value)))
		return write_slow(r, vaddr, value);
	memcpy(__builtin_assume_aligned(to, 8), &value, sizeof(value));
	return TEE_SUCCESS;
}

TEE_Result elf_link_find(const struct elf_image *img,
			 const struct elf_link *link, const char *name,
			 bool tls, uint64_t *value)
{
	struct elf_symbol sym;
	TEE_Result res = elf_image_symbol(img, name, &sym);

	if (res != TEE_SUCCESS)
		return res;
	if (tls != sym.is_tls && tls)
		return TEE_ERROR_BAD_FORMAT;
	*value = sym.value;
	if (tls)
		*value += link->tls_offset;
	else if (!sym.is_tls)
		*value += link->bias;
	return TEE_SUCCESS;
}

static TEE_Result find(const struct reloc *r, const struct elf_sym *sym,
		       bool tls, uint64_t *value)
{
	const char *name = NULL;
	TEE_Result res = elf_symbol_name(r->img, sym, &name);

	if (res != TEE_SUCCESS)
		return res;
	*value = 0;
	if (r->link->find != NULL)
		res = r->link->find(r->link->find_ctx, name, tls, value);
	else
		res = elf_link_find(r->img, r->link, name, tls, value);
	if (res == TEE_ERROR_ITEM_NOT_FOUND && sym->st_info >> 4 == STB_WEAK) {
		*value = 0;
		return TEE_SUCCESS;
	}
	return res;
}

/* The value of symbol @index for ABS64: the image's own wins. */
static TEE_Result absolute_value(const struct reloc *r, uint64_t index,
				 uint64_t *value)
{
	struct elf_sym sym;
	TEE_Result res = elf_symbol_load(r->img, index, &sym);

	if (res != TEE_SUCCESS)
		return res;
	if (sym.st_shndx == SHN_UNDEF)
		return find(r, &sym, false, value);
	*value = sym.st_value;
	if ((sym.st_info & 0xf) != STT_TLS)
		*value += r->link->bias;
	return TEE_SUCCESS;
}

static TEE_Result looked_up_value(const struct reloc *r, uint64_t index,
				  uint64_t *value)
{
	struct elf_sym sym;
	TEE_Result res = elf_symbol_load(r->img, index, &sym);

	if (res != TEE_SUCCESS)
		return res;
	return find(r, &sym, false, value);
}

static TEE_Result tls_value(const struct reloc *r, uint64_t index,
			    uint64_t *value)
{
	struct elf_sym sym;

	*value = r->link->tls_offset;
	if (index == 0)
		return TEE_SUCCESS;

	TEE_Result res = elf_symbol_load(r->img, index, &sym);

	if (res != TEE_SUCCESS)
		return res;
	/* A local name is not in the hash table, and is this image's. */
	if (sym.st_info >> 4 == STB_LOCAL) {
		*value += sym.st_value;
		return TEE_SUCCESS;
	}
	return find(r, &sym, true, value);
}

static TEE_Result apply_tlsdesc(struct reloc *r, const struct elf_rela *rela)
{
	uint64_t value = 0;
	TEE_Result res = tls_value(r, rela->r_info >> 32, &value);

	if (r->link->tlsdesc_entry == 0)
		return TEE_ERROR_NOT_SUPPORTED;
	if (res == TEE_SUCCESS)
		res = write_word(r, rela->r_offset, r->link->tlsdesc_entry);
	if (res == TEE_SUCCESS)
		res = write_word(r, rela->r_offset + 8, value + rela->r_addend);
	return res;
}

static TEE_Result apply_other(struct reloc *r, const struct elf_rela *rela)
{
	uint64_t index = rela->r_info >> 32;
	uint64_t value = 0;
	TEE_Result res = TEE_SUCCESS;

	switch ((uint32_t)rela->r_info) {
	case ELF_R_NONE:
		return TEE_SUCCESS;
	case ELF_R_RELATIVE:
		value = r->link->bias + rela->r_addend;
		break;
	case ELF_R_ABS64:
		if (index != 0)
			res = absolute_value(r, index, &value);
		value += rela->r_addend;
		break;
	case ELF_R_GLOB_DAT:
	case ELF_R_JUMP_SLOT:
		res = looked_up_value(r, index, &value);
		break;
	case ELF_R_TLS_TPREL64:
		res = tls_value(r, index, &value);
		value += rela->r_addend;
		break;
	case ELF_R_TLSDESC:
		return apply_tlsdesc(r, rela);
	default:
		return TEE_ERROR_BAD_FORMAT;
	}
	if (res != TEE_SUCCESS)
		return res;
	return write_word(r, rela->r_offset, value);
}

/* @aligned is known while compiling: entries are then read as words. */
static inline TEE_Result
apply_table(struct reloc *r, const struct elf_rela_table *table, bool aligned)
{
	const uint8_t *at = r->img->file + table->file_off;
	const uint8_t *end = at + table->count * sizeof(struct elf_rela);
	uint64_t bias = r->link->bias;

	for (; at != end; at += sizeof(struct elf_rela)) {
		TEE_Result res = TEE_SUCCESS;
		struct elf_rela rela;

		if (aligned)
			memcpy(&rela, __builtin_assume_aligned(at, 8),
			       sizeof(rela));
		else
			memcpy(&rela, at, sizeof(rela));
		if (rela.r_info == ELF_R_RELATIVE)
			res = write_word(r, rela.r_offset,
					 bias + rela.r_addend);
		else
			res = apply_other(r, &rela);
		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

TEE_Result elf_image_relocate(const struct elf_image *img,
			      const struct elf_link *link,
			      const struct elf_memory *mem)
{
	struct reloc r = { .img = img, .link = link, .mem = mem };

	for (size_t i = 0; i < img->rela_count; i++) {
		const struct elf_rela_table *table = &img->rela[i];
		bool aligned =
			IS_ALIGNED((uintptr_t)(img->file + table->file_off), 8);
		TEE_Result res = aligned ? apply_table(&r, table, true)
					 : apply_table(&r, table, false);

		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

TEE_Result elf_image_store(const struct elf_image *img,
			   const struct elf_memory *mem, uint64_t vaddr,
			   const void *data, size_t len)
{
	struct reloc r = { .img = img, .mem = mem };

	return write_bytes(&r, vaddr, data, len);
}
