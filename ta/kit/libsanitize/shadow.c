/*
 * The shadow, and what the compiler calls before each access (the outlined
 * form of -fsanitize=kernel-address).
 */
#include "sanitize.h"

#include <abi/ta_shadow.h>
#include <tee_api.h>
#include <utee_syscalls.h>
#include <utee_types.h>

#define GRANULE	  (1ul << TA_SHADOW_SHIFT)
#define PAGE_MASK 4095ul
/* No address of a TA is as high; what is there faults by itself. */
#define TA_END (TA_SHADOW_LEN << TA_SHADOW_SHIFT)

static uintptr_t stack_top;
static bool panicking;

static uint8_t *shadow_of(uintptr_t p)
{
	return (uint8_t *)((p >> TA_SHADOW_SHIFT) + TA_SHADOW_OFFSET);
}

void san_poison(const void *p, size_t len, uint8_t why)
{
	memset(shadow_of((uintptr_t)p), why, len / GRANULE);
}

void san_allow(const void *p, size_t len)
{
	uintptr_t from = (uintptr_t)p & ~(GRANULE - 1);
	uintptr_t end = (uintptr_t)p + len;

	if (len == 0)
		return;
	memset(shadow_of(from), 0, (end - from) / GRANULE);
	if (end % GRANULE != 0)
		*shadow_of(end) = (uint8_t)(end % GRANULE);
}

static bool byte_is_bad(uintptr_t p)
{
	uint8_t s = *shadow_of(p);

	return s != 0 && (s >= GRANULE || p % GRANULE >= s);
}

uintptr_t san_first_bad(uintptr_t p, size_t len)
{
	uintptr_t end = p + len;

	if (len == 0 || p >= TA_END || end > TA_END || end < p)
		return 0;
	for (uintptr_t at = p; at < end; at = (at | (GRANULE - 1)) + 1) {
		uintptr_t last = (at | (GRANULE - 1)) < end - 1
					 ? at | (GRANULE - 1)
					 : end - 1;

		if (*shadow_of(at) == 0 || !byte_is_bad(last))
			continue;
		while (!byte_is_bad(at))
			at++;
		return at;
	}
	return 0;
}

/* ------------------------------------------------------------ the report */

void san_enter(const void *top)
{
	stack_top = (uintptr_t)top;
}

void san_callers(uint64_t pc[SAN_CALLERS_MAX], const void *fp)
{
	const uint64_t *frame = fp;

	memset(pc, 0, SAN_CALLERS_MAX * sizeof(pc[0]));
	for (size_t i = 0; i < SAN_CALLERS_MAX; i++) {
		if ((uintptr_t)frame >= stack_top || frame[1] == 0)
			return;
		pc[i] = frame[1];
		if (frame[0] <= (uintptr_t)frame || frame[0] % 8 != 0)
			return;
		frame = (const uint64_t *)frame[0];
	}
}

static const char *kind_of(uintptr_t bad)
{
	uint8_t why = *shadow_of(bad);

	/* The end of something: what follows says what it is. */
	if (why < GRANULE)
		why = *shadow_of(bad + GRANULE);
	switch (why) {
	case SHADOW_STACK_LEFT:
	case SHADOW_STACK_MID:
	case SHADOW_STACK_RIGHT:
		return "stack-buffer-overflow";
	case SHADOW_SCOPE:
		return "stack-use-after-scope";
	case SHADOW_GLOBAL:
		return "global-buffer-overflow";
	case SHADOW_HEAP:
		return "heap-buffer-overflow";
	case SHADOW_FREED:
		return "heap-use-after-free";
	case SHADOW_PARAM:
		return "parameter-buffer-overflow";
	default:
		return "memory not to be touched";
	}
}

_Noreturn void san_panic(uint64_t pc, const void *fp)
{
	/* As if the access had called: the TEE's report begins with it. */
	const uint64_t frame[2] = { (uintptr_t)fp, pc };

	_utee_panic_at(TEE_ERROR_BAD_STATE, frame);
}

void san_check(uintptr_t p, size_t len, bool write, void *pc, const void *fp)
{
	uintptr_t bad = san_first_bad(p, len);

	if (bad == 0 || panicking)
		return;
	panicking = true;
	san_say("%s: %s of %zu bytes at 0x%lx", kind_of(bad),
		write ? "write" : "read", len, (unsigned long)p);
	san_say_block(bad);
	san_panic((uintptr_t)pc, fp);
}

