/*
 * A wallet as its persistent object holds it: see record.h.
 */
#include "record.h"
#include "eth.h"
#include "policy.h"

#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#define RECORD_MAGIC   0x4c415753u /* "SWAL" */
#define RECORD_VERSION 1u

#define AT_INFO	       8u
#define AT_GROUP       (AT_INFO + sizeof(struct wallet_info))
#define AT_ENTROPY_LEN RECORD_PUBLIC_LEN
#define AT_ENTROPY     (AT_ENTROPY_LEN + 8u)
#define AT_SEED	       (AT_ENTROPY + BIP39_ENTROPY_MAX)
#define AT_BRANCH      (AT_SEED + BIP39_SEED_LEN)
/* 33 bytes, filled up to 36 */
#define AT_BRANCH_PUBLIC (AT_BRANCH + sizeof(struct bip32_node))
#define AT_FIRST_PUBLIC	 (AT_BRANCH_PUBLIC + 36u)

/* Structures are stored as they lie in memory. */
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "storage format");
static_assert(AT_GROUP + sizeof(TEE_UUID) == RECORD_PUBLIC_LEN,
	      "storage format");
static_assert(AT_FIRST_PUBLIC + SIGNER_POINT_LEN == RECORD_LEN,
	      "storage format");
static_assert(sizeof(struct bip32_node) == 64, "storage format");

const uint32_t record_path[RECORD_BRANCH_STEPS + 1] = {
	44 | BIP32_HARDENED, 60 | BIP32_HARDENED, BIP32_HARDENED, 0, 0,
};

void record_write(const struct wallet *wallet, uint8_t record[RECORD_LEN])
{
	memset(record, 0, RECORD_LEN);
	store_le32(record, RECORD_MAGIC);
	store_le32(record + 4, RECORD_VERSION);
	memcpy(record + AT_INFO, &wallet->info, sizeof(wallet->info));
	memcpy(record + AT_GROUP, &wallet->group, sizeof(wallet->group));
	store_le32(record + AT_ENTROPY_LEN, wallet->entropy_len);
	memcpy(record + AT_ENTROPY, wallet->entropy, sizeof(wallet->entropy));
	memcpy(record + AT_SEED, wallet->seed, sizeof(wallet->seed));
	memcpy(record + AT_BRANCH, &wallet->branch, sizeof(wallet->branch));
	memcpy(record + AT_BRANCH_PUBLIC, wallet->branch_public,
	       sizeof(wallet->branch_public));
	memcpy(record + AT_FIRST_PUBLIC, wallet->first_public,
	       sizeof(wallet->first_public));
}

TEE_Result record_read_public(const uint8_t record[RECORD_PUBLIC_LEN],
			      uint64_t id, struct wallet *wallet)
{
	*wallet = (struct wallet){ 0 };
	if (load_le32(record) != RECORD_MAGIC)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (load_le32(record + 4) != RECORD_VERSION)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	memcpy(&wallet->info, record + AT_INFO, sizeof(wallet->info));
	memcpy(&wallet->group, record + AT_GROUP, sizeof(wallet->group));
	if (wallet->info.id != id)
		return TEE_ERROR_CORRUPT_OBJECT;
	return policy_check_stored(&wallet->info);
}

TEE_Result record_read(const uint8_t record[RECORD_LEN], uint64_t id,
		       struct wallet *wallet)
{
	TEE_Result res = record_read_public(record, id, wallet);

	if (res != TEE_SUCCESS)
		return res;
	wallet->entropy_len = load_le32(record + AT_ENTROPY_LEN);
	memcpy(wallet->entropy, record + AT_ENTROPY, sizeof(wallet->entropy));
	memcpy(wallet->seed, record + AT_SEED, sizeof(wallet->seed));
	memcpy(&wallet->branch, record + AT_BRANCH, sizeof(wallet->branch));
	memcpy(wallet->branch_public, record + AT_BRANCH_PUBLIC,
	       sizeof(wallet->branch_public));
	memcpy(wallet->first_public, record + AT_FIRST_PUBLIC,
	       sizeof(wallet->first_public));
	if (wallet->entropy_len < 16 ||
	    wallet->entropy_len > BIP39_ENTROPY_MAX ||
	    wallet->entropy_len % 4 != 0) {
		secret_wipe(wallet, sizeof(*wallet));
		return TEE_ERROR_CORRUPT_OBJECT;
	}
	return TEE_SUCCESS;
}

TEE_Result record_fill(const struct signer *signer, struct wallet *wallet)
{
	struct bip32_node *branch = &wallet->branch;
	struct bip32_node first = { 0 };
	char sentence[BIP39_SENTENCE_SIZE] = { 0 };
	TEE_Result res =
		bip39_sentence(wallet->entropy, wallet->entropy_len, sentence);

	if (res == TEE_SUCCESS)
		res = bip39_seed(sentence, "", wallet->seed);
	if (res == TEE_SUCCESS)
		res = bip32_master(signer, wallet->seed, sizeof(wallet->seed),
				   branch);
	if (res == TEE_SUCCESS)
		res = bip32_derive(signer, branch, record_path,
				   RECORD_BRANCH_STEPS);
	if (res == TEE_SUCCESS)
		res = signer_public(signer, branch->key, NULL,
				    wallet->branch_public);
	first = *branch;
	if (res == TEE_SUCCESS)
		res = bip32_derive_last(signer, &first, wallet->branch_public,
					record_path[RECORD_BRANCH_STEPS]);
	if (res == TEE_SUCCESS)
		res = signer_public(signer, first.key, wallet->first_public,
				    NULL);
	if (res == TEE_SUCCESS)
		eth_address(wallet->first_public, wallet->info.address);
	secret_wipe(sentence, sizeof(sentence));
	secret_wipe(&first, sizeof(first));
	return res;
}

bool record_is_first(const uint32_t *path, size_t count)
{
	return count == RECORD_BRANCH_STEPS + 1 &&
	       memcmp(path, record_path, sizeof(record_path)) == 0;
}

TEE_Result record_node(const struct signer *signer, const struct wallet *wallet,
		       const uint32_t *path, size_t count,
		       struct bip32_node *node)
{
	size_t branch_size = RECORD_BRANCH_STEPS * sizeof(path[0]);

	if (count == RECORD_BRANCH_STEPS + 1 &&
	    memcmp(path, record_path, branch_size) == 0 &&
	    (path[RECORD_BRANCH_STEPS] & BIP32_HARDENED) == 0) {
		*node = wallet->branch;
		return bip32_derive_last(signer, node, wallet->branch_public,
					 path[RECORD_BRANCH_STEPS]);
	}

	TEE_Result res =
		bip32_master(signer, wallet->seed, sizeof(wallet->seed), node);

	return res == TEE_SUCCESS ? bip32_derive(signer, node, path, count)
				  : res;
}
