#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <formats/elf_image.h>
#include <stdlib.h>
#include <string.h>

#include "elf_sample.h"

#define BIAS 0x40000000u

#define FIELD(name)                                                            \
	offsetof(struct elf_sample, name),                                     \
		sizeof(((struct elf_sample *)0)->name)

#define OK  TEE_SUCCESS
#define BAD TEE_ERROR_BAD_FORMAT
#define UNS TEE_ERROR_NOT_SUPPORTED

/* One field of the sample gets another value. */
static const struct {
	const char *must;
	size_t off, len;
	uint64_t value;
	TEE_Result res;
} row[] = {
	{ "the sample is accepted", FIELD(eh.magic), ELF_MAGIC, OK },
	{ "another magic is refused", FIELD(eh.magic), 1, BAD },
	{ "32-bit files are refused", FIELD(eh.class), 1, UNS },
	{ "big-endian files are refused", FIELD(eh.data), 2, UNS },
	{ "another OSABI is refused", FIELD(eh.osabi), 3, UNS },
	{ "ET_EXEC is refused", FIELD(eh.e_type), 2, UNS },
	{ "another machine is refused", FIELD(eh.e_machine), 62, UNS },
	{ "flags are refused", FIELD(eh.e_flags), 1, UNS },
	{ "another phentsize is refused", FIELD(eh.e_phentsize), 55, BAD },
	{ "another shentsize is refused", FIELD(eh.e_shentsize), 63, BAD },
	{ "no program header is refused", FIELD(eh.e_phnum), 0, BAD },
	{ "73 program headers are refused", FIELD(eh.e_phnum), 73, BAD },
	{ "program headers behind a page are refused", FIELD(eh.e_phoff), 3900,
	  BAD },
	{ "wrapping e_phoff is refused", FIELD(eh.e_phoff), UINT64_MAX, BAD },
	{ "no section header is refused", FIELD(eh.e_shnum), 0, BAD },
	{ "sections behind the file are refused", FIELD(eh.e_shnum),
	  SH_COUNT + 1, BAD },
	{ "wrapping e_shoff is refused", FIELD(eh.e_shoff), UINT64_MAX - 63,
	  BAD },

	{ "W and X is refused", FIELD(ph[PH_TEXT].p_flags), 7, BAD },
	{ "an unreadable segment is refused", FIELD(ph[PH_DATA].p_flags), 2,
	  BAD },
	{ "unknown rights are refused", FIELD(ph[PH_DATA].p_flags), 14, BAD },
	{ "read-only .bss is refused", FIELD(ph[PH_DATA].p_flags), 4, BAD },
	{ "a segment behind the file is refused", FIELD(ph[PH_DATA].p_offset),
	  0x3000, BAD },
	{ "a wrapping file range is refused", FIELD(ph[PH_DATA].p_offset),
	  UINT64_MAX & ~0xfff, BAD },
	{ "file part over memory is refused", FIELD(ph[PH_DATA].p_filesz),
	  0x2001, BAD },
	{ "wrapping memsz is refused", FIELD(ph[PH_DATA].p_memsz), UINT64_MAX,
	  BAD },
	{ "more address space than the bound is refused",
	  FIELD(ph[PH_DATA].p_memsz), ELF_SPAN_MAX, BAD },
	{ "unaligned offset to address is refused", FIELD(ph[PH_DATA].p_vaddr),
	  0x1008, BAD },
	{ "segments out of order are refused", FIELD(ph[PH_DATA].p_vaddr), 0,
	  BAD },
	{ "small p_align is refused", FIELD(ph[PH_DATA].p_align), 0x800, BAD },
	{ "odd p_align is refused", FIELD(ph[PH_DATA].p_align), 0x3000, BAD },
	{ "unequal p_align is refused", FIELD(ph[PH_DATA].p_align), 0x10000,
	  BAD },
	{ "a segment of no memory holds no TLS data",
	  FIELD(ph[PH_DATA].p_memsz), 0, BAD },
	{ "an image without text may be a library", FIELD(ph[PH_TEXT].p_type),
	  0, OK },

	{ "TLS data outside of segments is refused", FIELD(ph[PH_TLS].p_vaddr),
	  0x8000, BAD },
	{ "TLS file part over memory is refused", FIELD(ph[PH_TLS].p_filesz),
	  0x21, BAD },
	{ "TLS alignment 3 is refused", FIELD(ph[PH_TLS].p_align), 3, BAD },
	{ "TLS at address 0 counts as none", FIELD(ph[PH_TLS].p_vaddr), 0, OK },
	{ "a second dynamic segment is refused", FIELD(ph[PH_TLS].p_type),
	  PT_DYNAMIC, BAD },
	{ "a dynamic segment behind the file is refused",
	  FIELD(ph[PH_DYNAMIC].p_offset), 0x10000, BAD },
	{ "a property note behind the file is refused",
	  FIELD(ph[PH_PROPERTY].p_filesz), 0x10000, BAD },

	{ "symbols behind the file are refused", FIELD(sh[SH_DYNSYM].sh_offset),
	  0x10000, BAD },
	{ "odd symbol size is refused", FIELD(sh[SH_DYNSYM].sh_entsize), 16,
	  BAD },
	{ "part of a symbol is refused", FIELD(sh[SH_DYNSYM].sh_size), 25,
	  BAD },
	{ "a wild sh_link is refused", FIELD(sh[SH_DYNSYM].sh_link), 99, BAD },
	{ "names without end are refused", FIELD(sh[SH_DYNSTR].sh_size), 2,
	  BAD },
	{ "no names are refused", FIELD(sh[SH_DYNSTR].sh_size), 0, BAD },
	{ "two symbol tables are refused", FIELD(sh[SH_HASH].sh_type),
	  SHT_DYNSYM, BAD },
	{ "REL relocations are refused", FIELD(sh[SH_RELA_DATA].sh_type),
	  SHT_REL, UNS },
	{ "RELR relocations are refused", FIELD(sh[SH_RELA_DATA].sh_type),
	  SHT_RELR, UNS },
	{ "part of a relocation is refused", FIELD(sh[SH_RELA_DATA].sh_size),
	  23, BAD },
	{ "relocations behind the file are refused",
	  FIELD(sh[SH_RELA_DATA].sh_size), UINT64_MAX, BAD },
	{ "relocations that are not loaded do not matter",
	  FIELD(sh[SH_RELA_DATA].sh_flags), 0, OK },
	{ "a needed name outside of the names is refused", FIELD(dyn[0].d_val),
	  1000, BAD },
	{ "a soname outside of the names is refused", FIELD(dyn[1].d_val), 104,
	  BAD },
};

