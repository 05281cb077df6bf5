/*
 * Headers of OP-TEE's image files.
 */
#include <formats/tee_image.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

/* Both versions begin alike. */
#define AT_VERSION 4u
#define AT_ARCH	   5u
#define AT_FLAGS   6u

/* Version 1. */
#define AT_INIT_SIZE	  8u
#define AT_ADDRESS_HIGH	  12u
#define AT_ADDRESS_LOW	  16u
#define AT_INIT_MEM_USAGE 20u
#define AT_PAGED_SIZE	  24u

/* Version 2, and each of its parts. */
#define AT_COUNT  8u
#define PART_HIGH 0u
#define PART_LOW  4u
#define PART_ID	  8u
#define PART_SIZE 12u

/* embdata. */
#define EMBDATA_HEADER_LEN 24u
#define EMBDATA_BLOBS	   2u

static uint64_t load_address(const uint8_t *high, const uint8_t *low)
{
	return (uint64_t)load_le32(high) << 32 | load_le32(low);
}

static TEE_Result parse_v1(const uint8_t *data, size_t len,
			   struct tee_image *img)
{
	if (len < TEE_IMAGE_V1_LEN)
		return TEE_ERROR_BAD_FORMAT;
	img->header_len = TEE_IMAGE_V1_LEN;
	img->init_mem_usage = load_le32(data + AT_INIT_MEM_USAGE);
	img->part_count = 1;
	img->part[0] = (struct tee_image_part){
		.id = TEE_IMAGE_PAGER,
		.address = load_address(data + AT_ADDRESS_HIGH,
					data + AT_ADDRESS_LOW),
		.size = load_le32(data + AT_INIT_SIZE),
	};
	if (load_le32(data + AT_PAGED_SIZE) != 0)
		img->part[img->part_count++] = (struct tee_image_part){
			.id = TEE_IMAGE_PAGEABLE,
			.address = TEE_IMAGE_ANYWHERE,
			.size = load_le32(data + AT_PAGED_SIZE),
		};
	return img->part[0].size == 0 ? TEE_ERROR_BAD_FORMAT : TEE_SUCCESS;
}

static TEE_Result parse_v2(const uint8_t *data, size_t len,
			   struct tee_image *img)
{
	uint32_t count = 0;

	if (len < TEE_IMAGE_V2_LEN)
		return TEE_ERROR_BAD_FORMAT;
	count = load_le32(data + AT_COUNT);
	if (count > TEE_IMAGE_PART_MAX)
		return TEE_ERROR_EXCESS_DATA;
	img->header_len = TEE_IMAGE_V2_LEN + count * TEE_IMAGE_PART_LEN;
	if (len < img->header_len)
		return TEE_ERROR_BAD_FORMAT;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *at =
			data + TEE_IMAGE_V2_LEN + i * TEE_IMAGE_PART_LEN;

		img->part[i] = (struct tee_image_part){
			.id = load_le32(at + PART_ID),
			.address = load_address(at + PART_HIGH, at + PART_LOW),
			.size = load_le32(at + PART_SIZE),
		};
		if (img->part[i].id > TEE_IMAGE_PAGEABLE)
			return TEE_ERROR_BAD_FORMAT;
	}
	img->part_count = count;
	/* One pager, and no part twice. */
	if (count == 0 || (count == 1 && img->part[0].id != TEE_IMAGE_PAGER) ||
	    (count == 2 && img->part[0].id == img->part[1].id))
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

TEE_Result tee_image_parse(const uint8_t *data, size_t len,
			   struct tee_image *img)
{
	*img = (struct tee_image){ 0 };
	if (len < TEE_IMAGE_V2_LEN || load_le32(data) != TEE_IMAGE_MAGIC)
		return TEE_ERROR_BAD_FORMAT;
	img->version = data[AT_VERSION];
	img->arch = data[AT_ARCH];
	img->flags = load_le16(data + AT_FLAGS);
	if (img->arch > TEE_IMAGE_ARCH_AARCH64)
		return TEE_ERROR_BAD_FORMAT;
	switch (img->version) {
	case 1:
		return parse_v1(data, len, img);
	case 2:
		return parse_v2(data, len, img);
	default:
		return TEE_ERROR_UNSUPPORTED_VERSION;
	}
}

