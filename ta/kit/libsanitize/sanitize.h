/*
 * What finds a TA author's mistakes on the host TEE: the compiler puts a call
 * before each access to memory and behind each operation that C leaves
 * undefined; these calls, the heap and the parameters keep a shadow that says
 * which bytes may be touched. A mistake is reported and panics the TA.
 */
#ifndef SANITIZE_H
#define SANITIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The TA's own are sanitized, and would stop at what only this library may
 * touch. The compiler takes these names, too, where it makes such calls itself.
 */
void *memset(void *to, int byte, size_t len) __asm__("san_memset");
void *memcpy(void *to, const void *from, size_t len) __asm__("san_memcpy");

/* Shadow bytes: 0 all eight, 1 to 7 that many; else none, and why. */
#define SHADOW_STACK_LEFT  0xf1u /* the first five are the compiler's */
#define SHADOW_STACK_MID   0xf2u
#define SHADOW_STACK_RIGHT 0xf3u
#define SHADOW_SCOPE	   0xf8u
#define SHADOW_GLOBAL	   0xf9u
#define SHADOW_HEAP	   0xfau
#define SHADOW_FREED	   0xfdu
#define SHADOW_PARAM	   0xfeu

#define SAN_CALLERS_MAX 8u

/** san_poison() - forbid @len bytes at @p; both multiples of 8. */
void san_poison(const void *p, size_t len, uint8_t why);

/**
 * san_allow() - allow exactly @len bytes at @p, wherever they begin: the bytes
 * that share the first eight with them are allowed, too.
 */
void san_allow(const void *p, size_t len);

/** san_first_bad() - first byte of @len at @p not to be touched, 0 for none. */
uintptr_t san_first_bad(uintptr_t p, size_t len);

/**
 * san_check() - report and panic unless @len bytes at @p may be touched
 * @pc: where they are touched, or a return address there; @fp: its frame
 */
void san_check(uintptr_t p, size_t len, bool write, void *pc, const void *fp);

/** san_callers() - return addresses from frame @fp up; 0 behind the last. */
void san_callers(uint64_t pc[SAN_CALLERS_MAX], const void *fp);

/** san_say() - a line of the report. */
void san_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** san_say_callers() - a line for each of @pc. */
void san_say_callers(const uint64_t pc[SAN_CALLERS_MAX]);

/** san_panic() - end the TA; the TEE's report begins at @pc, called from @fp. */
_Noreturn void san_panic(uint64_t pc, const void *fp);

/** _utee_panic_at() - _utee_panic() whose report begins at a frame given. */
_Noreturn void _utee_panic_at(unsigned long code, const uint64_t frame[2]);

/** san_say_block() - what block of the heap @p is near to, if it is. */
void san_say_block(uintptr_t p);

/**
 * san_enter() - the frame that everything of this entry lies below; called by
 * the TA's first instructions.
 */
void san_enter(const void *top);

/** san_params() - forbid what lies around the entry's memory references. */
struct utee_params;
void san_params(uint32_t types, const struct utee_params *up);

#endif
