/*
 * services-test: the pseudo-TAs as the normal world sees them, and the services
 * TA, which tries them from inside.
 *
 * usage: services-test			  all cases
 *	  services-test install FILE	  install a TA; prints the result
 *	  services-test call UUID	  open a session; prints result and origin
 *	  services-test attest [none]	  prints key and answers, for the host;
 *					  none: nothing was started below the TEE
 *	  services-test time-set SECONDS  the services TA's persistent time
 *	  services-test time-get
 */
#include "test_lib.h"

#include <app_secrets_ta.h>
#include <pta_attestation.h>
#include <pta_device.h>
#include <pta_rng.h>
#include <pta_secstor_ta_mgmt.h>
#include <pthread.h>
#include <services_ta.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <trusted_keys_ta.h>
#include <unistd.h>

#define ANSWER_LEN (32 + 384)

/* abi: pta_stats.h of the dev kit wants the TA library's types. */
#define STATS_UUID_INIT                                                        \
	{                                                                      \
		0xd96a5b40, 0xe2c7, 0xb1af,                                    \
		{                                                              \
			0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b         \
		}                                                              \
	}

static const TEEC_UUID services_uuid = TA_SERVICES_UUID;
static const TEEC_UUID crash_uuid = TA_SERVICES_CRASH_UUID;
static const TEEC_UUID stats_uuid = STATS_UUID_INIT;
static const TEEC_UUID attestation_uuid = PTA_ATTESTATION_UUID;
static const TEEC_UUID secstor_uuid = PTA_SECSTOR_TA_MGMT_UUID;
static const TEEC_UUID device_uuid = PTA_DEVICE_UUID;
static const TEEC_UUID rng_uuid = PTA_RNG_UUID;

static struct outcome none_call(TEEC_Session *s, uint32_t cmd)
{
	TEEC_Operation op = OP(NONE, NONE, NONE, NONE);

	return tee_call(s, cmd, &op);
}

/* A buffer of output at parameter @n, the types of the rest as they are. */
static struct outcome out_call(TEEC_Session *s, uint32_t cmd,
			       TEEC_Operation *op, unsigned int n, void *buf,
			       size_t *len)
{
	op->params[n].tmpref.buffer = buf;
	op->params[n].tmpref.size = *len;

	struct outcome out = tee_call(s, cmd, op);

	*len = op->params[n].tmpref.size;
	return out;
}

/* ----------------------------------------------------------------- cases --- */

static void self_test(uint32_t command, const char *name)
{
	TEEC_Session s = { 0 };
	uint32_t line = 0;
	uint32_t b = 0;

	tee_must_open(&s, &services_uuid);
	expect(tee_value_call(&s, command, &line, &b), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, name);
	test_result(line == 0, "%s: line %u", name, line);
	TEEC_CloseSession(&s);
}

struct masked {
	TEEC_Session session;
	TEEC_Operation op;
	struct outcome out;
};

static void *masked_call(void *arg)
{
	struct masked *m = arg;

	m->out = tee_call(&m->session, SERVICES_MASKED, &m->op);
	return NULL;
}

static void test_masked(void)
{
	struct masked m = { .op = OP(VALUE_INPUT, VALUE_OUTPUT, NONE, NONE) };
	pthread_t thread;

	m.op.params[0].value.a = 5000;
	tee_must_open(&m.session, &services_uuid);
	pthread_create(&thread, NULL, masked_call, &m);
	usleep(500000);
	TEEC_RequestCancellation(&m.op);
	pthread_join(thread, NULL);
	expect(m.out, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP,
	       "a masked cancellation waits");
	test_result(m.op.params[1].value.a == 0,
		    "a masked cancellation: line %u", m.op.params[1].value.a);
	/* It was for that call alone. */
	expect(none_call(&m.session, SERVICES_NOTHING), TEEC_SUCCESS, 0,
	       "the next call is not cancelled");
	TEEC_CloseSession(&m.session);
}

