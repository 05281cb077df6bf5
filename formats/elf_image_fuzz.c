/*
 * Any bytes as an ELF image: parsed, searched and relocated, and what the
 * parser says is judged by rules that are written here once more. The seed is
 * the sample TA, so that mutations reach behind the first checks; input is a
 * list of patches of it, or a whole file. Patches are made by fields: a number
 * is as a rule one that the image has elsewhere, or a little beside it. Parts
 * can be moved to the end of the file, behind which nothing may be read.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/elf_image.h>
#include <formats/ta_container.h>

#include "elf_sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

#define PATCH_LEN  11u /* offset, what and length 1 to 8, value */
#define PATCH_MOVE 0x80u
#define MOVES_MAX  4u
#define FILE_MAX   0x8000u
#define MEMORY_MAX (1u << 20)

/* ------------------------------------------------------------- the judge --- */

static void must(bool holds)
{
	if (!holds)
		abort();
}

static bool is_writable(const struct elf_image *img, uint64_t vaddr, size_t len)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct elf_segment *seg = &img->segment[i];

		if ((seg->flags & ELF_W) != 0 && vaddr >= seg->vaddr &&
		    vaddr + len <= seg->vaddr + seg->mem_len)
			return true;
	}
	return false;
}

/* A segment's bytes are found to the last one, and no byte more. */
static void judge_segment(const struct elf_image *img,
			  const struct elf_segment *seg)
{
	uint64_t from = seg->vaddr;
	uint64_t len = seg->file_len;

	must(len <= seg->mem_len && seg->file_off <= img->file_len &&
	     len <= img->file_len - seg->file_off);
	if (len != 0)
		must(elf_image_bytes(img, from, len) ==
		     img->file + seg->file_off);
	must(elf_image_bytes(img, from, len + 1) == NULL);
	must(elf_image_bytes(img, from + len, 1) == NULL ||
	     len == seg->mem_len);
	if (len != 0)
		must(elf_image_bytes(img, from + len - 1, 2) == NULL);
	must(elf_image_rights(img, from, seg->mem_len) == seg->flags);
	must(elf_image_rights(img, from, seg->mem_len + 1) == 0);
	must(elf_image_rights(img, from + seg->mem_len - 1, 2) == 0);
}

static void judge_name(const struct elf_image *img, const char *name)
{
	const char *table = (const char *)img->file + img->dynstr_off;

	must(name >= table && name < table + img->dynstr_len);
}

static void judge(const struct elf_image *img)
{
	uint64_t end = 0;

	for (size_t i = 0; i < img->segment_count; i++) {
		must(i == 0 || img->segment[i].vaddr >= end);
		end = img->segment[i].vaddr + img->segment[i].mem_len;
		judge_segment(img, &img->segment[i]);
	}
	must(end <= img->span);
	for (size_t i = 0, at = 0; i < img->region_count; i++) {
		const struct elf_region *r = &img->region[i];

		must(r->vaddr >= at && r->vaddr % ELF_PAGE_LEN == 0 &&
		     r->len % ELF_PAGE_LEN == 0 && r->len != 0 &&
		     (r->flags & (ELF_W | ELF_X)) != (ELF_W | ELF_X));
		at = r->vaddr + r->len;
		must(at <= img->span);
	}
	for (size_t i = 0; i < img->needed_count; i++)
		judge_name(img, img->needed[i]);
	if (img->soname != NULL)
		judge_name(img, img->soname);
	for (size_t i = 0; i < img->rela_count; i++)
		must(range_fits(img->rela[i].file_off,
				img->rela[i].count * sizeof(struct elf_rela),
				img->file_len));
	must(range_fits(img->dynsym_off,
			img->dynsym_count * sizeof(struct elf_sym),
			img->file_len));
	must(range_fits(img->dynstr_off, img->dynstr_len, img->file_len));
	must(range_fits(img->gnu_hash_off, img->gnu_hash_len, img->file_len));
	must(range_fits(img->hash_off, img->hash_len, img->file_len));
}

/* --------------------------------------------------------------- the run --- */

struct memory {
	const struct elf_image *img;
	uint8_t *bytes;
};

static void *at(void *ctx, uint64_t vaddr, size_t len)
{
	struct memory *mem = ctx;

	if (!range_fits(vaddr, len, mem->img->span) ||
	    vaddr / ELF_PAGE_LEN != (vaddr + len - 1) / ELF_PAGE_LEN ||
	    !is_writable(mem->img, vaddr, len))
		abort();
	return mem->bytes + vaddr;
}

/* What a TA and a library are to each other: the sample stands first. */
struct modules {
	const struct elf_image *img[2];
	struct elf_link link[2];
};

static TEE_Result find_in_both(void *ctx, const char *name, bool tls,
			       uint64_t *value)
{
	const struct modules *m = ctx;
	TEE_Result res = TEE_ERROR_ITEM_NOT_FOUND;

	for (size_t i = 0; res == TEE_ERROR_ITEM_NOT_FOUND && i < 2; i++)
		res = elf_link_find(m->img[i], &m->link[i], name, tls, value);
	return res;
}

