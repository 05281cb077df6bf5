/*
 * Android boot images. The header says how long each part is; where a part
 * lies follows from the order of the parts and the page size alone, so two
 * parts can never overlap and reader and writer share one layout.
 */
#include <formats/bootimg.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define MAGIC_LEN 8u

/* Version 2 header; versions 3 and 4 share only the place of the version. */
enum {
	V2_KERNEL_LEN = 8,
	V2_KERNEL_ADDR = 12,
	V2_RAMDISK_LEN = 16,
	V2_RAMDISK_ADDR = 20,
	V2_SECOND_LEN = 24,
	V2_SECOND_ADDR = 28,
	V2_TAGS_ADDR = 32,
	V2_PAGE_LEN = 36,
	VERSION = 40,
	V2_OS_VERSION = 44,
	V2_NAME = 48,
	V2_CMDLINE = 64,
	V2_ID = 576,
	V2_EXTRA_CMDLINE = 608,
	V2_DTBO_LEN = 1632,
	V2_DTBO_OFFSET = 1636,
	V2_HEADER_LEN = 1644,
	V2_DTB_LEN = 1648,
	V2_DTB_ADDR = 1652,
	V2_END = 1660,
};

enum {
	V3_KERNEL_LEN = 8,
	V3_RAMDISK_LEN = 12,
	V3_OS_VERSION = 16,
	V3_HEADER_LEN = 20,
	V3_CMDLINE = 44,
	V3_END = 1580,
	V3_END_OLD = 1596, /* what mkbootimg of Android 11 states */
	V4_SIGNATURE_LEN = 1580,
	V4_END = 1584,
};

#define V2_NAME_LEN	     16u
#define V2_CMDLINE_LEN	     512u /* the last byte is a NUL */
#define V2_EXTRA_CMDLINE_LEN 1024u
#define V3_CMDLINE_LEN	     1536u
#define V3_PAGE_LEN	     4096u

static_assert(V2_END == BOOTIMG_HEADER_LEN, "version 2 is the longest");

static const uint8_t magic[MAGIC_LEN] = {
	'A', 'N', 'D', 'R', 'O', 'I', 'D', '!'
};

/* Lengths are 32 bits each and there are seven: 64 bits cannot overflow. */
static void layout(struct bootimg *img)
{
	struct bootimg_part *part[] = {
		&img->kernel,	     &img->ramdisk, &img->second,
		&img->recovery_dtbo, &img->dtb,	    &img->signature,
	};
	uint64_t at = img->page_len;

	for (size_t i = 0; i < ARRAY_COUNT(part); i++) {
		part[i]->offset = at;
		at += ROUND_UP((uint64_t)part[i]->len, img->page_len);
	}
	img->total_len = at;
}

static bool page_len_right(uint32_t len)
{
	return len >= BOOTIMG_PAGE_MIN && len <= BOOTIMG_PAGE_MAX &&
	       (len & (len - 1)) == 0;
}

/* Appends a text field to @to at *@at; false unless printable and padded. */
static bool take_text(char *to, size_t *at, size_t room, const uint8_t *from,
		      size_t len)
{
	size_t text_len = strnlen((const char *)from, len);

	if (text_len > room - *at)
		return false;
	for (size_t i = 0; i < text_len; i++) {
		if (from[i] < 0x20 || from[i] > 0x7e)
			return false;
		to[(*at)++] = (char)from[i];
	}
	for (size_t i = text_len; i < len; i++)
		if (from[i] != 0)
			return false;
	return true;
}

static TEE_Result parse_v2(const uint8_t *buf, struct bootimg *img)
{
	size_t cmdline_len = 0;
	size_t name_len = 0;

	img->kernel.len = load_le32(buf + V2_KERNEL_LEN);
	img->ramdisk.len = load_le32(buf + V2_RAMDISK_LEN);
	img->second.len = load_le32(buf + V2_SECOND_LEN);
	img->recovery_dtbo.len = load_le32(buf + V2_DTBO_LEN);
	img->dtb.len = load_le32(buf + V2_DTB_LEN);
	img->page_len = load_le32(buf + V2_PAGE_LEN);
	img->os_version = load_le32(buf + V2_OS_VERSION);
	if (!page_len_right(img->page_len) ||
	    load_le32(buf + V2_HEADER_LEN) != V2_END ||
	    !take_text(img->name, &name_len, BOOTIMG_NAME_MAX, buf + V2_NAME,
		       V2_NAME_LEN) ||
	    !take_text(img->cmdline, &cmdline_len, BOOTIMG_CMDLINE_MAX,
		       buf + V2_CMDLINE, V2_CMDLINE_LEN) ||
	    !take_text(img->cmdline, &cmdline_len, BOOTIMG_CMDLINE_MAX,
		       buf + V2_EXTRA_CMDLINE, V2_EXTRA_CMDLINE_LEN))
		return TEE_ERROR_BAD_FORMAT;
	layout(img);

	/* The one offset the header states must be the one the order gives. */
	uint64_t stated = load_le64(buf + V2_DTBO_OFFSET);
	uint64_t right =
		img->recovery_dtbo.len == 0 ? 0 : img->recovery_dtbo.offset;

	return stated == right ? TEE_SUCCESS : TEE_ERROR_BAD_FORMAT;
}