static void test_devices(void)
{
	TEEC_Operation op = OP(MEMREF_TEMP_OUTPUT, NONE, NONE, NONE);
	TEEC_Operation bad = OP(NONE, NONE, NONE, NONE);
	TEEC_Session s = { 0 };
	uint8_t list[1024];
	size_t len = 0;
	const uint8_t rng[16] = { 0xab, 0x7a, 0x61, 0x7c, 0xb8, 0xe7,
				  0x4d, 0x8f, 0x83, 0x01, 0xd0, 0x9b,
				  0x61, 0x03, 0x6b, 0x64 };
	const uint8_t keys[16] = { 0xf0, 0x4a, 0x0f, 0xe7, 0x1f, 0x5d,
				   0x4b, 0x9b, 0xab, 0xf7, 0x61, 0x9b,
				   0x85, 0xb4, 0xce, 0x8c };
	unsigned int found = 0;

	tee_must_open(&s, &device_uuid);
	expect(out_call(&s, PTA_CMD_GET_DEVICES, &op, 0, NULL, &len),
	       TEEC_ERROR_SHORT_BUFFER, TEEC_ORIGIN_TRUSTED_APP,
	       "devices: the size is told");
	test_result(len >= 16 && len % 16 == 0, "devices: %zu bytes", len);
	len = sizeof(list);
	expect(out_call(&s, PTA_CMD_GET_DEVICES, &op, 0, list, &len),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP, "devices: are told");
	for (size_t i = 0; i + 16 <= len && len <= sizeof(list); i += 16)
		found += memcmp(list + i, rng, 16) == 0 ||
			 memcmp(list + i, keys, 16) == 0;
	test_result(found == 2,
		    "devices: the random source and an early TA are");
	len = sizeof(list);
	expect(out_call(&s, PTA_CMD_GET_DEVICES_SUPP, &op, 0, list, &len),
	       TEEC_SUCCESS, 0, "devices: those that need the supplicant");
	len = sizeof(list);
	expect(out_call(&s, PTA_CMD_GET_DEVICES_RPMB, &op, 0, list, &len),
	       TEEC_SUCCESS, 0, "devices: those of later storage");
	test_result(len == 0, "devices: of those there are none");
	expect(tee_call(&s, PTA_CMD_GET_DEVICES, &bad),
	       TEEC_ERROR_BAD_PARAMETERS, 0, "devices: wrong types");
	expect(none_call(&s, 9), TEEC_ERROR_NOT_IMPLEMENTED, 0,
	       "devices: unknown command");
	TEEC_CloseSession(&s);
}

static void test_rng(void)
{
	static uint8_t bytes[10000];
	TEEC_Operation op = OP(MEMREF_TEMP_INOUT, NONE, NONE, NONE);
	TEEC_Session s = { 0 };
	size_t len = sizeof(bytes);
	uint32_t a = 0;
	uint32_t b = 0;
	unsigned int zeros = 0;

	tee_must_open(&s, &rng_uuid);
	expect(out_call(&s, PTA_CMD_GET_ENTROPY, &op, 0, bytes, &len),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP, "random bytes");
	for (size_t i = 0; i < sizeof(bytes); i++)
		zeros += bytes[i] == 0;
	test_result(len == sizeof(bytes) && zeros < 120,
		    "random: %zu bytes, %u zeros", len, zeros);
	expect(tee_value_call(&s, PTA_CMD_GET_RNG_INFO, &a, &b), TEEC_SUCCESS,
	       0, "random: quality");
	test_result(b > 0 && b <= 1024, "random: quality %u", b);
	expect(none_call(&s, 5), TEEC_ERROR_NOT_IMPLEMENTED, 0,
	       "random: unknown command");
	TEEC_CloseSession(&s);
}

struct alloc_record {
	char desc[32];
	uint64_t free2_sum;
	uint32_t words[6];
};

struct ta_record {
	TEEC_UUID uuid;
	uint32_t panicked;
	uint32_t sessions;
	struct alloc_record heap;
};

