/*
 * Firmware image package (FIP), the container of Trusted Firmware: a table of
 * contents, then images. Our packages carry a vbmeta blob of their own entry
 * as their signature.
 */
#ifndef FORMATS_FIP_H
#define FORMATS_FIP_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define FIP_UUID_LEN   16u
#define FIP_ENTRY_MAX  16u /* images in a package */
#define FIP_HEADER_LEN 16u
#define FIP_ENTRY_LEN  40u
/* The longest table of contents, its terminator included. */
#define FIP_TOC_MAX (FIP_HEADER_LEN + (FIP_ENTRY_MAX + 1) * FIP_ENTRY_LEN)

struct fip_entry {
	uint8_t uuid[FIP_UUID_LEN]; /* as stored */
	uint64_t off;		    /* bytes from the package's start */
	uint64_t len;		    /* bytes */
	uint64_t flags;
};

struct fip {
	uint32_t serial;
	uint64_t flags;
	uint64_t len; /* bytes of the whole package */
	size_t count;
	struct fip_entry entry[FIP_ENTRY_MAX];
};

/* Images of a firmware package, UUIDs as stored. */
extern const uint8_t fip_uuid_monitor[FIP_UUID_LEN]; /* BL31 */
extern const uint8_t fip_uuid_tee[FIP_UUID_LEN];     /* BL32 */
extern const uint8_t fip_uuid_loader[FIP_UUID_LEN];  /* BL33 */
extern const uint8_t fip_uuid_vbmeta[FIP_UUID_LEN];  /* ours: the signature */

/**
 * fip_parse() - read and check a table of contents
 * @toc:     first bytes of the package, untrusted
 * @toc_len: bytes at @toc; FIP_TOC_MAX are always enough
 * @room:    bytes that the package may have in all
 * @fip:     receives the table; holds no pointers into @toc
 *
 * Every image lies behind the table and inside the package, none overlaps
 * another, no UUID stands twice.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT; TEE_ERROR_EXCESS_DATA for more
 * than FIP_ENTRY_MAX images.
 */
TEE_Result fip_parse(const uint8_t *toc, size_t toc_len, uint64_t room,
		     struct fip *fip);

/** fip_find() - the entry with @uuid, or NULL. */
const struct fip_entry *fip_find(const struct fip *fip,
				 const uint8_t uuid[FIP_UUID_LEN]);

/**
 * fip_layout() - give the images their places
 * @fip:   in, count and each entry's len; out, each entry's off, and len
 * @align: a power of two that offsets are a multiple of
 *
 * Return: TEE_SUCCESS; TEE_ERROR_OVERFLOW; TEE_ERROR_EXCESS_DATA for more
 * than FIP_ENTRY_MAX images.
 */
TEE_Result fip_layout(struct fip *fip, uint64_t align);

/**
 * fip_write_toc() - write the table of contents that fip_layout() planned
 * @fip:     the package
 * @toc:     receives the table
 * @toc_len: in, room at @toc; out, bytes written or needed
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER.
 */
TEE_Result fip_write_toc(const struct fip *fip, uint8_t *toc, size_t *toc_len);

#endif
