/*
 * Any bytes as an ELF image: parsed, searched and relocated. The seed is the
 * sample TA, so that mutations reach behind the first checks; input is a list
 * of patches of it, or a whole file.
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

#define PATCH_LEN  11u /* offset, length 1 to 8, value */
#define MEMORY_MAX (1u << 20)

struct memory {
	const struct elf_image *img;
	uint8_t *bytes;
};

static void *at(void *ctx, uint64_t vaddr, size_t len)
{
	struct memory *mem = ctx;

	if (!range_fits(vaddr, len, mem->img->span) ||
	    vaddr / ELF_PAGE_LEN != (vaddr + len - 1) / ELF_PAGE_LEN ||
	    (elf_image_rights(mem->img, vaddr, len) & ELF_W) == 0)
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
	for (size_t i = 0; i < img.segment_count; i++)
		if (img.segment[i].file_len != 0 &&
		    elf_image_bytes(&img, img.segment[i].vaddr,
				    img.segment[i].file_len) == NULL)
			abort();
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct elf_sample elf;
	uint8_t *file = NULL;

	if (size > 4 && load_le32(data) == ELF_MAGIC) {
		run(data, size);
		return 0;
	}
	elf_sample_init(&elf);
	for (; size >= PATCH_LEN; size -= PATCH_LEN, data += PATCH_LEN) {
		size_t off = load_le16(data) % sizeof(elf);
		size_t len = data[2] % 8 + 1;

		/* Most of the sample is gaps; bring patches near the rest. */
		if (off >= 0x200 && off < SAMPLE_TEXT_OFF)
			off += SAMPLE_TEXT_OFF;
		else if (off >= 0x1400 && off < SAMPLE_DATA_OFF)
			off += 0x1000;
		off %= sizeof(elf);
		len = MIN(len, sizeof(elf) - off);
		memcpy((uint8_t *)&elf + off, data + 3, len);
	}
	file = malloc(sizeof(elf));
	memcpy(file, &elf, sizeof(elf));
	run(file, sizeof(elf));
	free(file);
	return 0;
}
