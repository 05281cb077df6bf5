/*
 * Symbols of an ELF image, by GNU hash where the image has it, else by the
 * System V hash; and the two blocks that a TA exports to its loader.
 */
#include <formats/elf_image.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#include "elf_defs.h"
#include "elf_symbol.h"

/* Chains of real hash tables are a few entries long. */
#define CHAIN_MAX 256u

#define TA_HEAD_LEN	    32u
#define TA_HEAD_FLAGS	    0x3fffu
#define TA_HEAD_CONCURRENT  BIT32(8)
#define TA_HEAD_STACK_ALIGN 16u
#define PHDR_INFO_LEN	    16u

TEE_Result elf_symbol_load(const struct elf_image *img, uint64_t index,
			   struct elf_sym *sym)
{
	if (index >= img->dynsym_count)
		return TEE_ERROR_BAD_FORMAT;
	memcpy(sym, img->file + img->dynsym_off + index * sizeof(*sym),
	       sizeof(*sym));
	return TEE_SUCCESS;
}

TEE_Result elf_symbol_name(const struct elf_image *img,
			   const struct elf_sym *sym, const char **name)
{
	if (sym->st_name >= img->dynstr_len)
		return TEE_ERROR_BAD_FORMAT;
	*name = (const char *)img->file + img->dynstr_off + sym->st_name;
	if (strnlen(*name, ELF_NAME_MAX) == ELF_NAME_MAX)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

/* A lookup under way: the best definition so far is kept in @best. */
struct search {
	const struct elf_image *img;
	const char *name;
	struct elf_sym best;
	bool found;
};

/* Looks at one symbol. Sets @done when none that follows can be better. */
static TEE_Result search_visit(struct search *s, uint64_t index, bool *done)
{
	struct elf_sym sym;
	const char *name = NULL;
	TEE_Result res = elf_symbol_load(s->img, index, &sym);

	*done = false;
	if (res == TEE_SUCCESS)
		res = elf_symbol_name(s->img, &sym, &name);
	if (res != TEE_SUCCESS)
		return res;

	uint32_t bind = sym.st_info >> 4;
	uint32_t type = sym.st_info & 0xf;

	if (sym.st_shndx == SHN_UNDEF ||
	    (bind != STB_GLOBAL && bind != STB_WEAK) ||
	    strcmp(name, s->name) != 0)
		return TEE_SUCCESS;
	if (type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC &&
	    type != STT_TLS)
		return TEE_ERROR_BAD_FORMAT;
	if (bind == STB_GLOBAL || !s->found)
		s->best = sym;
	s->found = true;
	*done = bind == STB_GLOBAL;
	return TEE_SUCCESS;
}

static uint32_t word_at(const uint8_t *table, uint64_t index)
{
	return load_le32(table + 4 * index);
}

static TEE_Result search_gnu(struct search *s)
{
	const uint8_t *table = s->img->file + s->img->gnu_hash_off;
	uint64_t words = s->img->gnu_hash_len / 4;
	uint32_t hash = 5381;

	if (words < 4)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t bucket_count = word_at(table, 0);
	uint64_t first = word_at(table, 1);
	uint64_t buckets = 4 + 2 * (uint64_t)word_at(table, 2);
	uint64_t chains = buckets + bucket_count;

	if (bucket_count == 0 || chains > words)
		return TEE_ERROR_BAD_FORMAT;
	for (const char *c = s->name; *c != '\0'; c++)
		hash = hash * 33 + (uint8_t)*c;

	uint64_t index = word_at(table, buckets + hash % bucket_count);

	if (index == 0)
		return TEE_SUCCESS;
	for (size_t i = 0; i < CHAIN_MAX; i++, index++) {
		bool done = false;

		if (index < first || index - first >= words - chains)
			return TEE_ERROR_BAD_FORMAT;

		uint32_t entry = word_at(table, chains + index - first);

		if ((entry | 1) == (hash | 1)) {
			TEE_Result res = search_visit(s, index, &done);

			if (res != TEE_SUCCESS)
				return res;
		}
		if (done || (entry & 1) != 0)
			return TEE_SUCCESS;
	}
	return TEE_ERROR_BAD_FORMAT;
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t hash = 0;

	for (; *name != '\0'; name++) {
		hash = (hash << 4) + (uint8_t)*name;
		hash ^= hash >> 24 & 0xf0;
		hash &= 0x0fffffff;
	}
	return hash;
}

static TEE_Result search_sysv(struct search *s)
{
	const uint8_t *table = s->img->file + s->img->hash_off;
	uint64_t words = s->img->hash_len / 4;

	if (words < 2)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t bucket_count = word_at(table, 0);
	uint64_t chain_count = word_at(table, 1);
	uint64_t chains = 2 + bucket_count;

	if (bucket_count == 0 || chains + chain_count > words)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t index = word_at(table, 2 + sysv_hash(s->name) % bucket_count);

	for (size_t i = 0; i < CHAIN_MAX && index != 0; i++) {
		bool done = false;

		if (index >= chain_count)
			return TEE_ERROR_BAD_FORMAT;

		TEE_Result res = search_visit(s, index, &done);

		if (res != TEE_SUCCESS || done)
			return res;
		index = word_at(table, chains + index);
	}
	return index == 0 ? TEE_SUCCESS : TEE_ERROR_BAD_FORMAT;
}

TEE_Result elf_image_symbol(const struct elf_image *img, const char *name,
			    struct elf_symbol *out)
{
	struct search s = { .img = img, .name = name };
	TEE_Result res = TEE_SUCCESS;

	if (img->gnu_hash_len != 0)
		res = search_gnu(&s);
	else if (img->hash_len != 0)
		res = search_sysv(&s);
	if (res != TEE_SUCCESS)
		return res;
	if (!s.found)
		return TEE_ERROR_ITEM_NOT_FOUND;
	*out = (struct elf_symbol){
		.value = s.best.st_value,
		.size = s.best.st_size,
		.is_tls = (s.best.st_info & 0xf) == STT_TLS,
		.is_weak = s.best.st_info >> 4 == STB_WEAK,
	};
	return TEE_SUCCESS;
}

TEE_Result elf_image_ta_head(const struct elf_image *img,
			     struct elf_ta_head *head)
{
	struct elf_symbol sym = { 0 };
	uint64_t vaddr = img->segment[0].vaddr;
	TEE_Result res = elf_image_symbol(img, "ta_head", &sym);

	if (res == TEE_SUCCESS)
		vaddr = sym.value;
	else if (res != TEE_ERROR_ITEM_NOT_FOUND)
		return res;

	const uint8_t *p = elf_image_bytes(img, vaddr, TA_HEAD_LEN);

	if (p == NULL)
		return TEE_ERROR_BAD_FORMAT;
	head->uuid.timeLow = load_le32(p);
	head->uuid.timeMid = load_le16(p + 4);
	head->uuid.timeHiAndVersion = load_le16(p + 6);
	memcpy(head->uuid.clockSeqAndNode, p + 8, 8);
	head->stack_size = load_le32(p + 16);
	head->flags = load_le32(p + 20);
	if (head->stack_size == 0 ||
	    !IS_ALIGNED(head->stack_size, TA_HEAD_STACK_ALIGN) ||
	    (head->flags & ~TA_HEAD_FLAGS) != 0 ||
	    (head->flags & TA_HEAD_CONCURRENT) != 0)
		return TEE_ERROR_BAD_FORMAT;
	/* TAs of before the 4.x ABI say here where they are entered. */
	head->entry = load_le64(p + 24);
	if (head->entry == UINT64_MAX)
		head->entry = img->entry;
	if (!IS_ALIGNED(head->entry, 4) ||
	    (elf_image_rights(img, head->entry, 4) & ELF_X) == 0)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

uint64_t elf_image_phdr_info(const struct elf_image *img)
{
	struct elf_symbol sym;

	if (elf_image_symbol(img, "__elf_phdr_info", &sym) != TEE_SUCCESS ||
	    sym.is_tls || !IS_ALIGNED(sym.value, 8) ||
	    (elf_image_rights(img, sym.value, PHDR_INFO_LEN) & ELF_W) == 0)
		return 0;
	return sym.value;
}
