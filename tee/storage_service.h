/*
 * The one trusted store of the TEE: its engine (storage/), the supplicant's
 * files below it, and the lock that serializes its users.
 */
#ifndef TEE_STORAGE_SERVICE_H
#define TEE_STORAGE_SERVICE_H

#include "storage/store.h"

/** storage_init() - after device_init(). */
void storage_init(void);
/** storage_lock() - the store for this thread alone, or NULL: there is none. */
struct store *storage_lock(void);
void storage_unlock(void);

#endif
