/*
 * Verified ELF images in secure pages. The instances of a TA share one, and so
 * do all users of a library: text is mapped from its pages, data is copied
 * from them. It lives as long as any instance uses it, so the next user costs
 * no round trip and no second judgement.
 */
#ifndef TEE_TA_IMAGE_H
#define TEE_TA_IMAGE_H

#include <base/tee_result.h>
#include <formats/elf_image.h>

struct ta_image {
	struct ta_image *next;
	uint32_t refs;
	TEE_UUID uuid;
	bool bound;	    /* its container names the UUID */
	uint8_t digest[32]; /* that was signed; of an early TA its ELF file's */
	uint8_t *pages;
	size_t page_count;
	size_t len;	       /* bytes of the image */
	struct memory *memory; /* the same pages, to be mapped */
	struct elf_image elf;  /* what was found in them */
};

/**
 * image_get() - a TA's or a library's image: one in use, or fetched and judged
 * @out: receives it with a reference, for image_put(); NULL on failure
 *
 * Return: TEE_SUCCESS; ITEM_NOT_FOUND, SECURITY, BAD_FORMAT, NOT_SUPPORTED,
 * OUT_OF_MEMORY, COMMUNICATION; ACCESS_CONFLICT for an older version than one
 * that has run.
 */
TEE_Result image_get(const TEE_UUID *uuid, struct ta_image **out);
/** image_new() - room for @len bytes of image, not yet found by image_get(). */
struct ta_image *image_new(const TEE_UUID *uuid, size_t len);
/** image_put() - done with it; NULL is fine. */
void image_put(struct ta_image *image);

#endif