/* Relocates @img as a library of the sample, with and without a resolver. */
static void run_as_library(const struct elf_image *img,
			   const struct elf_memory *memory)
{
	static struct elf_sample elf;
	struct elf_image first;
	struct modules m = {
		.img = { &first, img },
		.link = { { .bias = 0x100000, .tls_offset = 16 },
			  { .bias = 0x200000, .tls_offset = 80 } },
	};
	struct elf_link link = m.link[1];

	elf_sample_init(&elf);
	if (elf_image_parse((const uint8_t *)&elf, sizeof(elf), &first) !=
	    TEE_SUCCESS)
		abort();
	link.find = find_in_both;
	link.find_ctx = &m;
	(void)elf_image_relocate(img, &link, memory);
	link.tlsdesc_entry = 0x1000;
	(void)elf_image_relocate(img, &link, memory);
	if (img->dynstr_len != 0) {
		uint64_t value = 0;

		/* Its own strings are names that its tables may have. */
		(void)find_in_both(&m,
				   (const char *)img->file + img->dynstr_off,
				   false, &value);
		if (img->soname != NULL)
			(void)find_in_both(&m, img->soname, true, &value);
	}
}

static void run(const uint8_t *file, size_t len)
{
	struct elf_image img;
	struct elf_ta_head head = { 0 };

	if (elf_image_parse(file, len, &img) != TEE_SUCCESS)
		return;
	judge(&img);
	for (size_t i = 0; i < img.needed_count; i++) {
		TEE_UUID uuid;

		(void)ta_uuid_from_text(&uuid, img.needed[i]);
	}
	(void)elf_image_ta_head(&img, &head);
	(void)elf_image_phdr_info(&img);
	if (img.span > MEMORY_MAX)
		return;

	struct memory mem = { .img = &img, .bytes = calloc(1, img.span) };
	struct elf_memory memory = { at, &mem };
	struct elf_link link = { .bias = 0x10000,
				 .tls_offset = 16,
				 .tlsdesc_entry = 0x1000 };

	(void)elf_image_relocate(&img, &link, &memory);
	(void)elf_image_store(&img, &memory, elf_image_phdr_info(&img), &head,
			      16);
	run_as_library(&img, &memory);
	free(mem.bytes);
}

/* ------------------------------------------------------------ the patches --- */

/* Where the numbers of the sample are, each with its length in bytes. */
static const struct {
	uint16_t off;
	uint16_t end;
	uint8_t len[10]; /* of the fields of one record */
} record[] = {
	{ 24, 48, { 8 } }, /* of the header: e_entry to e_shoff */
	{ 52, 64, { 2 } },
	{ offsetof(struct elf_sample, ph),
	  offsetof(struct elf_sample, gap0),
	  { 4, 4, 8, 8, 8, 8, 8, 8 } },
	{ SAMPLE_TEXT_OFF, offsetof(struct elf_sample, code), { 4 } },
	{ offsetof(struct elf_sample, property),
	  offsetof(struct elf_sample, sym),
	  { 4 } },
	{ offsetof(struct elf_sample, sym),
	  offsetof(struct elf_sample, str),
	  { 4, 1, 1, 2, 8, 8 } },
	{ offsetof(struct elf_sample, gnu_hash),
	  offsetof(struct elf_sample, align),
	  { 4 } },
	{ offsetof(struct elf_sample, rela_text),
	  offsetof(struct elf_sample, gap1),
	  { 8, 4, 4, 8 } },
	{ offsetof(struct elf_sample, dyn),
	  offsetof(struct elf_sample, rela_data),
	  { 8, 8 } },
	{ offsetof(struct elf_sample, rela_data),
	  offsetof(struct elf_sample, word),
	  { 8, 4, 4, 8 } },
	{ offsetof(struct elf_sample, sh),
	  sizeof(struct elf_sample),
	  { 4, 4, 8, 8, 8, 8, 4, 4, 8, 8 } },
};

#define FIELD_MAX 512u
static struct {
	uint16_t off;
	uint8_t len;
} field[FIELD_MAX];
static size_t field_count;

static void find_fields(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(record); i++)
		for (size_t at = record[i].off, n = 0; at < record[i].end;) {
			if (n == ARRAY_COUNT(record[i].len) ||
			    record[i].len[n] == 0)
				n = 0;
			must(field_count < FIELD_MAX);
			field[field_count].off = (uint16_t)at;
			field[field_count++].len = record[i].len[n];
			at += record[i].len[n++];
		}
}

static uint64_t load(const uint8_t *p, size_t len)
{
	uint64_t value = 0;

	memcpy(&value, p, len);
	return value;
}

struct file {
	uint8_t bytes[FILE_MAX];
	size_t len;
};

/*
 * Moves what a section or program header names to the end of the file, as it is
 * aligned in memory: its last byte is then the file's.
 */