static void each_rule_is_kept(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct elf_sample *elf = malloc(sizeof(*elf));
		struct elf_image img;

		print_message("%s\n", row[i].must);
		elf_sample_init(elf);
		memcpy((uint8_t *)elf + row[i].off, &row[i].value, row[i].len);
		assert_int_equal(
			elf_image_parse((uint8_t *)elf, sizeof(*elf), &img),
			row[i].res);
		free(elf);
	}
}

static void what_is_found_is_right(void **state)
{
	struct elf_sample elf;
	struct elf_image img;
	struct elf_ta_head head;
	TEE_UUID uuid;

	elf_sample_init(&elf);
	memset(&uuid, 0x11, sizeof(uuid));
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(img.segment_count, 2);
	assert_int_equal(img.region_count, 2);
	assert_int_equal(img.region[0].len, 0x1000);
	assert_int_equal(img.region[0].flags, ELF_R | ELF_X);
	assert_true(img.region[0].is_file);
	assert_int_equal(img.region[0].file_off, SAMPLE_TEXT_OFF);
	assert_false(img.region[1].is_file);
	assert_int_equal(img.region[1].vaddr, SAMPLE_DATA);
	assert_int_equal(img.region[1].len, SAMPLE_DATA_MEM);
	assert_int_equal(img.span, SAMPLE_DATA + SAMPLE_DATA_MEM);
	assert_true(img.bti);
	assert_true(img.has_tls);
	assert_int_equal(img.tls_mem_len, 0x20);
	assert_int_equal(img.needed_count, 1);
	assert_string_equal(img.needed[0], "71855bba-6055");
	assert_string_equal(img.soname, "soname");
	assert_int_equal(elf_image_phdr_info(&img), SAMPLE_PHDR_INFO);
	assert_int_equal(elf_image_ta_head(&img, &head), OK);
	assert_memory_equal(&head.uuid, &uuid, sizeof(uuid));
	assert_int_equal(head.stack_size, 4096);
	assert_int_equal(head.flags, 4);
	assert_int_equal(elf_image_rights(&img, 0xff8, 8), ELF_R | ELF_X);
	assert_int_equal(elf_image_rights(&img, 0xffc, 8), 0);
	assert_int_equal(elf_image_rights(&img, UINT64_MAX, 8), 0);
	assert_null(elf_image_bytes(&img, SAMPLE_DATA + SAMPLE_DATA_LEN, 1));
	assert_null(elf_image_bytes(&img, SAMPLE_DATA, UINT64_MAX));
	assert_ptr_equal(elf_image_bytes(&img, SAMPLE_DATA, 8), elf.dyn);
}

