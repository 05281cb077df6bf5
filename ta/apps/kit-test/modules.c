/*
 * Shared libraries: what links them, thread-local storage, and opening one
 * while the TA runs.
 */
#include "kit_test.h"

#include <dlfcn.h>
#include <kit_test_lib.h>
#include <link.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_FLAGS (RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE)

static __thread uint32_t own_tls = 0x77;
static uint32_t constructed_after;

static void __attribute__((constructor)) construct(void)
{
	constructed_after = kit_lib_constructed();
}

uint32_t kit_ta_callback(uint32_t v)
{
	return v * 2;
}

/* The library's own is passed over, as the TA comes first. */
uint32_t kit_lib_either(void)
{
	return 2;
}

static uint32_t library_is_linked(void)
{
	EXPECT(kit_lib_add(2, 3) == 5);
	EXPECT(kit_lib_calls_back(10) == 40);
	EXPECT(kit_lib_which() == 2);
	EXPECT(kit_lib_weak_is_null() == 1);
	EXPECT(&kit_lib_variable == kit_lib_variable_address());
	kit_lib_variable++;
	EXPECT(*kit_lib_variable_address() == 4);
	return 0;
}

static uint32_t the_ta_library_is_one(void)
{
	void *h = dlopen(KIT_TEST_PLUGIN, OPEN_FLAGS);
	uint32_t *(*memory)(uint32_t) =
		(uint32_t * (*)(uint32_t)) dlsym(h, "kit_plugin_memory");
	char *text = kit_lib_text(77);
	uint32_t *p = NULL;

	EXPECT(text != NULL && strcmp(text, "library 77") == 0);
	/* One heap: the TA frees what the libraries took from it. */
	EXPECT(malloc_buffer_is_within_alloced(text, 32));
	TEE_Free(text);
	EXPECT(memory != NULL);
	p = memory(78);
	EXPECT(p != NULL && *p == 78);
	EXPECT(malloc_buffer_is_within_alloced(p, sizeof(*p)));
	TEE_Free(p);
	return 0;
}

static uint32_t constructors_ran(void)
{
	EXPECT(kit_lib_constructed() == 1);
	EXPECT(constructed_after == 1);
	return 0;
}

static uint32_t thread_local_storage(void)
{
	EXPECT(own_tls == 0x77);
	EXPECT(kit_lib_tls == KIT_LIB_TLS);
	EXPECT(&kit_lib_tls == kit_lib_tls_address());
	kit_lib_tls++;
	own_tls++;
	EXPECT(*kit_lib_tls_address() == KIT_LIB_TLS + 1);
	EXPECT(own_tls == 0x78);
	return 0;
}

struct modules {
	size_t count;
	uint32_t line; /* what did not hold */
	char last[40];
};

static uint32_t module_check(const struct dl_phdr_info *info, size_t size,
			     struct modules *m)
{
	bool loads = false;

	EXPECT(size >= sizeof(*info));
	EXPECT(info->dlpi_name != NULL && info->dlpi_phnum != 0);
	for (size_t i = 0; i < info->dlpi_phnum; i++)
		loads |= info->dlpi_phdr[i].p_type == PT_LOAD;
	EXPECT(loads);
	EXPECT(strlen(info->dlpi_name) == (m->count == 0 ? 0u : 36u));
	strlcpy(m->last, info->dlpi_name, sizeof(m->last));
	return 0;
}

static int module_visit(struct dl_phdr_info *info, size_t size, void *ctx)
{
	struct modules *m = ctx;

	if (m->line == 0)
		m->line = module_check(info, size, m);
	m->count++;
	return 0;
}

static uint32_t modules_are_listed(void)
{
	struct modules m = { 0 };

	EXPECT(dl_iterate_phdr(module_visit, &m) == 0);
	if (m.line != 0)
		return m.line;
	EXPECT(m.count == 2);
	EXPECT(strcmp(m.last, KIT_LIB_UUID) == 0);
	return 0;
}

typedef uint32_t (*fn0)(void);
typedef uint32_t (*fn1)(uint32_t);
typedef uint32_t (*fn2)(uint32_t, uint32_t);

