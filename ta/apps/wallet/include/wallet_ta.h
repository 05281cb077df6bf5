/*
 * The wallet TA's interface, for the TA and its clients in the normal world.
 * Numbers are little-endian but where a field says otherwise; amounts are in
 * wei, 256 bits, big-endian. Padding is zero.
 *
 * A client opens a session with TEEC_LOGIN_GROUP. A wallet belongs to the
 * group it was made by; other groups do not see it. Which group a client is
 * in, Linux says: this keeps programs apart, not a hostile kernel.
 */
#ifndef WALLET_TA_H
#define WALLET_TA_H

#include <assert.h>
#include <stdint.h>

/* d9da4ec6-4e8d-41e0-aadf-9e7c414b7cae */
#define TA_WALLET_UUID                                                         \
	{                                                                      \
		0xd9da4ec6, 0x4e8d, 0x41e0,                                    \
		{                                                              \
			0xaa, 0xdf, 0x9e, 0x7c, 0x41, 0x4b, 0x7c, 0xae         \
		}                                                              \
	}

#define WALLET_VERSION		 1u  /* of this interface */
#define WALLET_LABEL_SIZE	 32u /* with its NUL */
#define WALLET_CHAINS_MAX	 8u
#define WALLET_PATH_MAX		 10u	/* steps of a derivation path */
#define WALLET_COUNT_MAX	 64u	/* wallets of one group */
#define WALLET_TX_MAX		 65536u /* bytes of an unsigned transaction */
#define WALLET_MESSAGE_MAX	 16384u /* bytes of a message */
#define WALLET_SHOWN_MESSAGE_MAX 2048u	/* the same, when a person reads it */

/* The development wallet's chains. */
#define WALLET_DEV_CHAIN_GETH  1337u
#define WALLET_DEV_CHAIN_ANVIL 31337u
/* There is at most one development wallet; this is its id. */
#define WALLET_DEV_ID 1u

/*
 * Commands; parameters not named are TEEC_NONE. <id> is value a (low word)
 * and b (high word). <path> is up to WALLET_PATH_MAX steps of 4 bytes, bit 31
 * set where hardened; an empty one means m/44'/60'/0'/0/0.
 *
 * Any command: TEE_ERROR_BAD_PARAMETERS for parameters of another form,
 * TEE_ERROR_ITEM_NOT_FOUND for a wallet that is not there or not this group's,
 * TEE_ERROR_CORRUPT_OBJECT for one that storage cannot open any more,
 * TEE_ERROR_BUSY when other sessions hold it, or the console, for too long.
 */
enum wallet_command {
	/*
	 * Make a wallet from 32 bytes of TEE entropy. Unless it is for
	 * development, a person confirms its policy on the secure console and
	 * reads its 24 words there.
	 *   [in]  memref[0]  struct wallet_request
	 *   [out] memref[1]  struct wallet_info
	 * WALLET_ERROR_NO_ENTROPY, _NO_PERSON, _REFUSED, _DEVELOPMENT;
	 * TEE_ERROR_ACCESS_CONFLICT: the label is taken, or the development
	 * wallet exists; TEE_ERROR_STORAGE_NO_SPACE; TEE_ERROR_TIMEOUT.
	 */
	WALLET_CREATE = 1,
	/*
	 * The same from 12 to 24 words, typed on the secure console.
	 * TEE_ERROR_BAD_FORMAT: no such words, or their checksum is wrong.
	 */
	WALLET_IMPORT = 2,
	/*
	 *   [out] memref[0]  struct wallet_info, as many as there are
	 *   [out] value[1]   a: how many; b: how many more cannot be opened
	 * TEE_ERROR_SHORT_BUFFER: memref[0] has the size needed.
	 */
	WALLET_LIST = 3,
	/*
	 * Delete a wallet and its keys; a person confirms on the secure
	 * console unless it is the development wallet.
	 *   [in]  value[0]   <id>
	 */
	WALLET_REMOVE = 4,
	/*
	 *   [in]  value[0]   <id>
	 *   [in]  memref[1]  <path>
	 *   [out] memref[2]  struct wallet_address
	 */
	WALLET_ADDRESS = 5,
	/*
	 * Sign a transaction: legacy with EIP-155, type 1 or type 2, as the
	 * bytes that its sender signs. The TA decodes it, applies the policy
	 * and, unless the wallet may sign unattended, asks a person.
	 *   [in]  value[0]   <id>
	 *   [in]  memref[1]  <path>
	 *   [in]  memref[2]  transaction, at most WALLET_TX_MAX bytes
	 *   [out] memref[3]  struct wallet_signed and the raw transaction;
	 *                    WALLET_SIGNED_MAX(transaction's size) is enough
	 * TEE_ERROR_BAD_FORMAT: cannot be decoded, so it is not signed;
	 * TEE_ERROR_NOT_SUPPORTED: a transaction type this TA does not know;
	 * WALLET_ERROR_CHAIN, _VALUE, _FEE, _CONTRACT: against the policy;
	 * WALLET_ERROR_NO_PERSON, _REFUSED; TEE_ERROR_TIMEOUT;
	 * TEE_ERROR_SHORT_BUFFER: before anyone is asked.
	 */
	WALLET_SIGN_TRANSACTION = 6,
	/*
	 * Sign a personal message (EIP-191, version 0x45).
	 *   [in]  value[0]   <id>
	 *   [in]  memref[1]  <path>
	 *   [in]  memref[2]  message, at most WALLET_MESSAGE_MAX bytes
	 *   [out] memref[3]  65 bytes: r, s, v (27 or 28)
	 * TEE_ERROR_EXCESS_DATA: too long, or too long for a person to read.
	 */
	WALLET_SIGN_MESSAGE = 7,
	/*   [out] memref[0]  struct wallet_device */
	WALLET_DEVICE = 8,
};

