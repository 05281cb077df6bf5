/*
 * Cryptographic operations inside the TEE library. An operation lives in the
 * TA's heap: the state GlobalPlatform describes, the partial block that the
 * kernel is not shown, and the handles of the kernel's state and keys.
 */
#ifndef OPERATION_H
#define OPERATION_H

#include "utee.h"

/* Hold back between one and two blocks for the final call. */
#define ALG_TWO_BLOCKS (1u << 0)
/* Output of any length. */
#define ALG_XOF (1u << 1)
/* Messages are padded as PKCS #5 does, here: the kernel gets whole blocks. */
#define ALG_PADDED (1u << 2)
/* The element of IsAlgorithmSupported is a NIST curve. */
#define ALG_NIST (1u << 3)
/* The element is the one curve. */
#define ALG_25519 (1u << 4)
#define ALG_448	  (1u << 5)
#define ALG_SM2	  (1u << 6)

struct alg {
	uint32_t id;
	uint32_t type; /* of its key, the pair where there is one */
	uint16_t bits; /* a key size it takes; two keys: their sum */
	uint8_t class;
	uint8_t block_len;  /* 1: any length goes to the kernel as it is */
	uint8_t digest_len; /* bytes of digest or MAC */
	uint8_t key_count;
	uint8_t flags;
};

/** alg_find() - what is known of an algorithm, or NULL. */
const struct alg *alg_find(uint32_t id);

struct __TEE_OperationHandle {
	TEE_OperationInfo info;
	const struct alg *alg;
	uint32_t operation_state;
	uint32_t state;		 /* kernel's */
	TEE_ObjectHandle key[2]; /* kernel's, close with the state */
	uint32_t key_bits[2];
	bool payload_started; /* AE: additional data has ended */
	size_t tag_len;	      /* AE, bytes */
	size_t held;	      /* bytes in @buffer */
	size_t extracted;     /* digests: bytes of it handed out */
	uint8_t buffer[64];   /* partial blocks, or a whole digest */
};

/** operation_check() - the operation, if it is one of @class; else panics. */
TEE_OperationHandle operation_check(TEE_OperationHandle op, uint32_t class);

/** operation_active() - as above, and initialized. */
TEE_OperationHandle operation_active(TEE_OperationHandle op, uint32_t class);

/** operation_done() - after a final call: initial state, key kept. */
void operation_done(TEE_OperationHandle op);

/* Panics on anything but success. */
void must_succeed(TEE_Result res);

static inline bool has_flag(TEE_OperationHandle op, uint32_t flag)
{
	return (op->info.handleState & flag) != 0;
}

#endif
