/*
 * Secure elements: raw frames. There is none here.
 */
#ifndef PTA_APDU_H
#define PTA_APDU_H

#define PTA_APDU_UUID                                                          \
	{                                                                      \
		0x3f3eb880, 0x3639, 0x11ec,                                    \
		{                                                              \
			0x9b, 0x9d, 0x0f, 0x3f, 0xc9, 0x46, 0x8f, 0x50         \
		}                                                              \
	}

/*
 * [in] value[0]: a hint; [in] memref[1]: header; [in] memref[2]: request;
 * [out] memref[3]: response
 */
#define PTA_CMD_TXRX_APDU_RAW_FRAME 0

#define PTA_APDU_TXRX_CASE_NO_HINT 0
#define PTA_APDU_TXRX_CASE_1	   1
#define PTA_APDU_TXRX_CASE_2	   2
#define PTA_APDU_TXRX_CASE_2E	   3
#define PTA_APDU_TXRX_CASE_3	   4
#define PTA_APDU_TXRX_CASE_3E	   5
#define PTA_APDU_TXRX_CASE_4	   6
#define PTA_APDU_TXRX_CASE_4E	   7

#endif