static void test_stats(void)
{
	TEEC_Operation alloc = OP(VALUE_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	TEEC_Operation tas = OP(MEMREF_TEMP_OUTPUT, NONE, NONE, NONE);
	TEEC_Operation time = OP(VALUE_OUTPUT, VALUE_OUTPUT, NONE, NONE);
	TEEC_Operation pager =
		OP(VALUE_OUTPUT, VALUE_OUTPUT, VALUE_OUTPUT, NONE);
	TEEC_Operation one = OP(VALUE_INPUT, NONE, NONE, NONE);
	struct alloc_record rec[6];
	struct ta_record ta[16];
	TEEC_Session s = { 0 };
	TEEC_Session held = { 0 };
	size_t len = 0;
	bool found = false;

	tee_must_open(&s, &stats_uuid);
	tee_must_open(&held, &services_uuid);
	expect(out_call(&s, 1, &alloc, 1, NULL, &len), TEEC_ERROR_SHORT_BUFFER,
	       TEEC_ORIGIN_TRUSTED_APP, "stats: the size is told");
	test_result(len == 5 * 64, "stats: five pools, %zu bytes", len);
	len = sizeof(rec);
	expect(out_call(&s, 1, &alloc, 1, rec, &len), TEEC_SUCCESS, 0,
	       "stats: pools");
	test_result(rec[0].words[0] != 0 &&
			    rec[0].words[1] >= rec[0].words[0] &&
			    rec[2].words[2] > rec[2].words[0],
		    "stats: heap %u of %u, TA memory %u of %u", rec[0].words[0],
		    rec[0].words[2], rec[2].words[0], rec[2].words[2]);
	alloc.params[0].value.a = 3;
	len = 64;
	expect(out_call(&s, 1, &alloc, 1, rec, &len), TEEC_SUCCESS, 0,
	       "stats: one pool");
	alloc.params[0].value.a = 6;
	expect(out_call(&s, 1, &alloc, 1, rec, &len), TEEC_ERROR_BAD_PARAMETERS,
	       0, "stats: no such pool");
	len = sizeof(ta);
	expect(out_call(&s, 3, &tas, 0, ta, &len), TEEC_SUCCESS, 0,
	       "stats: TAs");
	for (size_t i = 0; i < len / sizeof(ta[0]); i++)
		found |= memcmp(&ta[i].uuid, &services_uuid, 16) == 0 &&
			 ta[i].sessions == 1 && ta[i].panicked == 0 &&
			 ta[i].heap.words[0] != 0;
	test_result(len % 88 == 0 && found, "stats: the services TA is there");
	expect(tee_call(&s, 4, &time), TEEC_SUCCESS, 0, "stats: time");
	test_result(time.params[0].value.a > 1600000000 &&
			    time.params[0].value.b < 1000 &&
			    time.params[1].value.b < 1000,
		    "stats: REE %u s, TEE %u s", time.params[0].value.a,
		    time.params[1].value.a);
	expect(tee_call(&s, 0, &pager), TEEC_SUCCESS, 0, "stats: pager");
	expect(none_call(&s, 2), TEEC_SUCCESS, 0, "stats: leaks");
	one.params[0].value.a = 1;
	expect(tee_call(&s, 5, &one), TEEC_SUCCESS, 0, "stats: regulators");
	one.params[0].value.a = 2;
	expect(tee_call(&s, 5, &one), TEEC_ERROR_BAD_PARAMETERS, 0,
	       "stats: no such drivers");
	expect(none_call(&s, 6), TEEC_ERROR_BAD_PARAMETERS, 0,
	       "stats: unknown command");
	expect(none_call(&s, 3), TEEC_ERROR_BAD_PARAMETERS, 0,
	       "stats: wrong types");
	TEEC_CloseSession(&held);
	TEEC_CloseSession(&s);
}

static void login_case(uint32_t method, void *data, const TEEC_UUID *want,
		       const char *name)
{
	TEEC_Operation op = OP(VALUE_OUTPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	TEEC_Session s = { 0 };
	TEEC_UUID uuid;
	size_t len = sizeof(uuid);
	struct outcome out = { 0 };

	out.res = TEEC_OpenSession(&tee, &s, &services_uuid, method, data, NULL,
				   &out.origin);
	expect(out, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP, name);
	if (out.res != TEEC_SUCCESS)
		return;
	out = out_call(&s, SERVICES_CLIENT, &op, 1, &uuid, &len);
	test_result(out.res == TEEC_SUCCESS && op.params[0].value.a == method &&
			    memcmp(&uuid, want, sizeof(uuid)) == 0,
		    "%s: login %u, %08x-...", name, op.params[0].value.a,
		    uuid.timeLow);
	TEEC_CloseSession(&s);
}

/* UUIDv5 of "uid=0" and "gid=0" in the namespace of Linux's TEE subsystem. */
static void test_logins(void)
{
	static const TEEC_UUID nil;
	static const TEEC_UUID user = { 0xef0180a3,
					0x13f3,
					0x5d1c,
					{ 0xb7, 0xf5, 0x88, 0x8c, 0x0e, 0x21,
					  0x05, 0x9a } };
	static const TEEC_UUID group = { 0xd93bc168,
					 0xf863,
					 0x58d3,
					 { 0xa1, 0xfe, 0xbb, 0x20, 0x39, 0x42,
					   0x1b, 0x99 } };
	static const struct {
		uint32_t method;
		const char *name;
	} refused[] = {
		{ 0x80000000, "login: the kernel's is not a program's" },
		{ 0xf0000000, "login: nor is a TA's" },
		{ 3, "login: an unknown one is refused" },
		{ TEEC_LOGIN_APPLICATION,
		  "login: Linux knows no applications" },
		{ TEEC_LOGIN_USER_APPLICATION, "login: nor those of users" },
		{ 6, "login: nor those of groups" },
	};
	gid_t gid = 0;
	gid_t other = 4711;
	TEEC_Session s = { 0 };

	login_case(TEEC_LOGIN_PUBLIC, NULL, &nil, "login: public");
	login_case(TEEC_LOGIN_USER, NULL, &user, "login: user");
	login_case(TEEC_LOGIN_GROUP, &gid, &group, "login: group");
	test_result(TEEC_OpenSession(&tee, &s, &services_uuid, TEEC_LOGIN_GROUP,
				     &other, NULL, NULL) != TEEC_SUCCESS,
		    "login: a group one is not in is refused");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		test_result(TEEC_OpenSession(&tee, &s, &services_uuid,
					     refused[i].method, &gid, NULL,
					     NULL) != TEEC_SUCCESS,
			    "%s", refused[i].name);
}

static void test_alive(void)
{
	TEEC_Session s[2] = { 0 };

	tee_must_open(&s[0], &crash_uuid);
	tee_must_open(&s[1], &crash_uuid);
	expect(none_call(&s[0], SERVICES_PANIC), TEEC_ERROR_TARGET_DEAD,
	       TEEC_ORIGIN_TEE, "crash: the call ends");
	expect(none_call(&s[1], SERVICES_NOTHING), TEEC_ERROR_TARGET_DEAD,
	       TEEC_ORIGIN_TEE, "crash: for the other session too");
	expect(tee_open(&s[0], &crash_uuid, NULL), TEEC_ERROR_TARGET_DEAD,
	       TEEC_ORIGIN_TEE, "crash: it stays dead");
	TEEC_CloseSession(&s[1]);
	expect(tee_open(&s[0], &crash_uuid, NULL), TEEC_ERROR_TARGET_DEAD,
	       TEEC_ORIGIN_TEE, "crash: after its last session too");

	tee_must_open(&s[0], &services_uuid);
	expect(none_call(&s[0], SERVICES_PANIC), TEEC_ERROR_TARGET_DEAD,
	       TEEC_ORIGIN_TEE, "another TA crashes");
	TEEC_CloseSession(&s[0]);
	expect(tee_open(&s[0], &services_uuid, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "and is loaded again");
	TEEC_CloseSession(&s[0]);
}

static void test_refusals(void)
{
	static const TEEC_UUID system = { 0x3a2f8978,
					  0x5dc0,
					  0x11e8,
					  { 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b,
					    0xbe, 0xbc } };
	TEEC_Operation in = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);
	TEEC_Session s = { 0 };
	uint8_t key[32];
	uint8_t again[32];
	TEEC_Operation op = OP(MEMREF_TEMP_OUTPUT, NONE, NONE, NONE);
	size_t len = sizeof(key);

	expect(tee_open(&s, &system, NULL), TEEC_ERROR_ACCESS_DENIED,
	       TEEC_ORIGIN_TRUSTED_APP, "system: for TAs alone");
	tee_must_open(&s, &secstor_uuid);
	expect(none_call(&s, 7), TEEC_ERROR_NOT_IMPLEMENTED, 0,
	       "install: unknown command");
	expect(none_call(&s, PTA_SECSTOR_TA_MGMT_BOOTSTRAP),
	       TEEC_ERROR_BAD_PARAMETERS, 0, "install: wrong types");
	in.params[0].tmpref.buffer = key;
	in.params[0].tmpref.size = 0;
	expect(tee_call(&s, PTA_SECSTOR_TA_MGMT_BOOTSTRAP, &in),
	       TEEC_ERROR_SECURITY, 0, "install: nothing");
	in.params[0].tmpref.size = sizeof(key);
	memset(key, 0x48, sizeof(key));
	expect(tee_call(&s, PTA_SECSTOR_TA_MGMT_BOOTSTRAP, &in),
	       TEEC_ERROR_SECURITY, 0, "install: no TA file");
	TEEC_CloseSession(&s);

	tee_must_open(&s, &services_uuid);
	expect(out_call(&s, SERVICES_UNIQUE_KEY, &op, 0, key, &len),
	       TEEC_SUCCESS, 0, "a key of the TA's own");
	expect(out_call(&s, SERVICES_UNIQUE_KEY, &op, 0, again, &len),
	       TEEC_SUCCESS, 0, "once more");
	test_result(memcmp(key, again, sizeof(key)) == 0, "it is the same");
	TEEC_CloseSession(&s);
}

/* Early TAs: no file of theirs is in the guest. */

static TEEC_Result secret_call(TEEC_Session *s, uint32_t command,
			       const void *in, size_t in_len, void *out,
			       size_t *out_len)
{
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);

	op.params[0].tmpref.buffer = (void *)(uintptr_t)in;
	op.params[0].tmpref.size = in_len;
	return out_call(s, command, &op, 1, out, out_len).res;
}

static void test_early(void)
{
	static const TEEC_UUID secrets_uuid = TA_APP_SECRETS_UUID;
	static const TEEC_UUID keys_uuid = TA_TRUSTED_KEYS_UUID;
	static const char secret[] = "a secret";
	TEEC_Session s = { 0 };
	TEEC_Session user = { 0 };
	uint8_t blob[200] = { 0 };
	uint8_t back[200] = { 0 };
	size_t blob_len = sizeof(secret);
	size_t len = sizeof(back);
	struct outcome out = { 0 };

	expect(tee_open(&s, &keys_uuid, NULL), TEEC_ERROR_ACCESS_DENIED,
	       TEEC_ORIGIN_TRUSTED_APP, "trusted keys: not for programs");
	expect(tee_open(&s, &secrets_uuid, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "app secrets: there without a file");
	out.res = secret_call(&s, APP_SECRETS_SEAL, secret, sizeof(secret),
			      blob, &blob_len);
	test_result(out.res == TEEC_ERROR_SHORT_BUFFER &&
			    blob_len == sizeof(secret) + APP_SECRETS_OVERHEAD,
		    "app secrets: the size is told, %zu", blob_len);
	test_result(secret_call(&s, APP_SECRETS_SEAL, secret, sizeof(secret),
				blob, &blob_len) == TEEC_SUCCESS,
		    "app secrets: sealed");
	test_result(secret_call(&s, APP_SECRETS_UNSEAL, blob, blob_len, back,
				&len) == TEEC_SUCCESS &&
			    len == sizeof(secret) &&
			    memcmp(back, secret, len) == 0,
		    "app secrets: and opened");
	out.res = TEEC_OpenSession(&tee, &user, &secrets_uuid, TEEC_LOGIN_USER,
				   NULL, NULL, &out.origin);
	expect(out, TEEC_SUCCESS, 0, "app secrets: another client");
	len = sizeof(back);
	test_result(secret_call(&user, APP_SECRETS_UNSEAL, blob, blob_len, back,
				&len) == TEEC_ERROR_SECURITY,
		    "app secrets: does not open it");
	for (size_t i = 0; i < blob_len; i += 7) {
		blob[i] ^= 0x10;
		len = sizeof(back);
		test_result(secret_call(&s, APP_SECRETS_UNSEAL, blob, blob_len,
					back, &len) == TEEC_ERROR_SECURITY,
			    "app secrets: a change at %zu is noticed", i);
		blob[i] ^= 0x10;
	}
	len = sizeof(back);
	test_result(secret_call(&s, APP_SECRETS_UNSEAL, blob,
				APP_SECRETS_OVERHEAD, back,
				&len) == TEEC_ERROR_BAD_PARAMETERS,
		    "app secrets: nothing is no blob");
	expect(none_call(&s, 2), TEEC_ERROR_NOT_SUPPORTED, 0,
	       "app secrets: unknown command");
	TEEC_CloseSession(&user);
	TEEC_CloseSession(&s);
}

/* ------------------------------------------------------------ single ones --- */

static int install(const char *path)
{
	static uint8_t file[4 << 20];
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);
	TEEC_Session s = { 0 };
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		return 1;
	}
	op.params[0].tmpref.buffer = file;
	op.params[0].tmpref.size = fread(file, 1, sizeof(file), f);
	fclose(f);
	tee_must_open(&s, &secstor_uuid);
	printf("0x%08x\n",
	       tee_call(&s, PTA_SECSTOR_TA_MGMT_BOOTSTRAP, &op).res);
	TEEC_CloseSession(&s);
	return 0;
}