static void segments_that_share_a_page_are_joined(void **state)
{
	struct elf_sample elf;
	struct elf_image img;

	elf_sample_init(&elf);
	elf.ph[PH_TEXT].p_filesz = 0x800;
	elf.ph[PH_TEXT].p_memsz = 0x800;
	elf.ph[PH_DATA].p_offset = 0x1a00;
	elf.ph[PH_DATA].p_vaddr = 0xa00;
	elf.ph[PH_TLS].p_type = 0;
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 BAD);
	elf.ph[PH_TEXT].p_flags = ELF_R;
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(img.segment_count, 2);
	assert_int_equal(img.region_count, 1);
	assert_int_equal(img.region[0].vaddr, 0);
	assert_int_equal(img.region[0].len, 0x3000);
	assert_int_equal(img.region[0].flags, ELF_R | ELF_W);
	assert_false(img.region[0].is_file);
	/* Two read-only segments, in the file as in memory or not. */
	elf.ph[PH_DATA].p_flags = ELF_R;
	elf.ph[PH_DATA].p_filesz = 0x200;
	elf.ph[PH_DATA].p_memsz = 0x200;
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(img.region_count, 1);
	assert_true(img.region[0].is_file);
	elf.ph[PH_DATA].p_vaddr = 0x2a00;
	elf.ph[PH_TEXT].p_filesz = 0x800;
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(img.region_count, 2);
	elf.ph[PH_DATA].p_vaddr = 0xa00;
	elf.ph[PH_DATA].p_offset = 0x1a00;
	elf.ph[PH_TEXT].p_offset = 0;
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(img.region_count, 1);
	assert_false(img.region[0].is_file);
}

static const struct {
	const char *must;
	size_t off, len;
	uint64_t value;
	TEE_Result res;
} head_row[] = {
	{ "stack 0 is refused", offsetof(struct elf_sample, ta_head) + 16, 4, 0,
	  BAD },
	{ "a crooked stack is refused",
	  offsetof(struct elf_sample, ta_head) + 16, 4, 4097, BAD },
	{ "all known flags are taken",
	  offsetof(struct elf_sample, ta_head) + 20, 4, 0x3eff, OK },
	{ "an unknown flag is refused",
	  offsetof(struct elf_sample, ta_head) + 20, 4, 0x4000, BAD },
	{ "a concurrent user TA is refused",
	  offsetof(struct elf_sample, ta_head) + 20, 4, 0x100, BAD },
	{ "an old TA's entry in data is refused",
	  offsetof(struct elf_sample, ta_head) + 24, 8, SAMPLE_DATA, BAD },
	{ "an old TA's odd entry is refused",
	  offsetof(struct elf_sample, ta_head) + 24, 8, 0x101, BAD },
	{ "an entry in data is refused", FIELD(eh.e_entry), SAMPLE_DATA, BAD },
	{ "an entry past the text is refused", FIELD(eh.e_entry), 0xffe, BAD },
	{ "ta_head in .bss is refused", FIELD(sym[SYM_TA_HEAD].st_value),
	  SAMPLE_DATA + SAMPLE_DATA_LEN, BAD },
	{ "without the symbol it is at the start",
	  FIELD(sym[SYM_TA_HEAD].st_name), 1, OK },
	{ "a symbol of odd type is refused", FIELD(sym[SYM_TA_HEAD].st_info),
	  STB_GLOBAL << 4 | 10, BAD },
	{ "an empty bucket finds nothing", FIELD(gnu_hash[6]), 0, OK },
	{ "a wild bucket is refused", FIELD(gnu_hash[6]), 99, BAD },
	{ "a wild bucket count is refused", FIELD(gnu_hash[0]), 0xffffffff,
	  BAD },
	{ "no buckets are refused", FIELD(gnu_hash[0]), 0, BAD },
};

