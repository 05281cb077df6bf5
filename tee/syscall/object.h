/*
 * Objects that a TA instance holds by handle: transient and persistent objects
 * and enumerators. Handles are numbers of one instance, never 0.
 */
#ifndef TEE_SYSCALL_OBJECT_H
#define TEE_SYSCALL_OBJECT_H

#include "object/value.h"
#include "storage/store.h"
#include "ta/instance.h"

#define OBJECT_HANDLES_MAX 1024u /* of one instance */

enum object_kind { OBJECT_TRANSIENT, OBJECT_PERSISTENT, OBJECT_ENUMERATOR };

/* One handle. All handles on one store object are also chained together. */
struct ta_object {
	struct ta_object *next; /* of this instance */
	struct ta_object *peer; /* persistent: open ones of any TA */
	struct ta_instance *inst;
	uint32_t handle;
	enum object_kind kind;
	uint32_t flags; /* persistent: TA_DATA_* */
	uint32_t pos;
	bool started;		   /* enumerator */
	bool bound;		   /* the key of an operation */
	struct object_value value; /* but for enumerators and data */
	struct store_object_id id; /* enumerator: its scope */
	struct store_meta meta;
	struct store_cursor cursor;
};

/** object_new() - a new handle of the running TA, or NULL. */
struct ta_object *object_new(enum object_kind kind);
/** object_find() - the running TA's object or enumerator, or NULL. */
struct ta_object *object_find(uint64_t handle);
struct ta_object *enumerator_find(uint64_t handle);
/** object_free() - wipe and forget; not in the list of open ones any more. */
void object_free(struct ta_object *o);

/** persistent_forget() - take @o out of the open ones; storage is locked. */
void persistent_forget(struct ta_object *o);
/** persistent_close() - the same with the lock taken here; frees @o. */
void persistent_close(struct ta_object *o);
/**
 * persistent_refresh() - read @o->meta anew
 *
 * Return: as object calls do; after CORRUPT_OBJECT @o may be gone.
 */
TEE_Result persistent_refresh(struct ta_object *o);
/** persistent_set_usage() - store a new usage word. */
TEE_Result persistent_set_usage(struct ta_object *o, uint32_t usage);

/** objects_close_all() - the instance goes away. */
void objects_close_all(struct ta_instance *inst);

#endif