static void print_hex(const char *name, const uint8_t *bytes, size_t len)
{
	printf("%s ", name);
	for (size_t i = 0; i < len; i++)
		printf("%02x", bytes[i]);
	printf("\n");
}

static void print_entry(const uint8_t *e)
{
	size_t len = e[PTA_ATTESTATION_ENTRY_LENGTH];
	unsigned int version = e[PTA_ATTESTATION_ENTRY_VERSION];

	printf("started %.32s %u ", (const char *)e, version);
	for (size_t i = 0; i < 32; i++)
		printf("%02x", e[PTA_ATTESTATION_ENTRY_SIGNER + i]);
	printf(" ");
	for (size_t i = 0; i < len && i < 64; i++)
		printf("%02x", e[PTA_ATTESTATION_ENTRY_DIGEST + i]);
	printf("\n");
}

/* SHA-256 of no bytes. */
static const uint8_t sha256_of_nothing[32] = {
	0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
	0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
	0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
};

/*
 * What was started on this device: the answer, the list, its entries. The host
 * TEE has neither ROM nor loader: its list is @none, and signed all the same.
 */
static void attest_started(TEEC_Session *s, TEEC_Operation *op, bool none)
{
	static uint8_t answer[ANSWER_LEN + 48 * PTA_ATTESTATION_ENTRY_LEN];
	size_t len = 0;

	test_result(
		out_call(s, PTA_ATTESTATION_STARTED, op, 1, answer, &len).res ==
				TEEC_ERROR_SHORT_BUFFER &&
			(none ? len == ANSWER_LEN : len > ANSWER_LEN),
		"a list has a length");
	len--;
	test_result(
		out_call(s, PTA_ATTESTATION_STARTED, op, 1, answer, &len).res ==
			TEEC_ERROR_SHORT_BUFFER,
		"a byte less is too short");
	test_result(
		out_call(s, PTA_ATTESTATION_STARTED, op, 1, answer, &len).res ==
				TEEC_SUCCESS &&
			(len - ANSWER_LEN) % PTA_ATTESTATION_ENTRY_LEN == 0,
		"what was started");
	test_result((memcmp(answer, sha256_of_nothing,
			    sizeof(sha256_of_nothing)) == 0) == none,
		    "its digest is that of %s", none ? "nothing" : "something");
	print_hex("list", answer, ANSWER_LEN);
	print_hex("entries", answer + ANSWER_LEN, len - ANSWER_LEN);
	for (size_t at = ANSWER_LEN; at < len; at += PTA_ATTESTATION_ENTRY_LEN)
		print_entry(answer + at);
}

