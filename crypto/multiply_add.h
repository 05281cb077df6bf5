/*
 * The inner loops of modular arithmetic: multiply_add() is crypto/portable's or
 * crypto/aarch64's, a program links one of them.
 */
#ifndef MULTIPLY_ADD_H
#define MULTIPLY_ADD_H

#include <stddef.h>
#include <stdint.h>

/**
 * multiply_add() - to += a * by
 * @count: words of @to and @a; may be 0
 *
 * Return: the word that is carried out.
 */
uint64_t multiply_add(uint64_t *to, const uint64_t *a, size_t count,
		      uint64_t by);

/**
 * words_square() - out = a * a, in constant time
 * @out:   2 * @count words, apart from @a
 * @count: words of @a, at least 1
 */
void words_square(uint64_t *out, const uint64_t *a, size_t count);

#endif
