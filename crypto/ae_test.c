#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/ae.h>
#include <string.h>

#include "block_ops.h"
#include "vectors.h"

struct message {
	struct vector_bytes key, nonce, aad, msg, ct, tag;
};

static TEE_Result start(struct ae *ctx, enum ae_alg alg, bool encrypt,
			const struct message *m)
{
	const struct ae_setup how = {
		.alg = alg,
		.encrypt = encrypt,
		.key = m->key.b,
		.key_len = m->key.len,
		.nonce = m->nonce.b,
		.nonce_len = m->nonce.len,
		.tag_len = m->tag.len,
		.aad_len = m->aad.len,
		.payload_len = m->msg.len,
	};

	return ae_init(ctx, &how);
}

/* All of a message but its tag, in two pieces. */
static void feed(struct ae *ctx, const struct message *m, const uint8_t *in,
		 size_t cut, uint8_t *out)
{
	size_t aad_cut = MIN(cut, m->aad.len);
	size_t in_cut = MIN(cut, m->msg.len);

	assert_int_equal(ae_update_aad(ctx, m->aad.b, aad_cut), TEE_SUCCESS);
	assert_int_equal(
		ae_update_aad(ctx, m->aad.b + aad_cut, m->aad.len - aad_cut),
		TEE_SUCCESS);
	assert_int_equal(ae_update(ctx, in, in_cut, out), TEE_SUCCESS);
	assert_int_equal(
		ae_update(ctx, in + in_cut, m->msg.len - in_cut, out + in_cut),
		TEE_SUCCESS);
}

static void check_message(enum ae_alg alg, const struct message *m, bool valid,
			  size_t cut)
{
	uint8_t out[VECTOR_BYTES_MAX];
	uint8_t tag[AE_TAG_LEN_MAX];
	struct ae ctx;

	if (valid) {
		assert_int_equal(start(&ctx, alg, true, m), TEE_SUCCESS);
		feed(&ctx, m, m->msg.b, cut, out);
		assert_int_equal(ae_encrypt_final(&ctx, tag), TEE_SUCCESS);
		assert_memory_equal(out, m->ct.b, m->ct.len);
		assert_memory_equal(tag, m->tag.b, m->tag.len);
	}
	assert_int_equal(start(&ctx, alg, false, m), TEE_SUCCESS);
	memcpy(out, m->ct.b, m->ct.len);
	feed(&ctx, m, out, cut, out);
	assert_int_equal(ae_decrypt_final(&ctx, m->tag.b, m->tag.len),
			 valid ? TEE_SUCCESS : TEE_ERROR_MAC_INVALID);
	if (valid)
		assert_memory_equal(out, m->msg.b, m->msg.len);
}

struct counted {
	enum ae_alg alg;
	size_t count;
};

static void check_one(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	struct counted *counted = ctx;
	bool valid = strcmp(result, "valid") == 0;
	struct message m;
	struct ae ae;

	vector_hex(test, "key", &m.key);
	vector_hex(test, "iv", &m.nonce);
	vector_hex(test, "aad", &m.aad);
	vector_hex(test, "msg", &m.msg);
	vector_hex(test, "ct", &m.ct);
	vector_hex(test, "tag", &m.tag);
	if (start(&ae, counted->alg, true, &m) != TEE_SUCCESS) {
		assert_false(valid);
		return;
	}
	counted->count++;
	check_message(counted->alg, &m, valid, 0);
	check_message(counted->alg, &m, valid, m.msg.len / 2);
	check_message(counted->alg, &m, valid, 17);
}

static void gcm_meets_wycheproof(void **state)
{
	struct counted counted = { AE_AES_GCM, 0 };

	vectors_each("wycheproof/aes_gcm_test.json", check_one, &counted);
	assert_true(counted.count > 250);
}

static void ccm_meets_wycheproof(void **state)
{
	struct counted counted = { AE_AES_CCM, 0 };

	vectors_each("wycheproof/aes_ccm_test.json", check_one, &counted);
	assert_true(counted.count > 250);
}

