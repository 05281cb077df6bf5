/*
 * Commands of the mischief TA, for it, the test client and the benchmark.
 * There are two of it: one instance per session, and one instance for all.
 */
#ifndef MISCHIEF_TA_H
#define MISCHIEF_TA_H

#define TA_MISCHIEF_UUID                                                       \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x51         \
		}                                                              \
	}
#define TA_MISCHIEF_SHARED_UUID                                                \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x52         \
		}                                                              \
	}
#define TA_MISCHIEF_SINGLE_UUID                                                \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x57         \
		}                                                              \
	}

#define MISCHIEF_SECRET_MASK 0xa5

/* Opening: [in] value[0]: a is the result of the open-session entry */

enum mischief_command {
	/* Returns at once, whatever the parameters. */
	MISCHIEF_NOTHING = 0,
	/* Each ends the TA. */
	MISCHIEF_PANIC = 1,
	MISCHIEF_READ_NULL = 2,
	MISCHIEF_OVERRUN_STACK = 3,
	MISCHIEF_WRITE_CODE = 4,
	MISCHIEF_JUMP_TO_DATA = 5,
	MISCHIEF_ILLEGAL_INSTRUCTION = 6,
	MISCHIEF_CALL_MONITOR = 7,
	MISCHIEF_SMASH_CANARY = 8,
	MISCHIEF_FREE_TWICE = 9,
	MISCHIEF_READ_KERNEL = 10,
	MISCHIEF_WRITE_CONSTANT = 11,
	/* TEE_ERROR_OUT_OF_MEMORY, and the TA goes on. */
	MISCHIEF_EXHAUST_HEAP = 12,
	/* System calls with addresses that are not the TA's own. */
	MISCHIEF_WILD_SYSCALLS = 13,
	/* [in] value[0]: a ms in TEE_Wait(), unmasked. */
	MISCHIEF_WAIT = 14,
	/* [in] value[0]: busy for a ms or until cancelled, unmasked. */
	MISCHIEF_SPIN = 15,
	/* [inout] memref[0] filled with [in] value[1] a. */
	MISCHIEF_FILL = 16,
	/* [in] memref[0] to [out] memref[1]. */
	MISCHIEF_ECHO = 17,
	/* [in] value[0], [out] value[1] swapped, [inout] value[2] plus [0]. */
	MISCHIEF_VALUES = 18,
	/* [in] memref[0..2]; [out] value[3]: a bytes, b sum of them. */
	MISCHIEF_SUM = 19,
	/* [out] memref[0] */
	MISCHIEF_RANDOM = 20,
	/* [out] value[0]: a times this instance was asked. */
	MISCHIEF_COUNT = 21,
	/* Floating point kept across system calls and other TAs. */
	MISCHIEF_FLOAT = 22,
	/* [out] value[0]: a login, b first word of the client's UUID. */
	MISCHIEF_CLIENT = 23,
	/* Properties, heap and runtime checks; [out] value[0]: a line. */
	MISCHIEF_SELF_TEST = 24,
	/* [inout] value[0]: a rounds of a recurrence, in a and b what it comes to. */
	MISCHIEF_COMPUTE = 26,
	/* [out] value[0]: a objects until one was refused, b with what. */
	MISCHIEF_HOARD = 27,
	/*
	 * [in] memref[0]: 32 bytes, each with MISCHIEF_SECRET_MASK added by
	 * exclusive or: a secret to use in many ways and to keep until the
	 * session ends. [out] value[1]: a line.
	 */
	MISCHIEF_SECRET = 25,

	/* [in] memref[0]: identifier, in all of these. */
	/* [in] value[1]: a bytes of data, b flags beside the access ones. */
	MISCHIEF_STORE_CREATE = 32,
	/* [out] memref[1]: data. */
	MISCHIEF_STORE_READ = 33,
	/* [in] memref[1]: data, written at the start. */
	MISCHIEF_STORE_OVERWRITE = 34,
	MISCHIEF_STORE_DELETE = 35,
	/* [in] memref[1]: new identifier. */
	MISCHIEF_STORE_RENAME = 36,
	/* [out] value[0]: a objects there are. */
	MISCHIEF_STORE_COUNT = 37,
	/* What GlobalPlatform says of objects; [out] value[0]: a line. */
	MISCHIEF_STORE_SELF_TEST = 38,
	/* Transient objects and kept keys; [out] value[0]: a line. */
	MISCHIEF_OBJECT_SELF_TEST = 39,
	/* Digests, MACs and ciphers; [out] value[0]: a line. */
	MISCHIEF_OPERATION_SELF_TEST = 40,

	/* [inout] value[0]: through the hello TA. */
	MISCHIEF_CALL_HELLO = 48,
	/* [in] memref[0] to [out] memref[1] by way of the shared TA. */
	MISCHIEF_CALL_ECHO = 49,
	/* The same from and to memory of its own. */
	MISCHIEF_CALL_PRIVATE_ECHO = 50,
	/* A TA that panics is TEE_ERROR_TARGET_DEAD for a TA as well. */
	MISCHIEF_CALL_PANIC = 51,
	/* [out] value[0]: a result, b origin of a session with itself. */
	MISCHIEF_CALL_SELF = 52,
	/* [out] value[0]: likewise with a TA that is not there. */
	MISCHIEF_CALL_UNKNOWN = 53,
};

#endif
