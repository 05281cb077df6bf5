/*
 * Judges a signed TA container while its bytes arrive. The kernel copies the
 * file out of the normal world once, into secure memory, and shows each byte
 * here as it lies there: what is judged is what will be mapped.
 *
 *	ta_verify_begin(&v, trust, &uuid, start, start_len, file_len);
 *	while (more)
 *		ta_verify_update(&v, copied, copied_len);
 *	ta_verify_end(&v, &out);
 */
#ifndef TEE_TA_VERIFY_H
#define TEE_TA_VERIFY_H

#include <base/tee_result.h>
#include <crypto/ae.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <formats/elf_image.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * ta_verify_begin() wants this much of the file, or all of a shorter one: the
 * longest chain of subkeys and the TA's own header.
 */
#define TA_VERIFY_START_LEN 16384u
#define TA_SUBKEY_MAX	    8u /* subkeys in a row */
#define TA_ENC_KEY_LEN	    32u

/* Largest file that is considered; TA memory has its own, lower limit. */
#define TA_FILE_LEN_MAX (64u << 20)

/* An enrolled signer. */
struct ta_signer {
	struct rsa_public_key key;
	const TEE_UUID *scope; /* the TAs that it may sign */
	size_t scope_count;    /* 0: any TA */
	/* Its TAs' class-wide key, TA_ENC_KEY_LEN bytes, or NULL: none. */
	const uint8_t *class_key;
};

struct ta_trust {
	const struct ta_signer *signer;
	size_t signer_count;
	/* This device's key for a signer's encrypted TAs; NULL: none. */
	void (*device_key)(const struct ta_signer *signer,
			   uint8_t key[TA_ENC_KEY_LEN]);
};

/* A subkey that signed something on the way to the TA. */
struct ta_subkey_seen {
	uint8_t uuid[16]; /* octets */
	uint32_t version;
};

/* What a container that was found good says. */
struct ta_verified {
	size_t signer;	/* index in the trust that was given */
	bool versioned; /* false for a legacy container */
	uint32_t version;
	size_t image_off; /* of the ELF image in the file */
	size_t image_len;
	uint8_t digest[SHA256_LEN]; /* that the TA's header holds */
	size_t subkey_count;
	struct ta_subkey_seen subkey[TA_SUBKEY_MAX];
};

/* One verification under way. */
struct ta_verify {
	struct sha256 hash;
	uint8_t digest[SHA256_LEN]; /* what was signed */
	size_t left;		    /* image bytes not yet seen */
	uint32_t state;
	bool encrypted;
	struct ae ae;
	uint8_t tag[AE_TAG_LEN_MAX];
	struct ta_verified found;
};

/**
 * ta_verify_begin() - judge the header, and the subkeys before it
 * @v:         receives the state; holds no reference to the other arguments
 * @trust:     enrolled signers
 * @uuid:      the TA that is being opened
 * @start:     the first bytes of the file, in secure memory
 * @start_len: TA_VERIFY_START_LEN, or @file_len if that is less
 * @file_len:  length of the whole file
 *
 * On success @v->found.image_off and image_len say which bytes of the file
 * ta_verify_update() is to see: image_len bytes from image_off on, those in
 * @start included.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY for anything wrong with the file.
 */
TEE_Result ta_verify_begin(struct ta_verify *v, const struct ta_trust *trust,
			   const TEE_UUID *uuid, const uint8_t *start,
			   size_t start_len, size_t file_len);

/**
 * ta_verify_update() - take in the next bytes of the image
 * @data: secure memory; an encrypted image is decrypted in its place, and must
 *        not be used before ta_verify_end() has said that it is good
 *
 * Bytes past the image's end make ta_verify_end() fail.
 */
void ta_verify_update(struct ta_verify *v, uint8_t *data, size_t len);

/**
 * ta_verify_end() - the verdict
 * @out: receives what was found; zeroed on failure
 *
 * @v is wiped. Return: TEE_SUCCESS; TEE_ERROR_SECURITY.
 */
TEE_Result ta_verify_end(struct ta_verify *v, struct ta_verified *out);

/**
 * ta_verify() - the three steps for a file that is in secure memory whole
 *
 * An encrypted image is decrypted in its place.
 */
TEE_Result ta_verify(const struct ta_trust *trust, const TEE_UUID *uuid,
		     uint8_t *file, size_t len, struct ta_verified *out);

/**
 * ta_verify_head() - check that the image is the TA that is being opened
 * @img:  image of a verified container
 * @uuid: the TA that is being opened
 * @head: receives ta_head
 *
 * A legacy container names no UUID, so this is what binds it; others are
 * checked twice.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY for another TA's image;
 * TEE_ERROR_BAD_FORMAT when it is no TA.
 */
TEE_Result ta_verify_head(const struct elf_image *img, const TEE_UUID *uuid,
			  struct elf_ta_head *head);

#endif
