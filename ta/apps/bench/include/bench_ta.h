/*
 * Commands of the bench TA, for it and the benchmark.
 */
#ifndef BENCH_TA_H
#define BENCH_TA_H

#define TA_BENCH_UUID                                                          \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x54         \
		}                                                              \
	}

/* What is done again and again. 1 MiB where data has any length. */
enum bench_operation {
	BENCH_SHA256,
	BENCH_SHA512,
	BENCH_AES_GCM,
	BENCH_AES_CTR,
	BENCH_AES_CBC,
	BENCH_RANDOM, /* 32 bytes */
	BENCH_P256_SIGN,
	BENCH_P256_VERIFY,
	BENCH_X25519,
	BENCH_ED25519_SIGN,
	BENCH_ED25519_VERIFY,
	BENCH_RSA2048_SIGN, /* PKCS #1 v1.5 with SHA-256 */
	BENCH_RSA2048_VERIFY,
	BENCH_RSA2048_GENERATE,
	BENCH_OPERATION_COUNT
};

#define BENCH_STORE_MAX (64 * 1024)

enum bench_command {
	/* [in] value[0]: a is the operation; makes keys and what else it needs */
	BENCH_PREPARE = 1,
	/* [in] value[0]: a times the operation that was prepared */
	BENCH_RUN = 2,
	/* The one object of this TA. [in] value[0]: a bytes, not above the max. */
	BENCH_STORE_CREATE = 3,
	/* [out] memref[0] */
	BENCH_STORE_READ = 4,
	/* [in] memref[0]: from the start of the data */
	BENCH_STORE_OVERWRITE = 5,
	BENCH_STORE_DELETE = 6,
};

#endif
