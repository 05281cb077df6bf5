/*
 * The modules an instance runs: the TA itself, the shared libraries that it
 * names, and those it opens later. A module stays until the instance ends.
 */
#ifndef TEE_TA_MODULE_H
#define TEE_TA_MODULE_H

#include "ta/instance.h"

#define MODULE_MAX 24u /* in one instance */

struct ta_image;

struct ta_module {
	struct ta_module *next; /* in load order, the TA first */
	struct ta_image *image;
	user_va_t bias;	     /* where its address 0 lies */
	user_va_t phdr;	     /* its program headers */
	uint64_t tls_offset; /* of its block, from the thread pointer */
};

/**
 * module_open() - load a shared library and what it needs, unless it is there
 *
 * On failure nothing was added. Return: as image_get(); SECURITY for a library
 * whose container does not name it; OUT_OF_MEMORY over MODULE_MAX.
 */
TEE_Result module_open(struct ta_instance *inst, const TEE_UUID *uuid);
/**
 * module_symbol() - relocated address of a symbol
 * @uuid: the module to look in; NULL for all, in load order
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result module_symbol(const struct ta_instance *inst, const TEE_UUID *uuid,
			 const char *name, uint64_t *value);
/** module_at() - the module whose image holds @va, or NULL. */
const struct ta_module *module_at(const struct ta_instance *inst, user_va_t va);
/** modules_release() - let go of the images, when the space is gone. */
void modules_release(struct ta_instance *inst);

#endif
