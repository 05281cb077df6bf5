/*
 * The system pseudo-TA: what a user TA may ask of the TEE itself.
 */
#ifndef PTA_SYSTEM_H
#define PTA_SYSTEM_H

#include <stdint.h>
#include <util.h>

#define PTA_SYSTEM_UUID                                                        \
	{                                                                      \
		0x3a2f8978, 0x5dc0, 0x11e8,                                    \
		{                                                              \
			0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc         \
		}                                                              \
	}

/* [in] memref[0]: bytes that may only add entropy */
#define PTA_SYSTEM_ADD_RNG_ENTROPY 0
/* [in] memref[0]: extra data; [out] memref[1]: the key, 16 to 32 bytes */
#define PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY 1
/*
 * [in] value[0]: a bytes, b flags; [inout] value[1]: address, high and low;
 * [in] value[2]: a, b bytes to leave free before and after
 */
#define PTA_SYSTEM_MAP_ZI 2
/* [in] value[0]: a bytes; [in] value[1]: address, high and low */
#define PTA_SYSTEM_UNMAP 3
/* [in] memref[0]: UUID of the library; [in] value[1]: a flags */
#define PTA_SYSTEM_DLOPEN 10
/* [in] memref[0]: UUID; [in] memref[1]: name; [out] value[2]: address */
#define PTA_SYSTEM_DLSYM	     11
#define PTA_SYSTEM_GET_TPM_EVENT_LOG 12
/*
 * [in] memref[0]: UUID of the plug-in; [in] value[1]: command, sub-command;
 * [inout] memref[2]: data; [out] value[3]: a bytes it wrote
 */
#define PTA_SYSTEM_SUPP_PLUGIN_INVOKE 13

#define PTA_SYSTEM_MAP_FLAG_SHAREABLE  BIT32(0)
#define PTA_SYSTEM_MAP_FLAG_WRITEABLE  BIT32(1) /* of commands 4 to 9 */
#define PTA_SYSTEM_MAP_FLAG_EXECUTABLE BIT32(2)

/* Commands of a loader that runs inside TAs; ours does not, and refuses. */
#define PTA_SYSTEM_OPEN_TA_BINARY      4
#define PTA_SYSTEM_CLOSE_TA_BINARY     5
#define PTA_SYSTEM_MAP_TA_BINARY       6
#define PTA_SYSTEM_COPY_FROM_TA_BINARY 7
#define PTA_SYSTEM_SET_PROT	       8
#define PTA_SYSTEM_REMAP	       9

/* Bytes of command 1's key and of its extra data */
#define TA_DERIVED_KEY_MIN_SIZE	       16
#define TA_DERIVED_KEY_MAX_SIZE	       32
#define TA_DERIVED_EXTRA_DATA_MAX_SIZE 1024

#endif
