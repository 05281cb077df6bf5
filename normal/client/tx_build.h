/*
 * An unsigned transaction from the command line's options.
 */
#ifndef CLIENT_TX_BUILD_H
#define CLIENT_TX_BUILD_H

#include "options.h"

/**
 * tx_build() - the bytes to sign
 * @tx:  receives them; the caller frees them
 *
 * Return: false with a line on standard error.
 */
bool tx_build(const struct options *o, uint8_t **tx, size_t *len);

#endif
