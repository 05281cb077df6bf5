/*
 * Modular power of public numbers. Its time depends on all of them: never use
 * it with a private exponent.
 */
#ifndef MODEXP_VARTIME_H
#define MODEXP_VARTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEXP_LEN_MAX 512u

/**
 * modexp_vartime() - x = x^e mod n
 * @x:     @n_len bytes, big-endian as all; replaced
 * @n:     odd modulus; its first byte is not 0, @n_len is 2 to MODEXP_LEN_MAX
 * @e:     odd exponent; its first byte is not 0
 *
 * Return: false when @x is not below @n, and then @x is unchanged.
 */
bool modexp_vartime(uint8_t *x, const uint8_t *n, size_t n_len,
		    const uint8_t *e, size_t e_len);

/* Words that a modulus of @len bytes is worked on in. */
#define MODEXP_WORK_COUNT(len) (6 * (((len) + 7) / 8))

/**
 * modexp_work_vartime() - the same with a modulus of any length
 * @rr:   @n_len bytes that somebody says are R * R mod n, with R the power of
 *        2^64 next above @n; or NULL
 * @work: MODEXP_WORK_COUNT(@n_len) words
 *
 * Return: false also when @rr is something else.
 */
bool modexp_work_vartime(uint8_t *x, const uint8_t *n, const uint8_t *rr,
			 size_t n_len, const uint8_t *e, size_t e_len,
			 uint64_t *work);

#endif