/*
 * Key, then answers about hello's file, the services TA's memory, the TEE's, and
 * what was started.
 */
static int attest(bool none)
{
	TEEC_Operation pub =
		OP(MEMREF_TEMP_OUTPUT, MEMREF_TEMP_OUTPUT, VALUE_OUTPUT, NONE);
	TEEC_Operation file = OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT,
				 MEMREF_TEMP_OUTPUT, NONE);
	TEEC_Operation memory =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	static char nonce[] = "nonce";
	TEEC_Session s = { 0 };
	TEEC_Session ta = { 0 };
	uint8_t e[8];
	uint8_t n[512];
	uint8_t answer[ANSWER_LEN];
	size_t len = sizeof(n);

	tee_must_open(&s, &attestation_uuid);
	tee_must_open(&ta, &services_uuid);
	pub.params[0].tmpref.buffer = e;
	pub.params[0].tmpref.size = 0;
	test_result(out_call(&s, PTA_ATTESTATION_GET_PUBKEY, &pub, 1, n, &len)
				    .res == TEEC_ERROR_SHORT_BUFFER,
		    "a short buffer");
	pub.params[0].tmpref.size = sizeof(e);
	len = sizeof(n);
	test_result(out_call(&s, PTA_ATTESTATION_GET_PUBKEY, &pub, 1, n, &len)
					    .res == TEEC_SUCCESS &&
			    pub.params[2].value.a == 0x70414930,
		    "the key");
	print_hex("e", e, pub.params[0].tmpref.size);
	print_hex("n", n, len);

	file.params[0].tmpref.buffer = (void *)(uintptr_t)&hello_uuid;
	file.params[0].tmpref.size = sizeof(hello_uuid);
	file.params[1].tmpref.buffer = nonce;
	file.params[1].tmpref.size = 5;
	len = ANSWER_LEN - 1;
	test_result(out_call(&s, PTA_ATTESTATION_GET_TA_SHDR_DIGEST, &file, 2,
			     answer, &len)
					    .res == TEEC_ERROR_SHORT_BUFFER &&
			    len == ANSWER_LEN,
		    "a short buffer for the answer");
	test_result(out_call(&s, PTA_ATTESTATION_GET_TA_SHDR_DIGEST, &file, 2,
			     answer, &len)
				    .res == TEEC_SUCCESS,
		    "hello's file");
	print_hex("file", answer, len);
	file.params[1].tmpref.size = 0;
	test_result(out_call(&s, PTA_ATTESTATION_GET_TA_SHDR_DIGEST, &file, 2,
			     answer, &len)
				    .res == TEEC_ERROR_BAD_PARAMETERS,
		    "an empty nonce");

	memory.params[0].tmpref.buffer = nonce;
	memory.params[0].tmpref.size = 5;
	len = ANSWER_LEN;
	test_result(out_call(&s, PTA_ATTESTATION_HASH_TA_MEMORY, &memory, 1,
			     answer, &len)
				    .res == TEEC_ERROR_ACCESS_DENIED,
		    "a client has no TA memory");
	len = ANSWER_LEN;
	test_result(out_call(&s, PTA_ATTESTATION_HASH_TEE_MEMORY, &memory, 1,
			     answer, &len)
				    .res == TEEC_SUCCESS,
		    "the TEE's memory");
	print_hex("tee", answer, len);
	len = ANSWER_LEN;
	test_result(
		out_call(&ta, SERVICES_ATTEST, &memory, 1, answer, &len).res ==
			TEEC_SUCCESS,
		"a TA's memory");
	print_hex("ta", answer, len);
	attest_started(&s, &memory, none);
	TEEC_CloseSession(&ta);
	TEEC_CloseSession(&s);
	return test_end();
}

