/*
 * Firmware of other processors. There are none here.
 */
#ifndef REMOTEPROC_PTA_H
#define REMOTEPROC_PTA_H

#include <stdint.h>
#include <util.h>

#define PTA_RPROC_UUID                                                         \
	{                                                                      \
		0x54af4a68, 0x19be, 0x40d7,                                    \
		{                                                              \
			0xbb, 0xe6, 0x89, 0x50, 0x35, 0x0a, 0x87, 0x44         \
		}                                                              \
	}

#define PTA_RPROC_HWCAP_FMT_ELF		BIT32(0)
#define PTA_RPROC_HWCAP_PROT_HASH_TABLE BIT32(0)

/* [in] value[0]: a processor, with every command */
#define PTA_RPROC_HW_CAPABILITIES     1
#define PTA_RPROC_FIRMWARE_LOAD	      2
#define PTA_RPROC_LOAD_SEGMENT_SHA256 3
#define PTA_RPROC_SET_MEMORY	      4
#define PTA_RPROC_FIRMWARE_START      5
#define PTA_RPROC_FIRMWARE_STOP	      6
#define PTA_RPROC_FIRMWARE_DA_TO_PA   7
#define PTA_RPROC_VERIFY_DIGEST	      8
#define PTA_REMOTEPROC_RELEASE	      9

/* A public key as command 8 takes it */
struct rproc_pta_key_info {
	uint32_t algo;
	uint32_t info_size; /* bytes of @info */
	uint8_t info[];
};

/** rproc_pta_keyinfo_size() - bytes of a key; 0 when that overflows. */
static inline size_t rproc_pta_keyinfo_size(struct rproc_pta_key_info *key)
{
	size_t len = 0;

	if (key == NULL ||
	    ADD_OVERFLOW(sizeof(*key), (size_t)key->info_size, &len))
		return 0;
	return len;
}

#endif