static void ta_head_rules_are_kept(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(head_row); i++) {
		struct elf_sample elf;
		struct elf_image img;
		struct elf_ta_head head;

		print_message("%s\n", head_row[i].must);
		elf_sample_init(&elf);
		memcpy((uint8_t *)&elf + head_row[i].off, &head_row[i].value,
		       head_row[i].len);
		assert_int_equal(
			elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			OK);
		assert_int_equal(elf_image_ta_head(&img, &head),
				 head_row[i].res);
	}
}

static void the_entry_is_the_headers_or_the_old_one(void **state)
{
	struct elf_sample elf;
	struct elf_image img;
	struct elf_ta_head head;
	uint64_t old = 0;

	elf_sample_init(&elf);
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(elf_image_ta_head(&img, &head), OK);
	assert_int_equal(head.entry, elf.eh.e_entry);
	old = elf.eh.e_entry + 4;
	memcpy((uint8_t *)&elf + offsetof(struct elf_sample, ta_head) + 24,
	       &old, sizeof(old));
	assert_int_equal(elf_image_ta_head(&img, &head), OK);
	assert_int_equal(head.entry, old);
}

static void both_hash_tables_find_symbols(void **state)
{
	static const char *const name[] = { "ta_head", "__elf_phdr_info",
					    "weak_def", "tls_var" };
	struct elf_sample elf;
	struct elf_image img;
	struct elf_symbol sym;

	for (int sysv = 0; sysv < 2; sysv++) {
		elf_sample_init(&elf);
		if (sysv)
			elf.sh[SH_GNU_HASH].sh_type = 1;
		assert_int_equal(
			elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			OK);
		for (size_t i = 0; i < ARRAY_COUNT(name); i++)
			assert_int_equal(elf_image_symbol(&img, name[i], &sym),
					 OK);
		assert_true(sym.is_tls);
		assert_int_equal(sym.value, SAMPLE_TLS_VAR);
		assert_int_equal(elf_image_symbol(&img, "undef_weak", &sym),
				 TEE_ERROR_ITEM_NOT_FOUND);
		assert_int_equal(elf_image_symbol(&img, "", &sym),
				 TEE_ERROR_ITEM_NOT_FOUND);
	}
	/* Each symbol points at itself: a chain without end. */
	for (size_t i = 1; i < SYM_COUNT; i++)
		elf.hash[3 + i] = (uint32_t)i;
	assert_int_equal(elf_image_symbol(&img, "none", &sym), BAD);
}

/* The loaded image, as pages that lie apart. */
struct pages {
	uint8_t *page[3];
	size_t calls;
};

static void *page_at(void *ctx, uint64_t vaddr, size_t len)
{
	struct pages *mem = ctx;
	uint64_t index = vaddr / ELF_PAGE_LEN;
	uint64_t off = vaddr % ELF_PAGE_LEN;

	mem->calls++;
	assert_true(vaddr >= SAMPLE_DATA);
	assert_true(range_fits(off, len, ELF_PAGE_LEN));
	assert_true(index < ARRAY_COUNT(mem->page));
	return mem->page[index] + off;
}

static uint64_t word_read(struct pages *mem, uint64_t vaddr)
{
	uint64_t value = 0;

	for (size_t i = 0; i < 8; i++) {
		uint64_t at = vaddr + i;

		value |= (uint64_t)
				 mem->page[at / ELF_PAGE_LEN][at % ELF_PAGE_LEN]
			 << 8 * i;
	}
	return value;
}

#define R(type, sym) ((uint64_t)(sym) << 32 | ELF_R_##type)
#define NF	     TEE_ERROR_ITEM_NOT_FOUND