static TEE_Result parse_v3(const uint8_t *buf, struct bootimg *img)
{
	size_t cmdline_len = 0;
	uint32_t stated = load_le32(buf + V3_HEADER_LEN);
	bool length_right = stated == V3_END || stated == V3_END_OLD;

	img->kernel.len = load_le32(buf + V3_KERNEL_LEN);
	img->ramdisk.len = load_le32(buf + V3_RAMDISK_LEN);
	img->os_version = load_le32(buf + V3_OS_VERSION);
	img->page_len = V3_PAGE_LEN;
	if (img->version == 4) {
		img->signature.len = load_le32(buf + V4_SIGNATURE_LEN);
		length_right = stated == V4_END;
	}
	if (!length_right ||
	    !take_text(img->cmdline, &cmdline_len, BOOTIMG_CMDLINE_MAX,
		       buf + V3_CMDLINE, V3_CMDLINE_LEN))
		return TEE_ERROR_BAD_FORMAT;
	layout(img);
	return TEE_SUCCESS;
}

TEE_Result bootimg_parse(const uint8_t *buf, size_t len, uint64_t limit,
			 struct bootimg *img)
{
	if (len < BOOTIMG_HEADER_LEN || memcmp(buf, magic, MAGIC_LEN) != 0)
		return TEE_ERROR_BAD_FORMAT;

	struct bootimg i = { .version = load_le32(buf + VERSION) };

	if (i.version < 2 || i.version > 4)
		return TEE_ERROR_UNSUPPORTED_VERSION;

	TEE_Result res = i.version == 2 ? parse_v2(buf, &i) : parse_v3(buf, &i);

	if (res != TEE_SUCCESS)
		return res;
	if (i.kernel.len == 0 || i.total_len > limit)
		return TEE_ERROR_BAD_FORMAT;
	*img = i;
	return TEE_SUCCESS;
}

/* The load addresses are the tool world's defaults; our loader ignores them. */
static void encode_v2(const struct bootimg *img, uint8_t *buf)
{
	size_t cmdline_len = strlen(img->cmdline);
	size_t first = MIN(cmdline_len, (size_t)V2_CMDLINE_LEN - 1);

	memset(buf, 0, V2_END);
	memcpy(buf, magic, MAGIC_LEN);
	store_le32(buf + V2_KERNEL_LEN, img->kernel.len);
	store_le32(buf + V2_KERNEL_ADDR, 0x10008000);
	store_le32(buf + V2_RAMDISK_LEN, img->ramdisk.len);
	store_le32(buf + V2_RAMDISK_ADDR, 0x11000000);
	store_le32(buf + V2_SECOND_LEN, img->second.len);
	store_le32(buf + V2_TAGS_ADDR, 0x10000100);
	store_le32(buf + V2_PAGE_LEN, img->page_len);
	store_le32(buf + VERSION, img->version);
	store_le32(buf + V2_OS_VERSION, img->os_version);
	memcpy(buf + V2_NAME, img->name, strlen(img->name));
	memcpy(buf + V2_CMDLINE, img->cmdline, first);
	memcpy(buf + V2_EXTRA_CMDLINE, img->cmdline + first,
	       cmdline_len - first);
	store_le32(buf + V2_DTBO_LEN, img->recovery_dtbo.len);
	if (img->recovery_dtbo.len != 0)
		store_le64(buf + V2_DTBO_OFFSET, img->recovery_dtbo.offset);
	store_le32(buf + V2_HEADER_LEN, V2_END);
	store_le32(buf + V2_DTB_LEN, img->dtb.len);
	if (img->dtb.len != 0)
		store_le64(buf + V2_DTB_ADDR, 0x11f00000);
}

TEE_Result bootimg_header_write(struct bootimg *img, uint8_t *buf)
{
	struct bootimg check = { 0 };

	if (img->version != 2)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	if (!page_len_right(img->page_len) || img->signature.len != 0 ||
	    memchr(img->cmdline, '\0', sizeof(img->cmdline)) == NULL ||
	    memchr(img->name, '\0', sizeof(img->name)) == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	layout(img);
	encode_v2(img, buf);
	if (bootimg_parse(buf, V2_END, UINT64_MAX, &check) != TEE_SUCCESS)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}
