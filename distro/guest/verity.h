/*
 * What the verified command line says about the system partition. The loader's
 * verifier puts the texts of the signed vbmeta there, with the partition's GUID
 * and the mode filled in; this is the only source, since a vbmeta read from the
 * disk a second time would have to be verified a second time.
 */
#ifndef DISTRO_GUEST_VERITY_H
#define DISTRO_GUEST_VERITY_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERITY_GUID_TEXT  37u	/* with its NUL */
#define VERITY_PARAMS_MAX 1024u /* of a table's text, with its NUL */

/* A dm-verity target over one partition, as the line has it. */
struct verity {
	uint64_t sectors;		/* of 512 bytes, that the device has */
	char guid[VERITY_GUID_TEXT];	/* lower case */
	char params[VERITY_PARAMS_MAX]; /* still with PARTUUID=... */
};

/**
 * cmdline_value() - the value of a word KEY=VALUE of a kernel command line
 * @cmdline: the line; words are separated by white space, and a value that
 *           begins with a double quote ends with the next one
 * @key:     without the =
 * @value:   receives it, without quotes, with a NUL
 * @room:    bytes at @value
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_ACCESS_CONFLICT
 * when the line has two, since no choice between them is safe;
 * TEE_ERROR_SHORT_BUFFER.
 */
TEE_Result cmdline_value(const char *cmdline, const char *key, char *value,
			 size_t room);

/**
 * verity_parse() - the device that the word dm="..." describes
 * @cmdline: the kernel's command line
 * @vt:      receives it; undefined on failure
 *
 * Accepted is one read-only device of one target, which begins at sector 0, is
 * "verity" of version 1, and takes data, hash tree and parity from the same
 * partition. What the target's own numbers mean is the kernel's to check.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND when there is no such word;
 * TEE_ERROR_ACCESS_CONFLICT when there are two; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result verity_parse(const char *cmdline, struct verity *vt);

/**
 * verity_table() - the target's text for device-mapper
 * @device: what stands for the partition, a path or MAJOR:MINOR
 * @text:   receives it with a NUL
 * @room:   bytes at @text
 *
 * Return: TEE_SUCCESS or TEE_ERROR_SHORT_BUFFER.
 */
TEE_Result verity_table(const struct verity *vt, const char *device, char *text,
			size_t room);

/**
 * verity_restart_not() - make a bad block a read error, not a restart
 * @table: of verity_table(); its option restart_on_corruption becomes the one
 *         that the verifier has for mode EIO, which is there already
 *
 * Return: true when there was such an option.
 */
bool verity_restart_not(char *table);

/**
 * root_guid() - the partition of the word root=PARTUUID=GUID
 *
 * That is what a vbmeta that disables the hash tree says.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND, TEE_ERROR_ACCESS_CONFLICT,
 * TEE_ERROR_BAD_FORMAT.
 */
TEE_Result root_guid(const char *cmdline, char guid[VERITY_GUID_TEXT]);

#endif