static const struct {
	const char *must;
	struct elf_rela rela;
	uint64_t value;
	TEE_Result res;
} reloc_row[] = {
	{ "NONE does nothing", { 0, R(NONE, 0), 0 }, 0, OK },
	{ "RELATIVE adds the bias",
	  { SAMPLE_DATA + 0x118, R(RELATIVE, 0), 0x20 },
	  BIAS + 0x20,
	  OK },
	{ "addends may be negative",
	  { SAMPLE_DATA + 0x118, R(RELATIVE, 0), -1ull },
	  BIAS - 1,
	  OK },
	{ "an unaligned place is written",
	  { SAMPLE_DATA + 0x119, R(RELATIVE, 0), 0x20 },
	  BIAS + 0x20,
	  OK },
	{ "a place across two pages is written",
	  { SAMPLE_DATA + 0xffd, R(RELATIVE, 0), 0x1234567890abcd },
	  BIAS + 0x1234567890abcd,
	  OK },
	{ "the last word of .bss is written",
	  { SAMPLE_DATA + SAMPLE_DATA_MEM - 8, R(RELATIVE, 0), 5 },
	  BIAS + 5,
	  OK },
	{ "a place past .bss is refused",
	  { SAMPLE_DATA + SAMPLE_DATA_MEM - 7, R(RELATIVE, 0), 5 },
	  0,
	  BAD },
	{ "a place in text is refused", { 0x100, R(RELATIVE, 0), 5 }, 0, BAD },
	{ "a place that wraps is refused",
	  { UINT64_MAX - 3, R(RELATIVE, 0), 5 },
	  0,
	  BAD },
	{ "ABS64 of an own symbol",
	  { SAMPLE_DATA + 0x118, R(ABS64, SYM_WEAK), 3 },
	  BIAS + SAMPLE_WEAK + 3,
	  OK },
	{ "ABS64 of no symbol is the addend",
	  { SAMPLE_DATA + 0x118, R(ABS64, 0), 3 },
	  3,
	  OK },
	{ "ABS64 of an undefined weak symbol is 0",
	  { SAMPLE_DATA + 0x118, R(ABS64, SYM_WEAK_UNDEF), 0 },
	  0,
	  OK },
	{ "ABS64 of an undefined symbol is refused",
	  { SAMPLE_DATA + 0x118, R(ABS64, SYM_STRONG_UNDEF), 0 },
	  0,
	  NF },
	{ "ABS64 of a wild symbol is refused",
	  { SAMPLE_DATA + 0x118, R(ABS64, 1000), 0 },
	  0,
	  BAD },
	{ "GLOB_DAT drops the addend",
	  { SAMPLE_DATA + 0x118, R(GLOB_DAT, SYM_WEAK), 3 },
	  BIAS + SAMPLE_WEAK,
	  OK },
	{ "GLOB_DAT of an undefined weak symbol is 0",
	  { SAMPLE_DATA + 0x118, R(GLOB_DAT, SYM_WEAK_UNDEF), 3 },
	  0,
	  OK },
	{ "JUMP_SLOT is bound at once",
	  { SAMPLE_DATA + 0x118, R(JUMP_SLOT, SYM_PHDR_INFO), 0 },
	  BIAS + SAMPLE_PHDR_INFO,
	  OK },
	{ "JUMP_SLOT of an undefined symbol is refused",
	  { SAMPLE_DATA + 0x118, R(JUMP_SLOT, SYM_STRONG_UNDEF), 0 },
	  0,
	  NF },
	{ "TPREL64 without a symbol",
	  { SAMPLE_DATA + 0x118, R(TLS_TPREL64, 0), 4 },
	  16 + 4,
	  OK },
	{ "TPREL64 of a symbol",
	  { SAMPLE_DATA + 0x118, R(TLS_TPREL64, SYM_TLS), 4 },
	  16 + SAMPLE_TLS_VAR + 4,
	  OK },
	{ "TPREL64 of a symbol that is none is refused",
	  { SAMPLE_DATA + 0x118, R(TLS_TPREL64, SYM_WEAK), 4 },
	  0,
	  BAD },
	{ "TLSDESC has the resolver first",
	  { SAMPLE_DATA + 0x118, R(TLSDESC, SYM_TLS), 4 },
	  0x7000,
	  OK },
	{ "TLSDESC needs room for two words",
	  { SAMPLE_DATA + SAMPLE_DATA_MEM - 8, R(TLSDESC, SYM_TLS), 4 },
	  0,
	  BAD },
	{ "another type is refused", { SAMPLE_DATA + 0x118, 1024, 0 }, 0, BAD },
};

static TEE_Result relocate_one(const struct elf_rela *rela, uint64_t *value,
			       uint64_t *next)
{
	/* A file at an odd address takes the other path through the table. */
	uint8_t *space = malloc(sizeof(struct elf_sample) + 1);
	struct pages mem = { 0 };
	struct elf_memory memory = { page_at, &mem };
	struct elf_link link = { .bias = BIAS,
				 .tls_offset = 16,
				 .tlsdesc_entry = 0x7000 };
	TEE_Result res[2];

	for (size_t odd = 0; odd < 2; odd++) {
		struct elf_sample elf;
		struct elf_image img;

		for (size_t i = 1; i < ARRAY_COUNT(mem.page); i++)
			mem.page[i] = calloc(1, ELF_PAGE_LEN);
		elf_sample_init(&elf);
		elf.rela_data[3] = *rela;
		memcpy(space + odd, &elf, sizeof(elf));
		assert_int_equal(
			elf_image_parse(space + odd, sizeof(elf), &img), OK);
		res[odd] = elf_image_relocate(&img, &link, &memory);
		if (res[odd] == OK && rela->r_offset >= SAMPLE_DATA) {
			*value = word_read(&mem, rela->r_offset);
			*next = rela->r_offset < 0x2000
					? word_read(&mem, rela->r_offset + 8)
					: 0;
		}
		for (size_t i = 1; i < ARRAY_COUNT(mem.page); i++)
			free(mem.page[i]);
	}
	free(space);
	assert_int_equal(res[0], res[1]);
	return res[0];
}