static void move(struct file *f, size_t which, bool cut)
{
	bool section = which % (SH_COUNT + PH_COUNT) < SH_COUNT;
	size_t n = which % (SH_COUNT + PH_COUNT) - (section ? 0 : SH_COUNT);
	size_t at = section ? offsetof(struct elf_sample, sh[n].sh_offset)
			    : offsetof(struct elf_sample, ph[n].p_offset);
	size_t at_len = section ? offsetof(struct elf_sample, sh[n].sh_size)
				: offsetof(struct elf_sample, ph[n].p_filesz);
	uint64_t off = load(f->bytes + at, 8);
	uint64_t len = load(f->bytes + at_len, 8);
	uint64_t to = f->len;

	if (!section)
		to = ROUND_UP(to, ELF_PAGE_LEN) + off % ELF_PAGE_LEN;
	if (len == 0 || !range_fits(off, len, f->len) ||
	    !range_fits(to, len, FILE_MAX))
		return;
	memset(f->bytes + f->len, 0, to - f->len);
	memmove(f->bytes + to, f->bytes + off, len);
	memcpy(f->bytes + at, &to, 8);
	/* What was there is not taken for it. */
	if (cut && off >= SAMPLE_TEXT_OFF)
		memset(f->bytes + off, 0xdb, len);
	f->len = to + len;
}

static void patch(struct file *f, const uint8_t *data, unsigned int *moves)
{
	size_t off = load_le16(data) % sizeof(struct elf_sample);
	size_t len = data[2] % 8 + 1;

	if ((data[2] & PATCH_MOVE) != 0) {
		if ((*moves)++ < MOVES_MAX)
			move(f, data[3], data[4] % 2 != 0);
		return;
	}
	len = MIN(len, sizeof(struct elf_sample) - off);
	memcpy(f->bytes + off, data + 3, len);
}

static void make(struct file *f, const uint8_t *data, size_t size)
{
	static struct elf_sample elf;
	unsigned int moves = 0;

	elf_sample_init(&elf);
	memcpy(f->bytes, &elf, sizeof(elf));
	f->len = sizeof(elf);
	for (; size >= PATCH_LEN; size -= PATCH_LEN, data += PATCH_LEN)
		patch(f, data, &moves);
}

static uint32_t random_state;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* A number that the image has, or a little beside it, or one of few others. */
static uint64_t number(const struct file *f)
{
	static const int64_t beside[] = { 0, 0, 1, -1, 2, 4, -4, 8, -8, -32 };
	size_t n = any((uint32_t)field_count);
	uint64_t value = load(f->bytes + field[n].off, field[n].len);

	switch (any(8)) {
	case 0:
		value = f->len;
		break;
	case 1:
		value = UINT64_C(1) << any(64);
		break;
	case 2:
		value = any(64);
		break;
	case 3:
		n = any((uint32_t)field_count);
		value += load(f->bytes + field[n].off, field[n].len);
		break;
	default:
		break;
	}
	return value + (uint64_t)beside[any(ARRAY_COUNT(beside))];
}

static void write_patch(const struct file *f, uint8_t *to)
{
	size_t n = any((uint32_t)field_count);
	uint64_t value = number(f);

	memset(to, 0, PATCH_LEN);
	if (any(6) == 0) {
		to[2] = PATCH_MOVE;
		to[3] = (uint8_t)any(SH_COUNT + PH_COUNT);
		to[4] = (uint8_t)any(2);
		return;
	}
	to[0] = (uint8_t)field[n].off;
	to[1] = (uint8_t)(field[n].off >> 8);
	to[2] = (uint8_t)(field[n].len - 1);
	memcpy(to + 3, &value, 8);
}

/* Adds a patch, writes one anew, or takes one out. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	static struct file f;
	size_t count = size / PATCH_LEN;

	random_state = seed;
	if (field_count == 0)
		find_fields();
	if (any(4) == 0 || (size > 4 && load_le32(data) == ELF_MAGIC))
		return LLVMFuzzerMutate(data, size, max);

	size_t n = any((uint32_t)count + 1);

	make(&f, data, count * PATCH_LEN);
	if (count > 4 && any(4) == 0) {
		n %= count;
		memmove(data + n * PATCH_LEN, data + (n + 1) * PATCH_LEN,
			(count - n - 1) * PATCH_LEN);
		return (count - 1) * PATCH_LEN;
	}
	if ((n == count || any(2) == 0) && (count + 1) * PATCH_LEN <= max)
		n = count++;
	else if (n == count)
		return LLVMFuzzerMutate(data, size, max);
	write_patch(&f, data + n * PATCH_LEN);
	return count * PATCH_LEN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct file f;
	uint8_t *file = NULL;

	if (size > 4 && load_le32(data) == ELF_MAGIC) {
		run(data, size);
		return 0;
	}
	make(&f, data, size);
	/* A file of its own, so that a sanitizer sees its end. */
	file = malloc(f.len);
	must(file != NULL);
	memcpy(file, f.bytes, f.len);
	run(file, f.len);
	free(file);
	return 0;
}