static uint32_t a_library_is_opened(void)
{
	void *h = dlopen(KIT_TEST_PLUGIN, OPEN_FLAGS);
	void *again = NULL;
	struct modules m = { 0 };

	EXPECT(h != NULL);
	dl_iterate_phdr(module_visit, &m);
	if (m.line != 0)
		return m.line;
	EXPECT(m.count == 3 && strcmp(m.last, KIT_TEST_PLUGIN) == 0);

	fn2 add = (fn2)dlsym(h, "kit_plugin_add");
	fn0 constructed = (fn0)dlsym(h, "kit_plugin_constructed");
	fn1 tls = (fn1)dlsym(h, "kit_plugin_tls");

	EXPECT(add != NULL && constructed != NULL && tls != NULL);
	EXPECT(add(1, 2) == 3 + kit_lib_tls);
	EXPECT(constructed() == 1);
	EXPECT(tls(0) == 0x600 && tls(5) == 0x605);
	EXPECT(dlsym(h, "no_such_name") == NULL);
	/* A handle shows its own library only. */
	EXPECT(dlsym(h, "kit_lib_add") == NULL);
	again = dlopen(KIT_TEST_PLUGIN, OPEN_FLAGS);
	EXPECT(again != NULL && constructed() == 1);
	EXPECT(dlclose(again) == 0 && dlclose(h) == 0);
	/* It stays, with what it holds. */
	EXPECT(tls(0) == 0x605);
	EXPECT(kit_lib_tls == KIT_LIB_TLS);
	return 0;
}

static uint32_t all_modules_are_searched(void)
{
	void *all = dlopen(NULL, OPEN_FLAGS);
	void *lib = dlopen(KIT_LIB_UUID, OPEN_FLAGS);

	EXPECT(all != NULL && lib != NULL);
	EXPECT(dlsym(all, "kit_lib_add") == (void *)kit_lib_add);
	EXPECT(dlsym(lib, "kit_lib_add") == (void *)kit_lib_add);
	EXPECT(dlsym(all, "ta_head") != NULL);
	EXPECT(dlsym(all, "kit_plugin_add") == NULL);
	EXPECT(dlsym(all, "") == NULL);
	EXPECT(dlclose(all) == 0 && dlclose(lib) == 0);
	return 0;
}

static uint32_t what_cannot_be_opened(void)
{
	struct modules m = { 0 };

	EXPECT(dlopen(KIT_TEST_PLUGIN, RTLD_NOW) == NULL);
	EXPECT(dlopen(KIT_TEST_PLUGIN, OPEN_FLAGS | RTLD_LAZY) == NULL);
	EXPECT(dlopen("6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7aff", OPEN_FLAGS) ==
	       NULL);
	EXPECT(dlopen("libm.so", OPEN_FLAGS) == NULL);
	EXPECT(dlclose(NULL) != 0);
	dl_iterate_phdr(module_visit, &m);
	EXPECT(m.line == 0 && m.count == 2);
	return 0;
}

static uint32_t a_failed_open_leaves_no_trace(void)
{
	struct modules m = { 0 };
	void *all = dlopen(NULL, OPEN_FLAGS);

	/* More often than there is room for modules. */
	for (int i = 0; i < 30; i++)
		EXPECT(dlopen(KIT_TEST_BROKEN, OPEN_FLAGS) == NULL);
	dl_iterate_phdr(module_visit, &m);
	EXPECT(m.line == 0 && m.count == 2);
	EXPECT(all != NULL && dlsym(all, "kit_broken") == NULL);
	EXPECT(dlclose(all) == 0);
	EXPECT(own_tls == 0x77 && kit_lib_tls == KIT_LIB_TLS);
	return a_library_is_opened();
}

const struct kit_row module_rows[] = {
	{ "a linked library's names meet the TA's", library_is_linked, false },
	{ "TA and libraries share one heap", the_ta_library_is_one, false },
	{ "constructors run, the library's first", constructors_ran, false },
	{ "each module has its thread-local block", thread_local_storage,
	  false },
	{ "dl_iterate_phdr() lists the modules", modules_are_listed, false },
	{ "a library is opened while the TA runs", a_library_is_opened, false },
	{ "the TA's handle shows all modules", all_modules_are_searched,
	  false },
	{ "what is no library is not opened", what_cannot_be_opened, false },
	{ "an open that fails leaves no trace", a_failed_open_leaves_no_trace,
	  false },
	{ NULL, NULL, false },
};
