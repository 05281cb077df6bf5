/*
 * Amounts of wei: unsigned 256-bit numbers, big-endian. They are public, so
 * nothing here is constant time.
 */
#ifndef FORMATS_U256_H
#define FORMATS_U256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define U256_LEN 32u
/* Digits of the largest number, a point, zeros before it, and a NUL. */
#define U256_TEXT_SIZE 84u

/** u256_compare() - negative, zero or positive as @a is to @b. */
int u256_compare(const uint8_t a[U256_LEN], const uint8_t b[U256_LEN]);

/** u256_multiply() - @a times @b; false when 256 bits do not hold it. */
bool u256_multiply(const uint8_t a[U256_LEN], uint64_t b,
		   uint8_t product[U256_LEN]);

/**
 * u256_text() - a number in decimal, exactly
 * @places: digits after the point, 0 to 18; zeros at their end are left out.
 *          18 writes wei as ether, 9 as gwei.
 */
void u256_text(const uint8_t a[U256_LEN], unsigned int places,
	       char text[U256_TEXT_SIZE]);

/**
 * u256_parse() - read a decimal number, as u256_text() writes it
 * @text:   digits, at most @places of them behind a point; nothing else
 * @places: 18 reads ether into wei
 *
 * Return: false, with @a zero, for any other text and for too large a number.
 */
bool u256_parse(const char *text, unsigned int places, uint8_t a[U256_LEN]);

#endif
