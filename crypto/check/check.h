/*
 * What the parts of the check image share.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include <stddef.h>
#include <stdint.h>

#define CHECK_DATA_LEN (1u << 20)

extern uint8_t data[CHECK_DATA_LEN];
extern uint8_t out_a[CHECK_DATA_LEN];
extern uint8_t out_b[1 << 16];

/** print() - a line for the host; "%" as base/format.h has it. */
void print(const char *format, ...);
/** ticks() - the virtual counter; instructions() - how many since. */
uint64_t ticks(void);
uint64_t instructions(uint64_t since);
/** fill() - bytes that depend on @seed. */
void fill(uint8_t *p, size_t len, uint32_t seed);

/* Of check/digests.c, check/ciphers.c and check/curves.c. */
void digest_kernels_agree(void);
void digests_are_right(void);
void cipher_kernels_agree(void);
void gcm_kernels_agree(void);
void field_bodies_agree(void);
void curves_work(void);
void digest_figures(void);
void cipher_figures(void);
void curves_figures(void);

/**
 * stack_paint() - paint 8 KiB below the caller's frame
 * stack_used() - bytes of it that were written to since
 */
void stack_paint(void);
size_t stack_used(void);

/* Of check/pk.c. */
void mont_is_right(void);
void mont_pair_is_right(void);
void rsa_keys_work(void);
void pk_figures(void);

#endif
