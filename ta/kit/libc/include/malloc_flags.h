/* What malloc_flags() and free_flags() are asked for besides bytes. */
#ifndef MALLOC_FLAGS_H
#define MALLOC_FLAGS_H

#define MAF_NULL       0x00
#define MAF_ZERO_INIT  0x01 /* zeros, not what was there before */
#define MAF_NEX	       0x02 /* the kernel's; nothing here */
#define MAF_FREE_WIPE  0x04 /* wiped when it is freed */
#define MAF_HI_ALLOC   0x10 /* these are hints, which our heap needs not */
#define MAF_CORE_MEM   0x20
#define MAF_GUARD_HEAD 0x40
#define MAF_GUARD_TAIL 0x80
#define MAF_NO_SHARE   0x100 /* from the heap that no other TA may see */

#endif
