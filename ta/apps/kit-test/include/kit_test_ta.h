/*
 * The kit-test TA: rows of checks, each run on request by a client.
 */
#ifndef KIT_TEST_TA_H
#define KIT_TEST_TA_H

#define TA_KIT_TEST_UUID                                                       \
	{                                                                      \
		0x6b0f2c5e, 0x94d1, 0x4a3b,                                    \
		{                                                              \
			0x8a, 0x57, 0x0d, 0x3c, 0x1e, 0x5f, 0x7a, 0x01         \
		}                                                              \
	}
/* The library that the TA opens while it runs. */
#define KIT_TEST_PLUGIN "6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a03"
/* One that needs a library which does not exist. */
#define KIT_TEST_BROKEN "6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a06"

/*
 * [in] value[0].a: row; [out] memref[1]: its name; [out] value[2].a: 1 when
 * the TA must panic in it. TEE_ERROR_ITEM_NOT_FOUND past the last row.
 */
#define KIT_TEST_DESCRIBE 1
/*
 * [in] value[0]: a row, b ports of the client's servers, TCP's in the upper
 * half; [out] value[1].a: line that did not hold, or 0
 */
#define KIT_TEST_RUN 2
/* [in] value[0].a: TCP port. Ends with what ended the wait for bytes. */
#define KIT_TEST_SOCKET_WAIT 3

#endif
