/*
 * Loads of tee/ are calls of the address sanitizer's functions, in builds that
 * ask for it; memcpy() is one anyhow. The linker leads them through here. A
 * build without the sanitizer, such as for coverage, sees no loads.
 */
#include "reads.h"
#include "kernel/thread.h"
#include <base/check.h>
#include <stdint.h>
#include <string.h>

#ifndef __has_feature /* GCC has no such word */
#define __has_feature(x) 0
#endif

void (*read_hook)(const struct normal_read *r);

static struct {
	uintptr_t va;
	paddr_t pa;
	bool is_message;
} window[READ_WINDOWS]; /* of all threads */
static unsigned int window_count;
static uintptr_t lowest = UINTPTR_MAX;
static uintptr_t highest;

static bool shows_messages(const struct window *w)
{
	for (unsigned int i = 0; i < THREAD_COUNT; i++)
		if (w == &threads[i].arg || w == &threads[i].rpc)
			return true;
	return false;
}

void *__real_window_show(struct window *w, paddr_t pa);
void *__wrap_window_show(struct window *w, paddr_t pa);
void *__wrap_window_show(struct window *w, paddr_t pa)
{
	void *at = __real_window_show(w, pa);
	unsigned int i = 0;

	while (i < window_count && window[i].va != w->va)
		i++;
	if (i == window_count) {
		CHECK(i < READ_WINDOWS);
		window[i].va = w->va;
		window[i].is_message = shows_messages(w);
		lowest = w->va < lowest ? w->va : lowest;
		highest = w->va > highest ? w->va : highest;
		window_count++;
	}
	window[i].pa = pa - pa % PAGE_SIZE;
	return at;
}

NO_READS static void note_read(uintptr_t va, size_t len)
{
	unsigned int i = 0;

	if (read_hook == NULL || va < lowest || va >= highest + PAGE_SIZE)
		return;
	while (i < window_count && va - window[i].va >= PAGE_SIZE)
		i++;
	if (i == window_count || len == 0)
		return;

	struct normal_read r = {
		.pa = window[i].pa + (va - window[i].va),
		.len = len,
		.window = i,
		.is_message = window[i].is_message,
	};

	read_hook(&r);
}

#define WRAP_COPY(name)                                                        \
	void *__real_##name(void *to, const void *from, size_t len);           \
	void *__wrap_##name(void *to, const void *from, size_t len);           \
	NO_READS void *__wrap_##name(void *to, const void *from, size_t len)   \
	{                                                                      \
		note_read((uintptr_t)from, len);                               \
		return __real_##name(to, from, len);                           \
	}
WRAP_COPY(memcpy)

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
WRAP_COPY(__asan_memcpy)

#define WRAP_LOAD(n)                                                           \
	void __real___asan_load##n(uintptr_t at);                              \
	void __wrap___asan_load##n(uintptr_t at);                              \
	NO_READS void __wrap___asan_load##n(uintptr_t at)                      \
	{                                                                      \
		note_read(at, n);                                              \
		__real___asan_load##n(at);                                     \
	}
WRAP_LOAD(1)
WRAP_LOAD(2)
WRAP_LOAD(4)
WRAP_LOAD(8)
WRAP_LOAD(16)

/* Of any length: loads that are not aligned. */
void __real___asan_loadN(uintptr_t at, size_t len);
void __wrap___asan_loadN(uintptr_t at, size_t len);
NO_READS void __wrap___asan_loadN(uintptr_t at, size_t len)
{
	note_read(at, len);
	__real___asan_loadN(at, len);
}
#endif