/* The GCM specification, test cases 4 to 6; SP 800-38C, examples 1 to 3. */
static const struct {
	const char *must;
	enum ae_alg alg;
	const char *key, *nonce, *aad, *msg, *ct, *tag;
} row[] = {
	{ "GCM test case 4", AE_AES_GCM, "feffe9928665731c6d6a8f9467308308",
	  "cafebabefacedbaddecaf888",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
	  "5bc94fbc3221a5db94fae95ae7121a47" },
	{ "GCM test case 5, nonce of 8 bytes", AE_AES_GCM,
	  "feffe9928665731c6d6a8f9467308308", "cafebabefacedbad",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423"
	  "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
	  "3612d2e79e3b0785561be14aaca2fccb" },
	{ "GCM test case 6, nonce of 60 bytes", AE_AES_GCM,
	  "feffe9928665731c6d6a8f9467308308",
	  "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728"
	  "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7"
	  "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
	  "619cc5aefffe0bfa462af43c1699d050" },
	{ "GCM, AES-256, tag of 12 bytes", AE_AES_GCM,
	  "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  "cafebabefacedbaddecaf888",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39d9313225"
	  "f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95"
	  "956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39d9313225f88406e5"
	  "a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953"
	  "2fcf0e2449a6b525b16aedf5aa0de657ba637b39d9313225f88406e5a55909c5"
	  "aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
	  "49a6b525b16aedf5aa0de657ba637b39",
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f6624a1ef5dd"
	  "9c2b7db345b4748fe760a887705f49bcc9aa196ec55a9934d14697a444f81560"
	  "f2939ddb35bb9d571cf96858c15d20582a838fe8d4a87ff67702198aed0de2b6"
	  "19c038244b110bb90c4966ed1a1cbb85641df95f65e570474b2a7c34ac90872a"
	  "d33e75b0d1a02e12e07f4e856cf19bdcf73c626b776b4f3408681b40d9a4ce17"
	  "77e9038e20a0a5f1b8467c6ac8cdda781dff529f443f2a62dfc6b4e5e1bc74be"
	  "fc58a0c112aca40c9fe09a9e448f2168",
	  "81c53d89b3dbf2e2f97e42e3" },
	{ "CCM example 1", AE_AES_CCM, "404142434445464748494a4b4c4d4e4f",
	  "10111213141516", "0001020304050607", "20212223", "7162015b",
	  "4dac255d" },
	{ "CCM example 2", AE_AES_CCM, "404142434445464748494a4b4c4d4e4f",
	  "1011121314151617", "000102030405060708090a0b0c0d0e0f",
	  "202122232425262728292a2b2c2d2e2f",
	  "d2a1f0e051ea5f62081a7792073d593d", "1fc64fbfaccd" },
	{ "CCM example 3", AE_AES_CCM, "404142434445464748494a4b4c4d4e4f",
	  "101112131415161718191a1b",
	  "000102030405060708090a0b0c0d0e0f10111213",
	  "202122232425262728292a2b2c2d2e2f3031323334353637",
	  "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5",
	  "484392fbc1b09951" },
	{ "CCM, no AAD, long payload", AE_AES_CCM,
	  "404142434445464748494a4b4c4d4e4f", "101112131415161718191a1b1c", "",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	  "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
	  "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
	  "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
	  "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
	  "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
	  "c0c1c2c3c4c5c6c7",
	  "49b17d8d3ea4e6174a48e2b65e6d8b417ac0dd3f8ee46ce4a4a2a509661cef52"
	  "528c1cd9805333a5cfd482fa3f095a3c2fdd1cc47771c5e55fddd60b5c8d6d3f"
	  "a5c8dd79d08b16242b6642106e7c0c28bd1064b31e6d7c9800c8397dbc3fa807"
	  "1e6a38278b386c18d65d39c6ad1ef9501a5c8f68d38eb6474799f3cc898b4b9b"
	  "97e87f9c95ce5c51bc9d758f17119586663a5684e0a0daf6520ec572b87473eb"
	  "141d10471e4799ded9e607655402eca5176bbf792ef39dd135ac8d710da8e9e8"
	  "54fd3b95c681023f",
	  "1b792380b7ead0e778c65794689d0354" },
};

