/*
 * The inner loop of modular arithmetic. crypto/portable and crypto/aarch64
 * each define it; a program links one of them.
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

#endif
