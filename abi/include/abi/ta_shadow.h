/*
 * Where a TA that was built with the kit's sanitizers keeps its shadow: one byte
 * for each eight of the TA's addresses, in the process that runs it. The kit's
 * makefiles tell the compiler the same number (ta/kit/host_mk/sanitize.mk).
 */
#ifndef ABI_TA_SHADOW_H
#define ABI_TA_SHADOW_H

#define TA_SHADOW_SHIFT	 3
#define TA_SHADOW_OFFSET 0x100000000000ul
#define TA_SHADOW_LEN	 (0x8000000000ul >> TA_SHADOW_SHIFT)

#endif
