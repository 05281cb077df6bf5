/*
 * Commands of the planted TA: each makes a mistake of one kind, by an amount
 * that is 0 for none.
 */
#ifndef PLANTED_TA_H
#define PLANTED_TA_H

#define TA_PLANTED_UUID                                                        \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x58         \
		}                                                              \
	}

/*
 * [in] value[0].a: amount. [inout] memref[1]: PLANTED_LEN bytes. Whoever asks
 * for none gets TEE_SUCCESS from each.
 */
enum planted_command {
	PLANTED_HEAP_WRITE,   /* so many bytes behind a block */
	PLANTED_HEAP_READ,    /* before it */
	PLANTED_HEAP_COPY,    /* behind it, by memcpy() */
	PLANTED_FREED,	      /* a use after free, for any amount */
	PLANTED_FREED_REUSED, /* the same, with other blocks in between */
	PLANTED_FREED_TWICE,  /* for any amount */
	PLANTED_REALLOC,      /* the old place of a block that grew */
	PLANTED_STACK,	      /* behind an array */
	PLANTED_GLOBAL,	      /* behind an array */
	PLANTED_PARAM,	      /* behind the client's memory */
	PLANTED_ADD,	      /* signed overflow */
	PLANTED_SHIFT,	      /* by 31 more bits than there are */
	PLANTED_INDEX,	      /* of an array whose length is known */
	PLANTED_NULL,	      /* a member of no structure */
	PLANTED_CALL_IN,      /* more bytes than there are to be hashed */
	PLANTED_CALL_OUT,     /* and to be filled by the TEE */
	PLANTED_COUNT
};

#define PLANTED_LEN 100u /* not a multiple of what a shadow byte stands for */

#endif
