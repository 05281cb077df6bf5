/*
 * Objects below their public calls: records, streams, pages (store_object.c).
 */
#ifndef STORAGE_STORE_OBJECT_H
#define STORAGE_STORE_OBJECT_H

#include <storage/store_internal.h>

#define OBJECT_SCOPE_LEN 21u /* key bytes of one TA and storage id */

/** object_key() - key of an object; @id->len is already checked */
void object_key(struct store_key *key, const struct store_object_id *id);

/** object_len() - bytes of the stream: attributes, then data */
static inline uint64_t object_len(const struct object *obj)
{
	return (uint64_t)obj->meta.attr_len + obj->meta.data_len;
}

/** object_fits_record() - may a stream of @len bytes live in the record? */
bool object_fits_record(uint64_t len);
/** object_parse() - take a record apart; TEE_ERROR_CORRUPT_OBJECT */
TEE_Result object_parse(struct object *obj, const uint8_t *value, size_t len);
/** object_load() - look an object up; errors of tree_get() */
TEE_Result object_load(struct store *st, const struct store_key *key,
		       struct object *obj);
/** object_save() - write the record, in a transaction */
TEE_Result object_save(struct store *st, struct object *obj);
/** object_read() - bytes [off, off + len) of the stream, which has them */
TEE_Result object_read(struct store *st, struct object *obj, uint64_t off,
		       uint8_t *buf, size_t len);
/**
 * object_write() - write into the stream, which is @new_len long afterwards
 * @data: NULL with @len 0 to only extend with zeros
 *
 * The caller sets the lengths in @obj->meta afterwards, then object_save().
 */
TEE_Result object_write(struct store *st, struct object *obj, uint64_t off,
			const uint8_t *data, size_t len, uint64_t new_len);
/** object_cut() - make the stream shorter; lengths as with object_write() */
TEE_Result object_cut(struct store *st, struct object *obj, uint64_t new_len);
/** object_free_pages() - give back all pages of the stream from @from on */
TEE_Result object_free_pages(struct store *st, struct object *obj,
			     uint32_t from);

#endif