/* Reasons of the wallet's own, with origin TEEC_ORIGIN_TRUSTED_APP. */
#define WALLET_ERROR_CHAIN	 0x80570001u /* chain id is not the wallet's */
#define WALLET_ERROR_VALUE	 0x80570002u /* value is over the limit */
#define WALLET_ERROR_FEE	 0x80570003u /* fee is over the limit or absurd */
#define WALLET_ERROR_CONTRACT	 0x80570004u /* no contract calls unattended */
#define WALLET_ERROR_REFUSED	 0x80570005u /* the person said no */
#define WALLET_ERROR_NO_PERSON	 0x80570006u /* nobody can be at the console */
#define WALLET_ERROR_NO_ENTROPY	 0x80570007u /* no entropy: no key is made */
#define WALLET_ERROR_DEVELOPMENT 0x80570008u /* only on development devices */
#define WALLET_ERROR_SIGNATURE	 0x80570009u /* did not verify; not released */

/* struct wallet_request and wallet_info: flags */
#define WALLET_UNATTENDED 0x1u /* signs without a person */
#define WALLET_CONTRACTS                                                       \
	0x2u			/* and that with data, too: calls and
					 * creation of contracts */
#define WALLET_DEVELOPMENT 0x4u /* unattended, development chains only */
#define WALLET_IMPORTED                                                        \
	0x8u /* words came from outside; not set by
					 * a client */

/**
 * struct wallet_request - what a new wallet may do
 *
 * For a development wallet only @flags and @label count: the rest is fixed.
 */
struct wallet_request {
	uint32_t flags;
	uint32_t chain_count; /* 1 to WALLET_CHAINS_MAX */
	uint64_t chain_id[WALLET_CHAINS_MAX];
	uint8_t value_limit[32]; /* a transaction's value */
	uint8_t fee_limit[32];	 /* gas limit times the most paid for gas */
	char label[WALLET_LABEL_SIZE]; /* printable ASCII, not empty */
};
static_assert(sizeof(struct wallet_request) == 168, "part of the TA's ABI");

struct wallet_info {
	uint64_t id;
	uint32_t flags;
	uint32_t chain_count;
	uint64_t chain_id[WALLET_CHAINS_MAX];
	uint8_t value_limit[32];
	uint8_t fee_limit[32];
	char label[WALLET_LABEL_SIZE];
	uint8_t address[20]; /* of m/44'/60'/0'/0/0 */
	uint32_t reserved;
};
static_assert(sizeof(struct wallet_info) == 200, "part of the TA's ABI");

struct wallet_address {
	uint8_t address[20];
	char text[44]; /* 0x and EIP-55's mixed case, NUL padded */
};
static_assert(sizeof(struct wallet_address) == 64, "part of the TA's ABI");

struct wallet_signed {
	uint8_t hash[32]; /* of the raw transaction */
	uint8_t r[32];
	uint8_t s[32];
	uint32_t parity;  /* 0 or 1 */
	uint32_t raw_len; /* bytes that follow */
};
static_assert(sizeof(struct wallet_signed) == 104, "part of the TA's ABI");

/* v, r and s add at most this many bytes to a transaction. */
#define WALLET_SIGNED_MAX(tx_len)                                              \
	(sizeof(struct wallet_signed) + (tx_len) + 80u)

struct wallet_device {
	uint32_t version;      /* WALLET_VERSION */
	uint32_t development;  /* 1 on a device in its development state */
	uint32_t entropy;      /* 1 when keys can be made */
	uint32_t wallet_count; /* of this group */
};
static_assert(sizeof(struct wallet_device) == 16, "part of the TA's ABI");

#endif
