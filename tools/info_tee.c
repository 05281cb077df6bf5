/*
 * What an image file of OP-TEE's kind holds.
 */
#include "hostfile.h"
#include "info.h"
#include <formats/tee_image.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_part(const struct tee_image *img, size_t i)
{
	const struct tee_image_part *part = &img->part[i];

	printf("part %zu: %s, %" PRIu32 " bytes", i,
	       part->id == TEE_IMAGE_PAGER ? "pager" : "pageable", part->size);
	if (part->address == TEE_IMAGE_ANYWHERE)
		printf(", at any address\n");
	else
		printf(", at 0x%08" PRIx64 "\n", part->address);
}

/*
 * Nothing says where embdata begins, but it ends where the part does and says
 * how long it is.
 */
static void print_embdata(const uint8_t *part, size_t len)
{
	struct tee_embdata emb;

	for (size_t at = len & ~(size_t)7; at != 0; at -= 8) {
		if (tee_embdata_parse(part + at - 8, len - at + 8, &emb) !=
			    TEE_SUCCESS ||
		    emb.len != len - at + 8)
			continue;
		printf("embdata: offset %zu, %" PRIu32 " bytes, %" PRIu32
		       " page hashes, %" PRIu32 " relocations\n",
		       at - 8, emb.len, emb.hashes_len / 32,
		       emb.relocs_len / 4);
		return;
	}
	printf("embdata: none\n");
}

void info_tee(const char *path)
{
	size_t len = 0;
	uint8_t *file = file_read(path, &len);
	struct tee_image img;

	if (tee_image_parse(file, len, &img) != TEE_SUCCESS)
		die("%s: not a TEE image with a header, or a damaged one",
		    path);
	printf("TEE image, header version %u of %zu bytes\n", img.version,
	       img.header_len);
	printf("architecture: %s\nflags: 0x%04x\n",
	       img.arch == TEE_IMAGE_ARCH_AARCH64 ? "AArch64" : "AArch32",
	       img.flags);
	if (img.version == 1)
		printf("memory for the start: %" PRIu32 " bytes\n",
		       img.init_mem_usage);
	for (size_t i = 0; i < img.part_count; i++)
		print_part(&img, i);
	if (img.version == 2 && len != img.header_len)
		die("%s: %zu bytes behind the header, which has none", path,
		    len - img.header_len);
	if (img.version == 1) {
		uint64_t all = img.header_len + (uint64_t)img.part[0].size +
			       (img.part_count == 2 ? img.part[1].size : 0);

		if (all != len)
			die("%s: %zu bytes long, its header says %" PRIu64,
			    path, len, all);
		print_embdata(file + img.header_len, img.part[0].size);
	}
	free(file);
}
