/*
 * Loading images: a file is copied once into secure pages while it is hashed,
 * so what is judged is what will be mapped.
 */
#include "ta/load.h"
#include "kernel/pages.h"
#include "ta/early.h"
#include "ta/ta_verify.h"
#include "ta/trust.h"
#include "ta/versions.h"
#include <assert.h>
#include <base/bits.h>
#include <string.h>

#define START_PAGES (TA_VERIFY_START_LEN / PAGE_SIZE)
#define COPY_STEP   ((size_t)0x4000)

static_assert(TA_VERIFY_START_LEN % PAGE_SIZE == 0, "whole pages");

static const struct ta_source *const sources[] = {
	&installed_source,
	&ree_source,
};

/*
 * Copy the image out and judge it. The beginning of the file is copied to
 * judge its headers; what of it belongs to the image is used from that copy.
 */
static TEE_Result copy_and_verify(const struct ta_source *source,
				  struct ta_file *file,
				  const struct ta_trust *trust,
				  struct ta_image **out, bool *encrypted)
{
	size_t start_len = MIN(file->len, (size_t)TA_VERIFY_START_LEN);
	uint8_t *start = pages_alloc(START_PAGES);
	struct ta_verify v;
	struct ta_verified found;

	if (start == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = source->read(file, 0, start, start_len);

	if (res == TEE_SUCCESS)
		res = ta_verify_begin(&v, trust, file->uuid, start, start_len,
				      file->len);
	*encrypted = res == TEE_SUCCESS && v.encrypted;
	if (res == TEE_SUCCESS)
		res = versions_check(file->uuid, &v.found);
	if (res != TEE_SUCCESS)
		goto out;

	size_t off = v.found.image_off;
	size_t image_len = v.found.image_len;
	size_t have = MIN(start_len - off, image_len);

	*out = image_new(file->uuid, image_len);
	if (*out == NULL) {
		res = TEE_ERROR_OUT_OF_MEMORY;
		goto out;
	}

	uint8_t *image = (*out)->pages;

	memcpy(image, start + off, have);
	ta_verify_update(&v, image, have);
	while (res == TEE_SUCCESS && have < image_len) {
		size_t step = MIN(image_len - have, COPY_STEP);

		res = source->read(file, off + have, image + have, step);
		ta_verify_update(&v, image + have, step);
		have += step;
	}
	if (res == TEE_SUCCESS)
		res = ta_verify_end(&v, &found);
	if (res == TEE_SUCCESS)
		res = versions_raise(file->uuid, &found);
	if (res == TEE_SUCCESS) {
		(*out)->bound = found.versioned;
		memcpy((*out)->digest, found.digest, sizeof(found.digest));
	}
out:
	pages_free(start, START_PAGES);
	return res;
}

/* The second try reads and judges the file anew, from its first byte on. */
static TEE_Result load_file(const struct ta_source *source,
			    struct ta_file *file, struct ta_image **out)
{
	const struct ta_trust *published = ta_trust_published();
	bool encrypted = false;
	TEE_Result res =
		copy_and_verify(source, file, ta_trust(), out, &encrypted);

	if (res != TEE_ERROR_SECURITY || !encrypted || published == NULL)
		return res;
	image_put(*out);
	*out = NULL;
	return copy_and_verify(source, file, published, out, &encrypted);
}

/* What is linked into the TEE was judged with it. */
static TEE_Result load_early(const struct early_ta *early,
			     struct ta_image **out)
{
	*out = image_new(&early->uuid, early->len);
	if (*out == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	memcpy((*out)->pages, early->elf, early->len);
	(*out)->bound = true;
	sha256(early->elf, early->len, (*out)->digest);
	return TEE_SUCCESS;
}

TEE_Result image_load(const TEE_UUID *uuid, struct ta_image **out)
{
	const struct early_ta *early = early_find(uuid);
	TEE_Result res = TEE_ERROR_ITEM_NOT_FOUND;

	*out = NULL;
	if (early != NULL)
		return load_early(early, out);
	for (unsigned int i = 0; i < ARRAY_COUNT(sources); i++) {
		struct ta_file file = { .uuid = uuid };

		res = sources[i]->open(&file);
		if (res == TEE_ERROR_ITEM_NOT_FOUND ||
		    res == TEE_ERROR_STORAGE_NOT_AVAILABLE)
			continue;
		if (res != TEE_SUCCESS)
			break;
		res = load_file(sources[i], &file, out);
		sources[i]->close(&file);
		break;
	}
	if (res != TEE_SUCCESS) {
		image_put(*out);
		*out = NULL;
	}
	return res;
}
