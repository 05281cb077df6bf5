/*
 * The RSA operation of AVB's signatures: keys of 2048, 4096 and 8192 bits with
 * the exponent 65537. What the padding must be is AVB's to say (formats/).
 */
#ifndef CRYPTO_RSA_AVB_H
#define CRYPTO_RSA_AVB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RSA_AVB_LEN_MAX 1024u

/**
 * rsa_avb_open() - sig^65537 mod n
 * @n:   modulus, big-endian as all, @len bytes
 * @rr:  what the key blob says is 2^(16 * @len) mod n
 * @sig: signature, as long
 * @len: 256, 512 or 1024
 * @out: receives @len bytes; may be @sig
 *
 * Return: false, with nothing useful in @out, when the modulus is even or
 * shorter than @len says, @rr is wrong, or the signature is not below it.
 */
bool rsa_avb_open(const uint8_t *n, const uint8_t *rr, const uint8_t *sig,
		  size_t len, uint8_t *out);

#endif