static void relocations_are_the_abi_s(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(reloc_row); i++) {
		uint64_t value = 0;
		uint64_t next = 0;

		print_message("%s\n", reloc_row[i].must);
		assert_int_equal(
			relocate_one(&reloc_row[i].rela, &value, &next),
			reloc_row[i].res);
		if (reloc_row[i].res != OK)
			continue;
		assert_int_equal(value, reloc_row[i].value);
		if ((uint32_t)reloc_row[i].rela.r_info == ELF_R_TLSDESC)
			assert_int_equal(next, 16 + SAMPLE_TLS_VAR + 4);
		else
			assert_int_equal(next, 0);
	}
}

static void a_page_is_asked_for_once(void **state)
{
	struct elf_sample elf;
	struct elf_image img;
	struct pages mem = { 0 };
	struct elf_memory memory = { page_at, &mem };
	struct elf_link link = { .bias = BIAS };

	elf_sample_init(&elf);
	for (size_t i = 0; i < 8; i++)
		elf.rela_data[i] =
			(struct elf_rela){ SAMPLE_DATA + 0x140 + 8 * i,
					   R(RELATIVE, 0), i };
	mem.page[1] = calloc(1, ELF_PAGE_LEN);
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(elf_image_relocate(&img, &link, &memory), OK);
	assert_int_equal(mem.calls, 1);
	assert_int_equal(word_read(&mem, SAMPLE_DATA + 0x178), BIAS + 7);
	free(mem.page[1]);
}

static void a_store_may_cross_pages(void **state)
{
	struct elf_sample elf;
	struct elf_image img;
	struct pages mem = { 0 };
	struct elf_memory memory = { page_at, &mem };
	const uint64_t data[2] = { 0x1111, 0x2222 };
	uint64_t at = SAMPLE_DATA + ELF_PAGE_LEN - 8;

	elf_sample_init(&elf);
	mem.page[1] = calloc(1, ELF_PAGE_LEN);
	mem.page[2] = calloc(1, ELF_PAGE_LEN);
	assert_int_equal(elf_image_parse((uint8_t *)&elf, sizeof(elf), &img),
			 OK);
	assert_int_equal(elf_image_store(&img, &memory, at, data, 16), OK);
	assert_int_equal(word_read(&mem, at), 0x1111);
	assert_int_equal(word_read(&mem, at + 8), 0x2222);
	assert_int_equal(elf_image_store(&img, &memory, 0x100, data, 16), BAD);
	assert_int_equal(elf_image_store(&img, &memory,
					 SAMPLE_DATA + SAMPLE_DATA_MEM - 8,
					 data, 16),
			 BAD);
	free(mem.page[1]);
	free(mem.page[2]);
}

static void any_cut_is_an_error_or_harmless(void **state)
{
	struct elf_sample elf;
	struct elf_image img;

	elf_sample_init(&elf);
	for (size_t len = 0; len < sizeof(elf); len += 8) {
		uint8_t *part = malloc(len);

		memcpy(part, &elf, len);
		assert_int_not_equal(elf_image_parse(part, len, &img), OK);
		free(part);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(each_rule_is_kept),
		cmocka_unit_test(what_is_found_is_right),
		cmocka_unit_test(segments_that_share_a_page_are_joined),
		cmocka_unit_test(ta_head_rules_are_kept),
		cmocka_unit_test(the_entry_is_the_headers_or_the_old_one),
		cmocka_unit_test(both_hash_tables_find_symbols),
		cmocka_unit_test(relocations_are_the_abi_s),
		cmocka_unit_test(a_page_is_asked_for_once),
		cmocka_unit_test(a_store_may_cross_pages),
		cmocka_unit_test(any_cut_is_an_error_or_harmless),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