static int persistent_time(const char *seconds)
{
	TEEC_Operation set = OP(VALUE_INPUT, NONE, NONE, NONE);
	TEEC_Operation get = OP(VALUE_OUTPUT, VALUE_OUTPUT, NONE, NONE);
	TEEC_Session s = { 0 };

	tee_must_open(&s, &services_uuid);
	if (seconds != NULL) {
		set.params[0].value.a = (uint32_t)strtoul(seconds, NULL, 0);
		printf("0x%08x\n", tee_call(&s, SERVICES_TIME_SET, &set).res);
	} else {
		tee_call(&s, SERVICES_TIME_GET, &get);
		printf("0x%08x %u\n", get.params[1].value.a,
		       get.params[0].value.a);
	}
	TEEC_CloseSession(&s);
	return 0;
}

static int open_one(const char *text)
{
	unsigned int a = 0;
	unsigned int b = 0;
	unsigned int c = 0;
	unsigned int d[8] = { 0 };
	TEEC_UUID uuid = { 0 };
	TEEC_Session s = { 0 };
	struct outcome out = { 0 };

	if (sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &a, &b, &c,
		   &d[0], &d[1], &d[2], &d[3], &d[4], &d[5], &d[6],
		   &d[7]) != 11) {
		fprintf(stderr, "services-test: %s: not a UUID\n", text);
		return 2;
	}
	uuid.timeLow = a;
	uuid.timeMid = (uint16_t)b;
	uuid.timeHiAndVersion = (uint16_t)c;
	for (int i = 0; i < 8; i++)
		uuid.clockSeqAndNode[i] = (uint8_t)d[i];
	out = tee_open(&s, &uuid, NULL);
	printf("0x%08x %u\n", out.res, out.origin);
	if (out.res == TEEC_SUCCESS)
		TEEC_CloseSession(&s);
	return 0;
}

