/*
 * Installation of TAs in the secure storage.
 */
#ifndef PTA_SECSTOR_TA_MGMT_H
#define PTA_SECSTOR_TA_MGMT_H

#define PTA_SECSTOR_TA_MGMT_UUID                                               \
	{                                                                      \
		0x6e256cba, 0xfc4d, 0x4941,                                    \
		{                                                              \
			0xad, 0x09, 0x2c, 0xa1, 0x86, 0x03, 0x42, 0xdd         \
		}                                                              \
	}

/* [in] memref[0]: a signed TA */
#define PTA_SECSTOR_TA_MGMT_BOOTSTRAP 0

#endif
