/*
 * Is a vbmeta blob signed by a key we trust? The ROM asks about the firmware
 * package, the loader about partitions.
 */
#ifndef BOOT_VERIFY_H
#define BOOT_VERIFY_H

#include <formats/vbmeta.h>

/* A verdict is one of two distant constants: no single flipped bit or skipped
   instruction turns one into the other. */
#define VERIFY_GOOD 0x3c96a5c3u
#define VERIFY_BAD  0xc3695a3cu

/**
 * verify_key_hash() - compare a blob's key with a trusted one
 * @vb:      parsed blob
 * @trusted: SHA-256 of the public key blob that is trusted
 * @signer:  receives the SHA-256 of the blob's own
 *
 * Return: VERIFY_GOOD or VERIFY_BAD.
 */
uint32_t verify_key_hash(const struct vbmeta *vb, const uint8_t trusted[32],
			 uint8_t signer[32]);

/**
 * verify_signature() - check the hash and the signature of a blob
 * @vb:      parsed blob, in memory that nobody changes meanwhile
 * @verdict: receives VERIFY_GOOD or VERIFY_BAD
 *
 * Says nothing about whose key it is: verify_key_hash().
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED for an algorithm other than
 * SHA256_RSA2048 and SHA256_RSA4096; TEE_ERROR_MAC_INVALID when the signed
 * bytes do not have the stored hash; TEE_ERROR_SIGNATURE_INVALID.
 */
TEE_Result verify_signature(const struct vbmeta *vb, uint32_t *verdict);

#endif
