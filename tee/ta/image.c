/*
 * The images in use: found by UUID, loaded when they are not there, dropped
 * with their last user.
 */
#include "ta/image.h"
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "smc/shm.h"
#include "ta/load.h"
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <string.h>

static struct spinlock image_lock = SPINLOCK_INIT;
static struct ta_image *images; /* those that were verified */

static struct ta_image *image_find(const TEE_UUID *uuid)
{
	uint64_t daif = spin_lock(&image_lock);
	struct ta_image *image = images;

	while (image != NULL && memcmp(&image->uuid, uuid, sizeof(*uuid)) != 0)
		image = image->next;
	if (image != NULL)
		image->refs++;
	spin_unlock(&image_lock, daif);
	return image;
}

struct ta_image *image_new(const TEE_UUID *uuid, size_t len)
{
	struct ta_image *image = heap_alloc(sizeof(*image));

	if (image == NULL)
		return NULL;
	image->refs = 1;
	image->uuid = *uuid;
	image->len = len;
	image->page_count = (len + PAGE_SIZE - 1) / PAGE_SIZE;
	image->pages = pages_alloc_ta(image->page_count);
	if (image->pages != NULL)
		image->memory = memory_wrap(image->pages, image->page_count);
	if (image->memory == NULL) {
		image_put(image);
		return NULL;
	}
	return image;
}

/* From here on its text runs: in this instance and in those that find it. */
static void image_publish(struct ta_image *image)
{
	icache_sync(image->pages, image->page_count * PAGE_SIZE);

	uint64_t daif = spin_lock(&image_lock);

	image->next = images;
	images = image;
	spin_unlock(&image_lock, daif);
}

void image_put(struct ta_image *image)
{
	if (image == NULL)
		return;

	uint64_t daif = spin_lock(&image_lock);
	bool last = --image->refs == 0;
	struct ta_image **link = &images;

	while (last && *link != NULL && *link != image)
		link = &(*link)->next;
	if (last && *link != NULL)
		*link = image->next;
	spin_unlock(&image_lock, daif);
	if (!last)
		return;
	memory_put(image->memory);
	pages_free(image->pages, image->page_count);
	heap_free(image);
}

TEE_Result image_get(const TEE_UUID *uuid, struct ta_image **out)
{
	*out = image_find(uuid);
	if (*out != NULL)
		return TEE_SUCCESS;

	TEE_Result res = image_load(uuid, out);

	if (res == TEE_SUCCESS)
		res = elf_image_parse((*out)->pages, (*out)->len, &(*out)->elf);
	if (res == TEE_SUCCESS) {
		image_publish(*out);
	} else {
		image_put(*out);
		*out = NULL;
	}
	return res;
}
