/*
 * Verified Boot 1.0, which devices in the field still have: a DER trailer
 * behind a boot image, and a block of verity metadata behind a file system.
 * Structure only; nothing here says whose key is trusted.
 */
#ifndef FORMATS_AVB1_H
#define FORMATS_AVB1_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---------------------------------------------------------- boot images */

#define AVB1_BOOT_HEADER_LEN 1660u /* what avb1_boot_len() reads */
#define AVB1_SIGNATURE_MAX   16384u

/**
 * avb1_boot_len() - bytes of a boot image, up to where its signature stands
 * @header: its first AVB1_BOOT_HEADER_LEN bytes; header versions 0 to 2
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT for another file or a bad page
 * size; TEE_ERROR_UNSUPPORTED_VERSION.
 */
TEE_Result avb1_boot_len(const uint8_t header[AVB1_BOOT_HEADER_LEN],
			 uint64_t *len);

enum avb1_hash { AVB1_SHA256, AVB1_SHA512 }; /* with RSA PKCS#1 v1.5 */

/* A signature's parts; pointers into it, or borrowed. */
struct avb1_signature {
	const uint8_t *cert; /* X.509 in DER */
	size_t cert_len;
	enum avb1_hash hash;
	const uint8_t *attributes; /* DER; is signed behind the image */
	size_t attributes_len;
	const uint8_t *target; /* such as "/boot" */
	size_t target_len;
	uint64_t image_len; /* bytes that are signed before the attributes */
	const uint8_t *sig;
	size_t sig_len;
};

/**
 * avb1_signature_parse() - read what stands behind a boot image
 * @buf: untrusted; bytes behind the signature are ignored
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT; TEE_ERROR_NOT_SUPPORTED for
 * another format version or algorithm.
 */
TEE_Result avb1_signature_parse(const uint8_t *buf, size_t len,
				struct avb1_signature *out);

/**
 * avb1_attributes_write() - the attributes, which are signed
 * @target: a C string of at most 100 bytes
 * @buf:    receives them
 * @len:    in, room at @buf; out, bytes written
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result avb1_attributes_write(const char *target, uint64_t image_len,
				 uint8_t *buf, size_t *len);

/**
 * avb1_signature_write() - all of it
 * @in: @cert, @hash, @attributes and @sig are used
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER.
 */
TEE_Result avb1_signature_write(const struct avb1_signature *in, uint8_t *buf,
				size_t *len);

/* -------------------------------------------------------- verity metadata */

#define AVB1_VERITY_LEN	      32768u
#define AVB1_VERITY_SIG_LEN   256u
#define AVB1_VERITY_TABLE_MAX 32500u

struct avb1_verity {
	bool disabled;	    /* honoured only by unlocked devices */
	const uint8_t *sig; /* AVB1_VERITY_SIG_LEN, over the table */
	const char *table;  /* ASCII, no NUL */
	size_t table_len;
};

/** avb1_verity_parse() - TEE_ERROR_BAD_FORMAT for anything else. */
TEE_Result avb1_verity_parse(const uint8_t buf[AVB1_VERITY_LEN],
			     struct avb1_verity *out);

/** avb1_verity_write() - TEE_ERROR_BAD_PARAMETERS for a table too long. */
TEE_Result avb1_verity_write(const struct avb1_verity *in,
			     uint8_t buf[AVB1_VERITY_LEN]);

#define AVB1_KEY_LEN 524u

/**
 * avb1_key_write() - the file "verity_key" of a boot ramdisk
 * @n, @rr: modulus and (2^2048)^2 modulo n, 256 bytes, big-endian
 * @n0inv:  as in an AVB 2.0 key blob
 * @exponent: 65537 or 3
 */
void avb1_key_write(const uint8_t *n, const uint8_t *rr, uint32_t n0inv,
		    uint32_t exponent, uint8_t buf[AVB1_KEY_LEN]);

#endif
