/*
 * Text that people and JSON use for bytes, derivation paths and amounts.
 */
#ifndef NORMAL_WALLET_TEXT_H
#define NORMAL_WALLET_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * hex_read() - bytes of "0x" and an even number of digits
 * @size: room at @out
 * @len:  receives how many bytes there are; may be 0
 *
 * Return: false for any other text and for more than @size bytes.
 */
bool hex_read(const char *text, uint8_t *out, size_t size, size_t *len);

/** hex_write() - "0x" and two digits for each byte; needs 2 * @len + 3 bytes */
void hex_write(const uint8_t *bytes, size_t len, char *text);

/**
 * quantity_read() - an Ethereum JSON-RPC quantity into @size bytes, big-endian
 *
 * "0x0", or "0x" and digits of which the first is not 0.
 *
 * Return: false for any other text and for a number that does not fit.
 */
bool quantity_read(const char *text, uint8_t *number, size_t size);
bool quantity_read_u64(const char *text, uint64_t *number);

/** quantity_write() - a big-endian number as a quantity; 2 * @size + 3 bytes */
void quantity_write(const uint8_t *number, size_t size, char *text);

/**
 * path_read() - a path such as m/44'/60'/0'/0/7 (or h in place of ')
 * @room:  steps there is room for at @step
 * @count: receives the number of steps
 *
 * Return: false for any other text.
 */
bool path_read(const char *text, uint32_t *step, size_t room, size_t *count);

#endif
