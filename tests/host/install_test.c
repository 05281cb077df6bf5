/*
 * Installing TAs into trusted storage (docs/ta-abi.md, "Installing"), and what is
 * loaded then: the whole TEE, files that a stranger made, a supplicant and a
 * device that fail. Cases share one device; versions only grow.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel/device.h"
#include "person.h"
#include "storage_service.h"
#include "ta/instance.h"
#include "ta/session.h"
#include "world.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN_MAX (4u << 20) /* of a file, as docs/ta-abi.md has it */

static const uint8_t secstor[16] = { 0x6e, 0x25, 0x6c, 0xba, 0xfc, 0x4d,
				     0x49, 0x41, 0xad, 0x09, 0x2c, 0xa1,
				     0x86, 0x03, 0x42, 0xdd };
static const uint8_t hello[16] = { 0x8a, 0xaa, 0xf2, 0x00, 0x24, 0x50,
				   0x11, 0xe4, 0xab, 0xe2, 0x00, 0x02,
				   0xa5, 0xd5, 0xc5, 0x1b };

static uint32_t session;
static uint8_t *file; /* the client's memory */

/* ------------------------------------------------------------ the device --- */

static bool without_store;
static uint32_t longer_by; /* what the store says of an object, for a moment */
static unsigned int raises_left = UINT32_MAX; /* that succeed */

struct store *__real_storage_lock(void);
struct store *__wrap_storage_lock(void);
struct store *__wrap_storage_lock(void)
{
	return without_store ? NULL : __real_storage_lock();
}

TEE_Result __real_store_stat(struct store *st, const struct store_object_id *id,
			     struct store_meta *meta);
TEE_Result __wrap_store_stat(struct store *st, const struct store_object_id *id,
			     struct store_meta *meta);
TEE_Result __wrap_store_stat(struct store *st, const struct store_object_id *id,
			     struct store_meta *meta)
{
	TEE_Result res = __real_store_stat(st, id, meta);

	meta->data_len += longer_by;
	return res;
}

TEE_Result __real_device_version_raise(enum version_kind kind,
				       const uint8_t id[VERSION_LOG_ID_LEN],
				       uint32_t version);
TEE_Result __wrap_device_version_raise(enum version_kind kind,
				       const uint8_t id[VERSION_LOG_ID_LEN],
				       uint32_t version);
TEE_Result __wrap_device_version_raise(enum version_kind kind,
				       const uint8_t id[VERSION_LOG_ID_LEN],
				       uint32_t version)
{
	if (raises_left == 0)
		return TEE_ERROR_GENERIC;
	if (raises_left != UINT32_MAX)
		raises_left--;
	return __real_device_version_raise(kind, id, version);
}

/* -------------------------------------------------------- the supplicant --- */

static unsigned int asked_for_tas;
static unsigned int files_left = UINT32_MAX; /* requests that succeed */

static bool watch(struct message *rpc)
{
	asked_for_tas += rpc->hdr.cmd == RPC_LOAD_TA;
	if (rpc->hdr.cmd != RPC_FS || files_left == UINT32_MAX)
		return false;
	if (files_left != 0) {
		files_left--;
		return false;
	}
	rpc->hdr.ret = TEE_ERROR_GENERIC;
	return true;
}

/* -------------------------------------------------------------- commands --- */