static const struct tee_image_part *find_part(const struct tee_image *img,
					      uint32_t id)
{
	for (size_t i = 0; i < img->part_count; i++)
		if (img->part[i].id == id)
			return &img->part[i];
	return NULL;
}

static void write_v1(const struct tee_image *img, uint8_t *data)
{
	const struct tee_image_part *pager = find_part(img, TEE_IMAGE_PAGER);
	const struct tee_image_part *paged = find_part(img, TEE_IMAGE_PAGEABLE);

	store_le32(data + AT_INIT_SIZE, pager->size);
	store_le32(data + AT_ADDRESS_HIGH, (uint32_t)(pager->address >> 32));
	store_le32(data + AT_ADDRESS_LOW, (uint32_t)pager->address);
	store_le32(data + AT_INIT_MEM_USAGE, img->init_mem_usage);
	store_le32(data + AT_PAGED_SIZE, paged == NULL ? 0 : paged->size);
}

static void write_v2(const struct tee_image *img, uint8_t *data)
{
	store_le32(data + AT_COUNT, (uint32_t)img->part_count);
	for (size_t i = 0; i < img->part_count; i++) {
		const struct tee_image_part *part = &img->part[i];
		uint8_t *at = data + TEE_IMAGE_V2_LEN + i * TEE_IMAGE_PART_LEN;

		store_le32(at + PART_HIGH, (uint32_t)(part->address >> 32));
		store_le32(at + PART_LOW, (uint32_t)part->address);
		store_le32(at + PART_ID, part->id);
		store_le32(at + PART_SIZE, part->size);
	}
}

TEE_Result tee_image_write(const struct tee_image *img, uint8_t *data,
			   size_t *len)
{
	size_t room = *len;

	if ((img->version != 1 && img->version != 2) || img->part_count == 0 ||
	    img->part_count > TEE_IMAGE_PART_MAX ||
	    find_part(img, TEE_IMAGE_PAGER) == NULL ||
	    (img->part_count == 2 &&
	     find_part(img, TEE_IMAGE_PAGEABLE) == NULL))
		return TEE_ERROR_BAD_PARAMETERS;
	*len = img->version == 1 ? TEE_IMAGE_V1_LEN
				 : TEE_IMAGE_V2_LEN +
					   img->part_count * TEE_IMAGE_PART_LEN;
	if (room < *len)
		return TEE_ERROR_SHORT_BUFFER;
	store_le32(data, TEE_IMAGE_MAGIC);
	data[AT_VERSION] = img->version;
	data[AT_ARCH] = img->arch;
	store_le16(data + AT_FLAGS, img->flags);
	if (img->version == 1)
		write_v1(img, data);
	else
		write_v2(img, data);
	return TEE_SUCCESS;
}

TEE_Result tee_embdata_parse(const uint8_t *data, size_t len,
			     struct tee_embdata *emb)
{
	*emb = (struct tee_embdata){ 0 };
	if (len < EMBDATA_HEADER_LEN || load_le32(data + 4) != EMBDATA_BLOBS)
		return TEE_ERROR_BAD_FORMAT;
	emb->len = load_le32(data);
	emb->hashes_off = load_le32(data + 8);
	emb->hashes_len = load_le32(data + 12);
	emb->relocs_off = load_le32(data + 16);
	emb->relocs_len = load_le32(data + 20);
	if (emb->len < EMBDATA_HEADER_LEN || emb->len > len ||
	    emb->hashes_off < EMBDATA_HEADER_LEN ||
	    emb->relocs_off < EMBDATA_HEADER_LEN ||
	    !range_fits(emb->hashes_off, emb->hashes_len, emb->len) ||
	    !range_fits(emb->relocs_off, emb->relocs_len, emb->len) ||
	    emb->hashes_len % 32 != 0 || emb->relocs_len % 4 != 0) {
		*emb = (struct tee_embdata){ 0 };
		return TEE_ERROR_BAD_FORMAT;
	}
	return TEE_SUCCESS;
}
