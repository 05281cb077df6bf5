/*
 * Cryptographic states that a TA instance holds. A state binds the key objects
 * it was made with; the TA library sets, changes and clears the key by copying
 * into them, so a key is read at each init.
 */
#ifndef TEE_SYSCALL_OPERATION_H
#define TEE_SYSCALL_OPERATION_H

#include "syscall/algorithm.h"
#include "syscall/object.h"
#include <crypto/ae.h>
#include <crypto/cipher.h>
#include <crypto/digest.h>
#include <crypto/mac.h>

struct crypto_state {
	struct crypto_state *next;
	uint32_t handle;
	const struct algorithm *algo;
	uint32_t mode;
	struct ta_object *key[2];
	bool initialized;
	bool squeezing;
	union {
		struct digest digest[2];
		struct mac mac;
		struct cipher cipher;
		struct ae ae;
	} u;
};

/** state_find() - the running TA's state, or NULL. */
struct crypto_state *state_find(uint64_t handle);
/** state_secret() - the secret in its key @i, or NULL while there is none. */
const struct object_attr *state_secret(const struct crypto_state *s,
				       unsigned int i);

/** states_free_all() - the instance goes away; their key objects go too. */
void states_free_all(struct ta_instance *inst);

/* Where a system call writes its result, and how much room it says is there. */
struct user_output {
	user_va_t va;
	user_va_t len_va; /* of a 64-bit word, or 0 for no room at all */
	uint64_t room;
};

/**
 * output_check() - is there writable room for @need bytes?
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER, with the length asked for in
 * the TA's word; TEE_ERROR_ACCESS_DENIED.
 */
TEE_Result output_check(struct user_output *out, user_va_t va, user_va_t len_va,
			uint64_t need);
/** output_len() - say how many bytes were written. */
TEE_Result output_len(const struct user_output *out, uint64_t len);

#endif
