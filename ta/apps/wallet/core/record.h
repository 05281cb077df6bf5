/*
 * A wallet as its persistent object holds it. Storage has encrypted and
 * authenticated it; what is read is checked all the same.
 *
 * Layout, version 1: magic, version, struct wallet_info, group: this much
 * tells all that is public. Then entropy length, zero, entropy, seed.
 */
#ifndef WALLET_RECORD_H
#define WALLET_RECORD_H

#include "bip39.h"

#include <wallet_ta.h>

#define RECORD_PUBLIC_LEN 224u
#define RECORD_LEN	  (RECORD_PUBLIC_LEN + 8u + BIP39_ENTROPY_MAX + \
			   BIP39_SEED_LEN)

/** struct wallet - a wallet in memory; wiped by whoever holds one */
struct wallet {
	struct wallet_info info;
	TEE_UUID group;		/* that may use it, as Linux names it */
	uint32_t entropy_len;
	uint8_t entropy[BIP39_ENTROPY_MAX];
	uint8_t seed[BIP39_SEED_LEN];	/* of the entropy, no passphrase */
};

void record_write(const struct wallet *wallet, uint8_t record[RECORD_LEN]);

/**
 * record_read_public() - the public part; secrets in @wallet are zeroed
 * record_read() - all of it
 * @id: what the object is named by; the record must be of this wallet
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT;
 * TEE_ERROR_UNSUPPORTED_VERSION for a record of a later build.
 */
TEE_Result record_read_public(const uint8_t record[RECORD_PUBLIC_LEN],
			      uint64_t id, struct wallet *wallet);
TEE_Result record_read(const uint8_t record[RECORD_LEN], uint64_t id,
		       struct wallet *wallet);

#endif
