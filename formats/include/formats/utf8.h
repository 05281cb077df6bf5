/* UTF-8 as Unicode defines it: no surrogates, no overlong forms. */
#ifndef FORMATS_UTF8_H
#define FORMATS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * utf8_next() - take one code point
 * @text: in, the bytes; out, those behind it
 * @len:  in, bytes at @text, at least one; out, what is left
 *
 * Return: the code point, or -1 for a sequence that is not well formed.
 */
int32_t utf8_next(const uint8_t **text, size_t *len);

/** utf8_valid() - true when @len bytes are well formed; a NUL is. */
bool utf8_valid(const uint8_t *text, size_t len);

#endif