int main(int argc, char **argv)
{
	int rc = 0;

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "services-test: no TEE\n");
		return 1;
	}
	if (argc == 3 && strcmp(argv[1], "install") == 0) {
		rc = install(argv[2]);
	} else if (argc == 3 && strcmp(argv[1], "call") == 0) {
		rc = open_one(argv[2]);
	} else if (argc == 3 && strcmp(argv[1], "time-set") == 0) {
		rc = persistent_time(argv[2]);
	} else if (argc == 2 && strcmp(argv[1], "time-get") == 0) {
		rc = persistent_time(NULL);
	} else if (argc == 2 && strcmp(argv[1], "attest") == 0) {
		rc = attest(false);
	} else if (argc == 3 && strcmp(argv[1], "attest") == 0 &&
		   strcmp(argv[2], "none") == 0) {
		rc = attest(true);
	} else if (argc == 1) {
		self_test(SERVICES_SYSTEM_SELF_TEST, "system, from a TA");
		self_test(SERVICES_TIME_SELF_TEST, "persistent time");
		self_test(SERVICES_CALLS_SELF_TEST, "calls of other TAs");
		test_masked();
		test_devices();
		test_rng();
		test_stats();
		test_logins();
		test_alive();
		test_refusals();
		test_early();
		rc = test_end();
	} else {
		fprintf(stderr,
			"usage: services-test [install FILE | call UUID "
			"| attest [none] | time-set SECONDS | time-get]\n");
		rc = 2;
	}
	TEEC_FinalizeContext(&tee);
	return rc;
}