static size_t file_read(const char *name)
{
	char path[512];
	FILE *f = NULL;
	size_t len = 0;

	snprintf(path, sizeof(path), INSTALL "/%s.ta", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	len = fread(file, 1, LEN_MAX, f);
	fclose(f);
	assert_in_range(len, 1000, 100000);
	return len;
}

static uint32_t install_bytes(size_t len)
{
	struct arg arg[4] = {
		{ .attr = MSG_RMEM_IN, .len = len, .file = true }
	};

	return client_invoke(session, 0, arg);
}

static uint32_t install(const char *name)
{
	return install_bytes(file_read(name));
}

/* Does hello start, and is the normal world's file of it left alone? */
static uint32_t opens(void)
{
	uint32_t res = 0;
	uint32_t id = pta_open(hello, &res);

	if (res == TEE_SUCCESS)
		session_shut(id);
	assert_int_equal(session_count(), 1);
	assert_int_equal(instance_count(), 0);
	return res;
}

static bool installed_opens(void)
{
	asked_for_tas = 0;
	return opens() == TEE_SUCCESS && asked_for_tas == 0;
}

/* The file is the normal world's: nothing was installed. */
static bool plain_opens(void)
{
	asked_for_tas = 0;
	return opens() == TEE_SUCCESS && asked_for_tas != 0;
}

/* ----------------------------------------------------------------- cases --- */

static void calls_of_a_wrong_form_are_refused(void **state)
{
	static const uint32_t unknown[] = { 1, 2, 0x80000000, UINT32_MAX };
	struct arg two[4] = { BYTES_IN("x", 1), VALUE_IN(0, 0) };
	struct arg none[4] = { { 0 } };
	struct arg null[4] = {
		{ .attr = MSG_RMEM_IN, .len = 100, .null = true }
	};

	for (size_t i = 0; i < ARRAY_COUNT(unknown); i++) {
		struct arg arg[4] = { BYTES_IN("x", 1) };

		assert_int_equal(client_invoke(session, unknown[i], arg),
				 TEE_ERROR_NOT_IMPLEMENTED);
	}
	for (uint32_t attr = MSG_NONE; attr <= MSG_RMEM_INOUT; attr++) {
		struct arg arg[4] = { { .attr = attr, .len = 1 } };

		if (attr != MSG_VALUE_INOUT + 1 && attr != MSG_RMEM_IN)
			assert_int_equal(client_invoke(session, 0, arg),
					 TEE_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(client_invoke(session, 0, none),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(client_invoke(session, 0, two),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(client_invoke(session, 0, null), TEE_ERROR_SECURITY);
	assert_int_equal(install_bytes(0), TEE_ERROR_SECURITY);
	/* Sizes that nothing can hold, and the largest that something does. */
	assert_int_equal(install_bytes(LEN_MAX + 1), TEE_ERROR_OUT_OF_MEMORY);
	assert_int_equal(install_bytes(LEN_MAX + 2 * PAGE + 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(install_bytes(SIZE_MAX), TEE_ERROR_BAD_PARAMETERS);
	memset(file, 0x5a, LEN_MAX);
	assert_int_equal(install_bytes(LEN_MAX), TEE_ERROR_SECURITY);
}

static void strangers_files_are_refused(void **state)
{
	static const char *const name[] = { "stranger", "encrypted", "subkey" };
	size_t len = 0;

	for (size_t i = 0; i < ARRAY_COUNT(name); i++)
		if (install(name[i]) != TEE_ERROR_SECURITY)
			fail_msg("%s", name[i]);
	/* One that says that it names no UUID. */
	len = file_read("v6");
	store_le32(file + 4, 0);
	assert_int_equal(install_bytes(len), TEE_ERROR_SECURITY);
	assert_true(plain_opens());
}

static void changed_files_are_refused(void **state)
{
	size_t len = file_read("v6");

	/* Cut short, and with more behind it. */
	for (size_t cut = 1; cut < len; cut += cut < 800 ? 1 : 1013)
		assert_int_equal(install_bytes(cut), TEE_ERROR_SECURITY);
	assert_int_equal(install_bytes(len - 1), TEE_ERROR_SECURITY);
	file[len] = 0;
	assert_int_equal(install_bytes(len + 1), TEE_ERROR_SECURITY);
	/* A bit of each byte of the header, and of some of the image. */
	for (size_t at = 0; at < len; at += at < 360 ? 1 : 997) {
		file[at] ^= (uint8_t)(1u << at % 8);
		if (install_bytes(len) != TEE_ERROR_SECURITY)
			fail_msg("byte %zu is not looked at", at);
		file[at] ^= (uint8_t)(1u << at % 8);
	}
	assert_true(plain_opens());
	person_forgets();
}

/* What is in the store counts when the device says that it was installed. */
static void the_device_must_know(void **state)
{
	raises_left = 0;
	assert_int_equal(install("v5"), TEE_ERROR_SECURITY);
	raises_left = UINT32_MAX;
	assert_true(plain_opens());
	/* Of which version it is, running says as well. */
	raises_left = 1;
	assert_int_equal(install("v5"), TEE_ERROR_SECURITY);
	raises_left = UINT32_MAX;
	assert_true(installed_opens());
	assert_int_equal(install("v4"), TEE_ERROR_ACCESS_CONFLICT);
}

static void the_newest_that_was_installed_runs(void **state)
{
	static const struct {
		const char *name;
		TEE_Result res;
		const char *said;
	} row[] = {
		{ "v5", TEE_SUCCESS, "version 5 installed" },
		{ "v5", TEE_SUCCESS, "version 5 installed" },
		{ "v4", TEE_ERROR_ACCESS_CONFLICT,
		  "version 4 is older than 5" },
		{ "v6", TEE_SUCCESS, "version 6 installed" },
		{ "v5", TEE_ERROR_ACCESS_CONFLICT,
		  "version 5 is older than 6" },
		{ "stranger", TEE_ERROR_SECURITY, "" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		person_forgets();
		if (install(row[i].name) != row[i].res ||
		    !person_saw(row[i].said) ||
		    person_saw("installed") != (row[i].res == TEE_SUCCESS) ||
		    !installed_opens())
			fail_msg("%s, row %zu", row[i].name, i);
	}
}

/* What the store says of the file is not what can be read. */
static void another_one_was_installed_meanwhile(void **state)
{
	longer_by = 1;
	assert_int_equal(opens(), TEE_ERROR_SECURITY);
	longer_by = 0;
	assert_true(installed_opens());
}

/* A supplicant that stores nothing does not get its own file run. */
static void storage_that_cannot_be_read(void **state)
{
	unsigned int failed = 0;

	for (unsigned int left = 0;; left++) {
		uint32_t res = 0;

		files_left = left;
		asked_for_tas = 0;
		res = opens();
		if (files_left != 0)
			break;
		files_left = UINT32_MAX;
		failed += res != TEE_SUCCESS;
		assert_true(asked_for_tas == 0 ||
			    res == TEE_ERROR_ACCESS_CONFLICT);
	}
	files_left = UINT32_MAX;
	assert_true(failed > 0);
	assert_true(installed_opens());
	without_store = true;
	asked_for_tas = 0;
	assert_int_equal(opens(), TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(asked_for_tas, 1);
	without_store = false;
	assert_true(installed_opens());
}

/* Whichever request fails: the old one runs, or the new one, and it goes on. */
static void storage_that_cannot_be_written(void **state)
{
	unsigned int failed = 0;
	unsigned int left = 0;

	without_store = true;
	assert_int_equal(install("v7"), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	without_store = false;
	assert_true(installed_opens());
	for (;; left++) {
		uint32_t res = 0;

		files_left = left;
		res = install("v7");
		if (files_left != 0)
			break;
		files_left = UINT32_MAX;
		failed += res != TEE_SUCCESS;
		assert_true(installed_opens());
	}
	files_left = UINT32_MAX;
	assert_true(failed > 0);
	assert_int_equal(install("v7"), TEE_SUCCESS);
	assert_int_equal(install("v6"), TEE_ERROR_ACCESS_CONFLICT);
	assert_true(installed_opens());
}

static void a_device_that_keeps_no_number(void **state)
{
	/* That it is installed it knows; of which version it does not. */
	for (raises_left = 0; raises_left < 2;) {
		unsigned int ok = raises_left;

		assert_int_equal(install("v8"), TEE_ERROR_SECURITY);
		raises_left = 0;
		/* What cannot be held back later does not run now. */
		assert_int_equal(opens(), TEE_ERROR_SECURITY);
		raises_left = ok + 1;
	}
	raises_left = UINT32_MAX;
	assert_true(installed_opens());
	/* And running has raised it. */
	assert_int_equal(install("v7"), TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(install("v8"), TEE_SUCCESS);
}

static void memory_runs_out(void **state)
{
	unsigned int failed = 0;

	for (size_t left = 0;; left++) {
		uint32_t res = 0;

		heap_left = left;
		res = install("v9");
		heap_left = SIZE_MAX;
		if (res == TEE_SUCCESS)
			break;
		failed++;
		assert_true(res == TEE_ERROR_OUT_OF_MEMORY ||
			    res == TEE_ERROR_STORAGE_NOT_AVAILABLE);
		assert_true(installed_opens());
	}
	assert_true(failed > 0);
	assert_true(installed_opens());
}

/* The container is good, its image another TA's: it never runs as this one. */
static void another_ta_s_image(void **state)
{
	assert_int_equal(install("other"), TEE_SUCCESS);
	asked_for_tas = 0;
	assert_int_equal(opens(), TEE_ERROR_SECURITY);
	assert_int_equal(asked_for_tas, 0);
	assert_int_equal(install("v11"), TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(install("v13"), TEE_SUCCESS);
	assert_true(installed_opens());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_of_a_wrong_form_are_refused),
		cmocka_unit_test(strangers_files_are_refused),
		cmocka_unit_test(changed_files_are_refused),
		cmocka_unit_test(the_device_must_know),
		cmocka_unit_test(the_newest_that_was_installed_runs),
		cmocka_unit_test(another_one_was_installed_meanwhile),
		cmocka_unit_test(storage_that_cannot_be_read),
		cmocka_unit_test(storage_that_cannot_be_written),
		cmocka_unit_test(a_device_that_keeps_no_number),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(another_ta_s_image),
	};
	uint32_t res = 0;

	world_start();
	file = world_file(LEN_MAX / PAGE + 2);
	session = pta_open(secstor, &res);
	rpc_hook = watch;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
