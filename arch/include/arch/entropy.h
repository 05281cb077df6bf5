/*
 * The CPU's source of entropy: RNDR (FEAT_RNG).
 */
#ifndef ARCH_ENTROPY_H
#define ARCH_ENTROPY_H

#include <stdbool.h>
#include <stdint.h>

/** arch_entropy_word() - 64 fresh bits. Return: false if there are none. */
bool arch_entropy_word(uint64_t *word);

#endif
