/*
 * PBKDF2 (RFC 8018, clause 5.2).
 */
#ifndef CRYPTO_PBKDF2_H
#define CRYPTO_PBKDF2_H

#include <stddef.h>
#include <stdint.h>

/**
 * pbkdf2_hmac_sha512() - derive a key from a password
 * @rounds: iteration count, at least 1
 * @key:    receives @key_len bytes
 */
void pbkdf2_hmac_sha512(const uint8_t *password, size_t password_len,
			const uint8_t *salt, size_t salt_len, uint32_t rounds,
			uint8_t *key, size_t key_len);

#endif
