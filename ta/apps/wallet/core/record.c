/*
 * A wallet as its persistent object holds it: see record.h.
 */
#include "record.h"
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

/* Structures are stored as they lie in memory. */
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "storage format");
static_assert(AT_GROUP + sizeof(TEE_UUID) == RECORD_PUBLIC_LEN,
	      "storage format");
static_assert(AT_SEED + BIP39_SEED_LEN == RECORD_LEN, "storage format");

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
	if (wallet->entropy_len < 16 ||
	    wallet->entropy_len > BIP39_ENTROPY_MAX ||
	    wallet->entropy_len % 4 != 0) {
		secret_wipe(wallet, sizeof(*wallet));
		return TEE_ERROR_CORRUPT_OBJECT;
	}
	return TEE_SUCCESS;
}