/* ---------------------------------------------------- the compiler's calls */

#define CHECK_HERE(p, len, write)                                              \
	san_check(p, len, write, __builtin_return_address(0),                  \
		  *(void **)__builtin_frame_address(0))

#define ACCESS(len)                                                            \
	void __asan_load##len(uintptr_t p);                                    \
	void __asan_load##len(uintptr_t p)                                     \
	{                                                                      \
		CHECK_HERE(p, len, false);                                     \
	}                                                                      \
	void __asan_store##len(uintptr_t p);                                   \
	void __asan_store##len(uintptr_t p)                                    \
	{                                                                      \
		CHECK_HERE(p, len, true);                                      \
	}

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __asan_loadN(uintptr_t p, size_t len);
void __asan_loadN(uintptr_t p, size_t len)
{
	CHECK_HERE(p, len, false);
}

void __asan_storeN(uintptr_t p, size_t len);
void __asan_storeN(uintptr_t p, size_t len)
{
	CHECK_HERE(p, len, true);
}

/* Frames that are left without a return leave nothing forbidden behind. */
void __asan_handle_no_return(void);
void __asan_handle_no_return(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(GRANULE - 1);

	if (here < stack_top)
		san_allow((void *)here, stack_top - here);
}

struct asan_global {
	uintptr_t start;
	size_t len;
	size_t len_with_redzone;
	const char *name;
	const char *module_name;
	uintptr_t has_dynamic_init;
	const void *location;
	uintptr_t odr_indicator;
};

void __asan_register_globals(const struct asan_global *g, size_t count);
void __asan_register_globals(const struct asan_global *g, size_t count)
{
	/* Their own bytes stay as they are: one of them is the heap. */
	for (; count > 0; count--, g++) {
		uintptr_t end = g->start + g->len;
		uintptr_t next = (end + GRANULE - 1) & ~(GRANULE - 1);

		if (end != next)
			*shadow_of(end) = (uint8_t)(end % GRANULE);
		san_poison((void *)next, g->start + g->len_with_redzone - next,
			   SHADOW_GLOBAL);
	}
}

/* Destructors; other modules' may still run. */
void __asan_unregister_globals(const struct asan_global *g, size_t count);
void __asan_unregister_globals(const struct asan_global *g, size_t count)
{
	for (; count > 0; count--, g++)
		san_allow((void *)(g->start + g->len),
			  g->len_with_redzone - g->len);
}

void __asan_poison_stack_memory(uintptr_t p, size_t len);
void __asan_poison_stack_memory(uintptr_t p, size_t len)
{
	san_poison((void *)p, (len + GRANULE - 1) & ~(GRANULE - 1),
		   SHADOW_SCOPE);
}

void __asan_unpoison_stack_memory(uintptr_t p, size_t len);
void __asan_unpoison_stack_memory(uintptr_t p, size_t len)
{
	san_allow((void *)p, len);
}

/* ---------------------------------------------------- a client's memory */

struct reference {
	uintptr_t start;
	size_t len;
};

static struct reference param[TEE_NUM_PARAMS];

static uintptr_t page_of(const struct reference *r)
{
	return r->start & ~PAGE_MASK;
}

static size_t pages_len(const struct reference *r)
{
	return ((r->start + r->len + PAGE_MASK) & ~PAGE_MASK) - page_of(r);
}

/* Two references may share a page: all is forbidden before any is allowed. */
void san_params(uint32_t types, const struct utee_params *up)
{
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);

		if (param[n].len != 0)
			san_allow((void *)page_of(&param[n]),
				  pages_len(&param[n]));
		param[n] = (struct reference){ 0 };
		if (type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
		    type <= TEE_PARAM_TYPE_MEMREF_INOUT)
			param[n] = (struct reference){ up->vals[2 * n],
						       up->vals[2 * n + 1] };
	}
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++)
		if (param[n].len != 0)
			san_poison((void *)page_of(&param[n]),
				   pages_len(&param[n]), SHADOW_PARAM);
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++)
		san_allow((void *)param[n].start, param[n].len);
}
