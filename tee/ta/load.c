/*
 * Fetching images: the supplicant's file is copied once into secure pages while
 * it is hashed. Nothing of the normal world is read twice.
 */
#include "ta/image.h"
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "smc/rpc.h"
#include "ta/ta_verify.h"
#include "ta/trust.h"
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/elf_image.h>
#include <string.h>

#define FILE_TRIES	3u	/* the file may grow while we ask for it */

static struct spinlock image_lock = SPINLOCK_INIT;
static struct ta_image *images;	/* those that were verified */

static struct ta_image *image_find(const TEE_UUID *uuid)
{
	uint64_t daif = spin_lock(&image_lock);
	struct ta_image *image = images;

	while (image != NULL &&
	       memcmp(&image->uuid, uuid, sizeof(*uuid)) != 0)
		image = image->next;
	if (image != NULL)
		image->refs++;
	spin_unlock(&image_lock, daif);
	return image;
}

static struct ta_image *image_new(const TEE_UUID *uuid, size_t len)
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

/* The two words of the request that carry the UUID, in RFC 4122 order. */
static void uuid_param(struct msg_param *p, const TEE_UUID *uuid)
{
	memset(p, 0, sizeof(*p));
	p->attr = MSG_VALUE_IN;
	store_be32(p->octets, uuid->timeLow);
	store_be16(p->octets + 4, uuid->timeMid);
	store_be16(p->octets + 6, uuid->timeHiAndVersion);
	memcpy(p->octets + 8, uuid->clockSeqAndNode, 8);
}

/* Have the supplicant put the file into a buffer of ours. */
static TEE_Result fetch(const TEE_UUID *uuid, struct rpc_buffer **out,
			size_t *len)
{
	size_t want = RPC_BUFFER_LEN;

	for (unsigned int i = 0; i < FILE_TRIES; i++) {
		struct rpc_buffer *buf = NULL;
		struct msg_param p[2];
		TEE_Result res = rpc_buffer_take(want, &buf);

		if (res != TEE_SUCCESS)
			return res;
		uuid_param(&p[0], uuid);
		rpc_memref(&p[1], MSG_RMEM_OUT, buf, 0, buf->size);
		res = rpc_load_ta(p, &want);
		if (res == TEE_SUCCESS && want <= buf->size) {
			*out = buf;
			*len = want;
			return TEE_SUCCESS;
		}
		/* Not found is an answer; any other error may be the buffer's. */
		rpc_buffer_give(buf, res != TEE_ERROR_ITEM_NOT_FOUND &&
					     res != TEE_ERROR_SHORT_BUFFER);
		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			return res;
		if (res != TEE_ERROR_SHORT_BUFFER)
			want = RPC_BUFFER_LEN;
		if (want > TA_FILE_LEN_MAX)
			return TEE_ERROR_SECURITY;
	}
	return TEE_ERROR_COMMUNICATION;
}

/*
 * Copy the image out and judge it. The first page of the file is copied to
 * judge its header; what of it belongs to the image is used from that copy.
 */
static TEE_Result copy_and_verify(const TEE_UUID *uuid,
				  const struct rpc_buffer *buf, size_t len,
				  struct ta_image **out)
{
	size_t start_len = MIN(len, (size_t)TA_VERIFY_START_LEN);
	uint8_t *start = pages_alloc(1);
	struct ta_verify v;
	struct ta_verified found;

	if (start == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = memory_copy_in(start, buf->mem, 0, start_len);

	if (res == TEE_SUCCESS)
		res = ta_verify_begin(&v, ta_trust(), uuid, start,
				      start_len, len);
	if (res != TEE_SUCCESS)
		goto out;

	size_t off = v.found.image_off;
	size_t image_len = v.found.image_len;
	size_t have = MIN(start_len - off, image_len);

	*out = image_new(uuid, image_len);
	if (*out == NULL) {
		res = TEE_ERROR_OUT_OF_MEMORY;
		goto out;
	}

	uint8_t *image = (*out)->pages;

	memcpy(image, start + off, have);
	ta_verify_update(&v, image, have);
	while (res == TEE_SUCCESS && have < image_len) {
		size_t step = MIN(image_len - have, (size_t)0x4000);

		res = memory_copy_in(image + have, buf->mem, off + have, step);
		ta_verify_update(&v, image + have, step);
		have += step;
	}
	if (res == TEE_SUCCESS)
		res = ta_verify_end(&v, &found);
	if (res == TEE_SUCCESS)
		(*out)->bound = found.versioned;
out:
	pages_free(start, 1);
	return res;
}

static TEE_Result image_load(const TEE_UUID *uuid, struct ta_image **out)
{
	struct rpc_buffer *buf = NULL;
	size_t len = 0;
	TEE_Result res = fetch(uuid, &buf, &len);

	if (res != TEE_SUCCESS)
		return res;
	res = copy_and_verify(uuid, buf, len, out);
	rpc_buffer_give(buf, false);
	return res;
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
