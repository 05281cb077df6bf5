/*
 * Rollback store: the little state that must never go back in time, however
 * the power is cut: a sequence number, the root of trusted storage and the
 * anti-rollback counters. On QEMU it lives in two ping-pong sectors of the
 * secure flash as append-only records (drivers/rollback_flash.c); on boards
 * RPMB can serve the same interface.
 */
#ifndef DRIVERS_ROLLBACK_STORE_H
#define DRIVERS_ROLLBACK_STORE_H

#include <base/tee_result.h>
#include <stdint.h>

#define ROLLBACK_ROOT_LEN      32u /* bytes of the storage root */
#define ROLLBACK_COUNTER_COUNT 32u

/* Meaning of the counters; the ROM reads 0, the TEE all of them. */
enum rollback_counter {
	ROLLBACK_FIRMWARE = 0,	/* firmware package index */
	ROLLBACK_AVB_FIRST = 1, /* AVB rollback locations 0..15 */
	ROLLBACK_AVB_LAST = 16,
	ROLLBACK_BOOT_COUNT = 17, /* raised once by each boot of the TEE */
	ROLLBACK_LOCK_STATE = 18,
};

struct rollback_state {
	uint64_t sequence; /* raised by one in every commit */
	uint8_t store_root[ROLLBACK_ROOT_LEN]; /* all zero: no store yet */
	uint64_t counter[ROLLBACK_COUNTER_COUNT];
};

struct rollback_store;

struct rollback_store_ops {
	/* See rollback_store_load(). */
	TEE_Result (*load)(struct rollback_store *rs,
			   struct rollback_state *state);
	/* See rollback_store_commit(). */
	TEE_Result (*commit)(struct rollback_store *rs,
			     const struct rollback_state *state);
};

struct rollback_store {
	const struct rollback_store_ops *ops;
};

/**
 * rollback_store_load() - read the newest committed state
 * @rs:    the store
 * @state: receives it; all zero on a factory-fresh device
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT when records exist but none
 * is whole (no torn write can cause that); TEE_ERROR_GENERIC on device error.
 */
static inline TEE_Result rollback_store_load(struct rollback_store *rs,
					     struct rollback_state *state)
{
	return rs->ops->load(rs, state);
}

/**
 * rollback_store_commit() - make a new state the current one, atomically
 * @rs:    the store; the caller serializes calls
 * @state: new state; its sequence must be the committed one plus 1 and no
 *         counter may be lower than the committed one
 *
 * When it returns TEE_SUCCESS the state survives a power cut; when power is
 * cut before that, load finds the old or the new state, never another.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when the sequence or a counter
 * breaks the rule above; TEE_ERROR_GENERIC on device error (old state kept).
 */
static inline TEE_Result rollback_store_commit(struct rollback_store *rs,
					       const struct rollback_state *st)
{
	return rs->ops->commit(rs, st);
}

#endif