static void the_specifications_examples_are_met(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct message m;

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].key, &m.key);
		bytes_from_hex(row[i].nonce, &m.nonce);
		bytes_from_hex(row[i].aad, &m.aad);
		bytes_from_hex(row[i].msg, &m.msg);
		bytes_from_hex(row[i].ct, &m.ct);
		bytes_from_hex(row[i].tag, &m.tag);
		for (size_t cut = 0; cut <= m.msg.len; cut++)
			check_message(row[i].alg, &m, true, cut);
		for (size_t bit = 0; bit < 8 * m.tag.len; bit += 5) {
			m.tag.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
			check_message(row[i].alg, &m, false, 1);
			m.tag.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

static void lengths_and_order_are_kept(void **state)
{
	const uint8_t zero[32] = { 0 };
	uint8_t out[32];
	struct ae ctx;
	struct ae_setup how = {
		.alg = AE_AES_CCM,
		.encrypt = true,
		.key = zero,
		.key_len = 16,
		.nonce = zero,
		.nonce_len = 13,
		.tag_len = 8,
		.aad_len = 3,
		.payload_len = 5,
	};

	assert_int_equal(ae_init(&ctx, &how), TEE_SUCCESS);
	assert_int_equal(ae_update_aad(&ctx, zero, 2), TEE_SUCCESS);
	assert_int_equal(ae_update(&ctx, zero, 1, out), TEE_ERROR_BAD_STATE);
	assert_int_equal(ae_update_aad(&ctx, zero, 2),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(ae_update_aad(&ctx, zero, 1), TEE_SUCCESS);
	assert_int_equal(ae_update(&ctx, zero, 6, out),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(ae_update(&ctx, zero, 4, out), TEE_SUCCESS);
	assert_int_equal(ae_update_aad(&ctx, zero, 0), TEE_ERROR_BAD_STATE);
	assert_int_equal(ae_encrypt_final(&ctx, out), TEE_ERROR_BAD_STATE);
	assert_int_equal(ae_update(&ctx, zero, 1, out), TEE_SUCCESS);
	assert_int_equal(ae_decrypt_final(&ctx, out, 8), TEE_ERROR_BAD_STATE);
	assert_int_equal(ae_encrypt_final(&ctx, out), TEE_SUCCESS);

	how.payload_len = 0x10000;
	assert_int_equal(ae_init(&ctx, &how), TEE_ERROR_BAD_PARAMETERS);
	how.tag_len = 5;
	assert_int_equal(ae_init(&ctx, &how), TEE_ERROR_NOT_SUPPORTED);
	how.alg = AE_AES_GCM;
	assert_int_equal(ae_init(&ctx, &how), TEE_ERROR_NOT_SUPPORTED);
	how.tag_len = 12;
	how.nonce_len = 0;
	assert_int_equal(ae_init(&ctx, &how), TEE_ERROR_BAD_PARAMETERS);
	how.nonce_len = 16;
	how.key_len = 8;
	assert_int_equal(ae_init(&ctx, &how), TEE_ERROR_BAD_PARAMETERS);
	how.key_len = 32;
	assert_int_equal(ae_init(&ctx, &how), TEE_SUCCESS);
}

/* Another world that writes the caller's buffers while they are worked on. */
#define SHARED_LEN 64u

static struct {
	const struct block_ops *real;
	uint8_t in[SHARED_LEN];
	uint8_t out[SHARED_LEN];
} shared;

static void others_write(void)
{
	for (size_t i = 0; i < SHARED_LEN; i++) {
		shared.in[i]++;
		shared.out[i]++;
	}
}

static void disturbed_ctr(const struct block_key *key, uint8_t *counter,
			  const uint8_t *in, uint8_t *out, size_t count)
{
	others_write();
	shared.real->ctr(key, counter, in, out, count);
	others_write();
}

static void disturbed_mac(const struct block_key *key, uint8_t *sum,
			  const uint8_t *in, size_t count)
{
	shared.real->mac(key, sum, in, count);
	others_write();
}

/* The tag, and what came out in @out, of SHARED_LEN bytes. */
static void run_shared(enum ae_alg alg, bool encrypt, const uint8_t *in,
		       bool disturbed, uint8_t *out, uint8_t *tag)
{
	const uint8_t zero[16] = { 0 };
	const struct ae_setup how = {
		.alg = alg,
		.encrypt = encrypt,
		.key = zero,
		.key_len = 16,
		.nonce = zero,
		.nonce_len = 12,
		.tag_len = 16,
		.payload_len = SHARED_LEN,
	};
	struct block_ops ops;
	struct ae ctx;

	memcpy(shared.in, in, SHARED_LEN);
	assert_int_equal(ae_init(&ctx, &how), TEE_SUCCESS);
	shared.real = ctx.key.ops;
	ops = *shared.real;
	if (disturbed) {
		ops.ctr = disturbed_ctr;
		ops.mac = disturbed_mac;
		ctx.key.ops = &ops;
	}
	assert_int_equal(ae_update(&ctx, shared.in, SHARED_LEN, shared.out),
			 TEE_SUCCESS);
	memcpy(out, shared.out, SHARED_LEN);
	if (encrypt)
		assert_int_equal(ae_encrypt_final(&ctx, tag), TEE_SUCCESS);
	else
		assert_int_equal(ae_decrypt_final(&ctx, tag, 16), TEE_SUCCESS);
}

static void buffers_that_others_write_are_read_once(void **state)
{
	const enum ae_alg algs[] = { AE_AES_GCM, AE_AES_CCM };
	uint8_t plain[SHARED_LEN];
	uint8_t cipher[SHARED_LEN];
	uint8_t out[SHARED_LEN];
	uint8_t tag[16];
	uint8_t tag_again[16];

	for (size_t i = 0; i < SHARED_LEN; i++)
		plain[i] = (uint8_t)i;
	for (size_t i = 0; i < ARRAY_COUNT(algs); i++) {
		run_shared(algs[i], true, plain, false, cipher, tag);
		run_shared(algs[i], true, plain, true, out, tag_again);
		assert_memory_equal(out, cipher, SHARED_LEN);
		assert_memory_equal(tag_again, tag, sizeof(tag));
		run_shared(algs[i], false, cipher, true, out, tag);
		assert_memory_equal(out, plain, SHARED_LEN);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(the_specifications_examples_are_met),
		cmocka_unit_test(lengths_and_order_are_kept),
		cmocka_unit_test(buffers_that_others_write_are_read_once),
		cmocka_unit_test(gcm_meets_wycheproof),
		cmocka_unit_test(ccm_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
