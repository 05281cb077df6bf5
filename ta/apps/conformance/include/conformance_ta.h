/*
 * Commands of the conformance TA, for it and its client. Cases stand in parts;
 * the client asks for each by number until there are no more.
 */
#ifndef CONFORMANCE_TA_H
#define CONFORMANCE_TA_H

#define TA_CONFORMANCE_UUID                                                    \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x53         \
		}                                                              \
	}

#define CONFORMANCE_NAME_LEN   96
#define CONFORMANCE_SHARED_LEN 4096
/* The TA's heap for memory that is never shared */
#define CONFORMANCE_NO_SHARE_LEN 4096

enum conformance_command {
	/*
	 * [in] value[0]: part, case. [out] memref[1]: the case's name. [out]
	 * value[2]: a is 1 when the case must end the TA. ITEM_NOT_FOUND past
	 * the last part or case.
	 */
	CONFORMANCE_NAME = 1,
	/*
	 * [in] value[0]: part, case. [out] value[1]: the line that did not
	 * hold, or 0. [inout] memref[2], [in] memref[3]:
	 * CONFORMANCE_SHARED_LEN bytes each.
	 */
	CONFORMANCE_RUN = 2,
};

#endif
