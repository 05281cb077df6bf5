/*
 * Signers of TAs that were enrolled on a device: the list that the factory's
 * tool writes into the secure flash and the TEE reads. Little-endian:
 *
 *	magic, bytes of all of this but the MAC, number of keys, zero
 *	for each key: modulus and exponent lengths (16 bits each), flags,
 *	a class-wide key, modulus, exponent, zeros up to a multiple of 4
 *	HMAC-SHA-256 of all before it, which is the caller's business
 */
#ifndef FORMATS_TA_KEYRING_H
#define FORMATS_TA_KEYRING_H

#include <base/tee_result.h>
#include <stddef.h>

#define TA_KEYRING_HEADER_LEN 16u
#define TA_KEYRING_COUNT_MAX  16u
#define TA_KEYRING_CLASS_LEN  32u
#define TA_KEYRING_MAC_LEN    32u
#define TA_KEYRING_LEN_MAX    12288u /* with the MAC */
/* What the MAC's key is derived from the device's root for. */
#define TA_KEYRING_LABEL "enrolled TA signers"

/* One signer. Pointers are into the list, or a caller's. */
struct ta_keyring_key {
	const uint8_t *n; /* modulus, big-endian, 256 to 512 bytes */
	size_t n_len;
	const uint8_t *e; /* public exponent, big-endian, 1 to 8 bytes */
	size_t e_len;
	const uint8_t *class_key; /* TA_KEYRING_CLASS_LEN bytes, or NULL */
};

struct ta_keyring {
	size_t count;
	struct ta_keyring_key key[TA_KEYRING_COUNT_MAX];
};

/**
 * ta_keyring_len() - how long the list is, by its header
 * @header: TA_KEYRING_HEADER_LEN bytes
 * @len:    receives the bytes without the MAC, which follows them
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result ta_keyring_len(const uint8_t *header, size_t *len);

/**
 * ta_keyring_parse() - the keys of a list
 * @len: as ta_keyring_len() said
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT, with @ring undefined.
 */
TEE_Result ta_keyring_parse(const uint8_t *buf, size_t len,
			    struct ta_keyring *ring);

/**
 * ta_keyring_write() - lay out a list without its MAC
 * @len: in, room at @buf; out, bytes written
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS for a
 * key out of range or too many.
 */
TEE_Result ta_keyring_write(const struct ta_keyring *ring, uint8_t *buf,
			    size_t *len);

#endif
