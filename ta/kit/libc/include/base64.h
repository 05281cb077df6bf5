/* Base64 (RFC 4648, with padding). */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Both return false when @dst is too small (with *@dlen the room needed) or,
 * for decoding, when the text is not base64 (with *@dlen zero).
 */
bool base64_enc(const void *data, size_t size, char *buf, size_t *blen);
bool base64_dec(const char *data, size_t size, void *buf, size_t *blen);

/* Room for the text with its NUL, and for the bytes, at most. */
size_t base64_enc_len(size_t size);

#ifdef __cplusplus
}
#endif

#endif
