/*
 * Profiles of TAs, which ours are not built for.
 */
#ifndef PTA_GPROF_H
#define PTA_GPROF_H

#define PTA_GPROF_UUID                                                         \
	{                                                                      \
		0x2f6e0d48, 0xc574, 0x426d,                                    \
		{                                                              \
			0x82, 0x4e, 0x40, 0x19, 0x8c, 0xde, 0x5c, 0xac         \
		}                                                              \
	}

/* [inout] value[0]: a file, 0 for a new one; [in] memref[1]: data */
#define PTA_GPROF_SEND 0
/* [inout] memref[0]: counters; [in] value[1]: offset, scale */
#define PTA_GPROF_START_PC_SAMPLING 1
/* [out] value[0]: a samples a second */
#define PTA_GPROF_STOP_PC_SAMPLING 2

#endif
