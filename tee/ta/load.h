/*
 * Where images come from. Each source is asked in turn, the most trusted one
 * first; a TA that one of them has is taken from there, or refused.
 */
#ifndef TEE_TA_LOAD_H
#define TEE_TA_LOAD_H

#include "ta/image.h"

/* A file that is being read from a source. */
struct ta_file {
	const TEE_UUID *uuid;
	size_t len; /* bytes of it */
	void *from; /* the source's own */
};

struct ta_source {
	/*
	 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND or
	 * TEE_ERROR_STORAGE_NOT_AVAILABLE: the next source is asked; any other
	 * error is the answer.
	 */
	TEE_Result (*open)(struct ta_file *file);
	/* Each byte of the file is asked for once, in secure memory @to. */
	TEE_Result (*read)(struct ta_file *file, size_t off, void *to,
			   size_t len);
	void (*close)(struct ta_file *file);
};

/* TAs that were installed (installed.c), and the supplicant's files (ree.c). */
extern const struct ta_source installed_source;
extern const struct ta_source ree_source;

/**
 * image_load() - look for an image, copy it into secure memory and judge it
 * @out: receives it with one reference; NULL on failure
 *
 * Return: as image_get().
 */
TEE_Result image_load(const TEE_UUID *uuid, struct ta_image **out);

#endif
