/*
 * What a wallet may do, and what its record may hold.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <string.h>

#include "policy.h"
#include "record.h"

static struct wallet_request good_request(void)
{
	struct wallet_request request = {
		.chain_count = 2,
		.chain_id = { 1, 10 },
		.label = "savings",
	};

	request.value_limit[31] = 100;
	request.fee_limit[29] = 1;
	return request;
}

#define REFUSED(must, field, to)                                               \
	do {                                                                   \
		struct wallet_request bad = good_request();                    \
		struct wallet_info made;                                       \
                                                                               \
		bad.field = to;                                                \
		if (policy_from_request(&bad, &made) !=                        \
		    TEE_ERROR_BAD_PARAMETERS)                                  \
			fail_msg("%s is accepted", must);                      \
	} while (0)

static void odd_requests_are_refused(void **state)
{
	struct wallet_request good = good_request();
	struct wallet_info info;

	assert_int_equal(policy_from_request(&good, &info), TEE_SUCCESS);
	REFUSED("an unknown flag", flags, 0x10);
	REFUSED("a claim to be imported", flags, WALLET_IMPORTED);
	REFUSED("contracts without unattended", flags, WALLET_CONTRACTS);
	REFUSED("no chain", chain_count, 0);
	REFUSED("too many chains", chain_count, WALLET_CHAINS_MAX + 1);
	REFUSED("fewer chains than listed", chain_count, 1);
	REFUSED("more chains than listed", chain_count, 3);
	REFUSED("chain 0", chain_id[0], 0);
	REFUSED("a chain twice", chain_id[1], 1);
	REFUSED("an empty label", label[0], '\0');
	REFUSED("a label with a control character", label[1], '\x1b');
	REFUSED("a label that is no ASCII", label[1], '\xc3');
	REFUSED("a label with something behind its NUL", label[20], 'x');
	REFUSED("a label that begins with a blank", label[0], ' ');

	memset(good.label, 'x', sizeof(good.label));
	assert_int_equal(policy_from_request(&good, &info),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void a_development_wallet_has_its_own_policy(void **state)
{
	struct wallet_request request = {
		.flags = WALLET_DEVELOPMENT,
		.chain_count = 1,
		.chain_id = { 1 },
		.label = "development",
	};
	struct wallet_info info;

	memset(request.value_limit, 0xff, sizeof(request.value_limit));
	assert_int_equal(policy_from_request(&request, &info), TEE_SUCCESS);
	assert_int_equal(info.flags, WALLET_DEVELOPMENT | WALLET_UNATTENDED |
					     WALLET_CONTRACTS);
	assert_int_equal(info.chain_count, 2);
	assert_int_equal(info.chain_id[0], 31337);
	assert_int_equal(info.chain_id[1], 1337);
	assert_int_equal(info.value_limit[0], 0);

	info.id = WALLET_DEV_ID;
	assert_int_equal(policy_check_stored(&info), TEE_SUCCESS);
	info.chain_id[1] = 1;
	assert_int_equal(policy_check_stored(&info), TEE_ERROR_CORRUPT_OBJECT);
	info.chain_id[1] = 1337;
	info.flags &= ~WALLET_DEVELOPMENT;
	assert_int_equal(policy_check_stored(&info), TEE_ERROR_CORRUPT_OBJECT);
}

static void transactions_meet_the_policy(void **state)
{
	static const struct {
		const char *must;
		uint32_t flags;
		uint64_t chain_id;
		uint8_t value;
		uint8_t fee;
		uint64_t gas;
		size_t data_len;
		bool creates;
		TEE_Result res;
	} row[] = {
		{ "within limits", 0, 1, 100, 1, 65536, 0, false, TEE_SUCCESS },
		{ "the second chain", 0, 10, 1, 1, 1, 0, false, TEE_SUCCESS },
		{ "another chain", 0, 2, 1, 1, 1, 0, false,
		  WALLET_ERROR_CHAIN },
		{ "value one wei over", 0, 1, 101, 1, 1, 0, false,
		  WALLET_ERROR_VALUE },
		{ "fee one over", 0, 1, 1, 1, 65537, 0, false,
		  WALLET_ERROR_FEE },
		{ "fee by price", 0, 1, 1, 2, 65536, 0, false,
		  WALLET_ERROR_FEE },
		{ "data, a person decides", 0, 1, 1, 1, 1, 4, false,
		  TEE_SUCCESS },
		{ "data, unattended", WALLET_UNATTENDED, 1, 1, 1, 1, 4, false,
		  WALLET_ERROR_CONTRACT },
		{ "creation, unattended", WALLET_UNATTENDED, 1, 1, 1, 1, 0,
		  true, WALLET_ERROR_CONTRACT },
		{ "data, allowed", WALLET_UNATTENDED | WALLET_CONTRACTS, 1, 1,
		  1, 1, 4, true, TEE_SUCCESS },
		{ "no data, unattended", WALLET_UNATTENDED, 1, 1, 1, 1, 0,
		  false, TEE_SUCCESS },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct wallet_request request = good_request();
		struct wallet_info info;
		struct eth_tx tx = {
			.chain_id = row[i].chain_id,
			.gas_limit = row[i].gas,
			.data_len = row[i].data_len,
			.creates = row[i].creates,
		};

		request.flags = row[i].flags;
		assert_int_equal(policy_from_request(&request, &info),
				 TEE_SUCCESS);
		tx.value[31] = row[i].value;
		tx.max_fee[31] = row[i].fee;
		if (policy_check_tx(&info, &tx) != row[i].res)
			fail_msg("%s", row[i].must);
	}
}

static void fees_cannot_wrap(void **state)
{
	struct wallet_request request = good_request();
	struct wallet_info info;
	struct eth_tx tx = { .chain_id = 1, .gas_limit = 2 };

	memset(request.fee_limit, 0xff, sizeof(request.fee_limit));
	assert_int_equal(policy_from_request(&request, &info), TEE_SUCCESS);
	tx.max_fee[0] = 0x80;
	assert_int_equal(policy_check_tx(&info, &tx), WALLET_ERROR_FEE);
	tx.max_fee[0] = 0x7f;
	assert_int_equal(policy_check_tx(&info, &tx), TEE_SUCCESS);
	tx.max_tip[0] = 0x80;
	assert_int_equal(policy_check_tx(&info, &tx), WALLET_ERROR_FEE);
}

static struct wallet good_wallet(void)
{
	struct wallet wallet = { 0 };
	struct wallet_request request = good_request();

	assert_int_equal(policy_from_request(&request, &wallet.info),
			 TEE_SUCCESS);
	wallet.info.id = 0x1122334455667788;
	wallet.group.timeLow = 0xdeadbeef;
	wallet.entropy_len = 32;
	memset(wallet.entropy, 0x5a, sizeof(wallet.entropy));
	memset(wallet.seed, 0xa5, sizeof(wallet.seed));
	return wallet;
}

static void records_come_back(void **state)
{
	static const uint8_t zero[BIP39_SEED_LEN];
	struct wallet wallet = good_wallet();
	struct wallet back;
	uint8_t record[RECORD_LEN];

	record_write(&wallet, record);
	assert_int_equal(record_read(record, wallet.info.id, &back),
			 TEE_SUCCESS);
	assert_memory_equal(&back, &wallet, sizeof(back));
	assert_int_equal(record_read_public(record, wallet.info.id, &back),
			 TEE_SUCCESS);
	assert_memory_equal(&back.info, &wallet.info, sizeof(back.info));
	assert_memory_equal(back.seed, zero, sizeof(back.seed));
	assert_int_equal(record_read(record, 7, &back),
			 TEE_ERROR_CORRUPT_OBJECT);
}

static void kept_branches_give_the_same_keys(void **state)
{
	static const uint8_t random[32] = { 3 };
	static const uint32_t path[][5] = {
		{ 44 | BIP32_HARDENED, 60 | BIP32_HARDENED, BIP32_HARDENED, 0,
		  0 },
		{ 44 | BIP32_HARDENED, 60 | BIP32_HARDENED, BIP32_HARDENED, 0,
		  7 },
		{ 44 | BIP32_HARDENED, 60 | BIP32_HARDENED, BIP32_HARDENED, 0,
		  7 | BIP32_HARDENED },
		{ 44 | BIP32_HARDENED, 60 | BIP32_HARDENED, BIP32_HARDENED, 1,
		  0 },
	};
	struct signer *signer = signer_open(random);
	struct wallet wallet = good_wallet();

	assert_int_equal(record_fill(signer, &wallet), TEE_SUCCESS);
	for (size_t i = 0; i < ARRAY_COUNT(path); i++) {
		struct bip32_node node;
		struct bip32_node want;
		uint8_t point[SIGNER_POINT_LEN];

		assert_int_equal(
			record_node(signer, &wallet, path[i], 5, &node),
			TEE_SUCCESS);
		assert_int_equal(bip32_master(signer, wallet.seed,
					      sizeof(wallet.seed), &want),
				 TEE_SUCCESS);
		assert_int_equal(bip32_derive(signer, &want, path[i], 5),
				 TEE_SUCCESS);
		assert_memory_equal(&node, &want, sizeof(node));
		signer_public(signer, node.key, point, NULL);
		assert_int_equal(record_is_first(path[i], 5), i == 0);
		if (i == 0)
			assert_memory_equal(wallet.first_public, point,
					    sizeof(point));
	}
	signer_close(signer);
}

static void damaged_records_are_refused(void **state)
{
	static const struct {
		const char *must;
		size_t at;
		uint8_t to;
		TEE_Result res;
	} row[] = {
		{ "another magic", 0, 'X', TEE_ERROR_CORRUPT_OBJECT },
		{ "a later version", 4, 2, TEE_ERROR_UNSUPPORTED_VERSION },
		{ "an unknown flag", 19, 0x80, TEE_ERROR_CORRUPT_OBJECT },
		{ "nine chains", 20, 9, TEE_ERROR_CORRUPT_OBJECT },
		{ "entropy of 33 bytes", 224, 33, TEE_ERROR_CORRUPT_OBJECT },
		{ "entropy of no bytes", 224, 0, TEE_ERROR_CORRUPT_OBJECT },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct wallet wallet = good_wallet();
		struct wallet back;
		uint8_t record[RECORD_LEN];

		record_write(&wallet, record);
		record[row[i].at] = row[i].to;
		if (record_read(record, wallet.info.id, &back) != row[i].res)
			fail_msg("%s", row[i].must);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(odd_requests_are_refused),
		cmocka_unit_test(a_development_wallet_has_its_own_policy),
		cmocka_unit_test(transactions_meet_the_policy),
		cmocka_unit_test(fees_cannot_wrap),
		cmocka_unit_test(records_come_back),
		cmocka_unit_test(kept_branches_give_the_same_keys),
		cmocka_unit_test(damaged_records_are_refused),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
