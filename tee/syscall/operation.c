/*
 * Cryptographic states of TAs: allocation, keys, copies (TA ABI, 11.3).
 */
#include "syscall/operation.h"
#include "syscall/syscall.h"
#include "kernel/heap.h"
#include "kernel/quota.h"
#include <base/bits.h>

#define STATES_MAX 512u /* of one instance */

struct crypto_state *state_find(uint64_t handle)
{
	struct crypto_state *s = thread_current()->instance->states;

	while (s != NULL && s->handle != (uint32_t)handle)
		s = s->next;
	return s;
}

/* A key object the state may bind, by handle. */
static TEE_Result key_take(struct ta_object **key, uint64_t handle,
			   const struct algorithm *algo, uint32_t mode)
{
	struct ta_object *o = object_find(handle);

	if (o == NULL || o->kind != OBJECT_TRANSIENT || o->bound ||
	    !algorithm_key_fits(algo, mode, object_type_id(&o->value)))
		return TEE_ERROR_BAD_PARAMETERS;
	*key = o;
	return TEE_SUCCESS;
}

const struct object_attr *state_secret(const struct crypto_state *s,
				       unsigned int i)
{
	return s->key[i] == NULL ? NULL
				 : object_value_secret(&s->key[i]->value);
}

static void state_unlink(struct ta_instance *inst, struct crypto_state *s)
{
	struct crypto_state **link = &inst->states;

	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	for (unsigned int i = 0; i < ARRAY_COUNT(s->key); i++)
		if (s->key[i] != NULL)
			object_free(s->key[i]);
	heap_free(s);
}

void states_free_all(struct ta_instance *inst)
{
	while (inst->states != NULL)
		state_unlink(inst, inst->states);
}

SYSCALL(sys_state_alloc)
{
	struct ta_instance *inst = thread_current()->instance;
	const struct algorithm *algo = algorithm_find((uint32_t)a0);
	const uint64_t handle[2] = { (uint32_t)a2, (uint32_t)a3 };
	struct ta_object *key[2] = { NULL, NULL };
	unsigned int count = 0;

	if (algo == NULL || !algorithm_mode_fits(algo, (uint32_t)a1))
		return TEE_ERROR_NOT_SUPPORTED;
	for (unsigned int i = 0; i < 2; i++) {
		if ((handle[i] != 0) != (i < algorithm_key_count(algo)))
			return TEE_ERROR_BAD_PARAMETERS;
		if (handle[i] != 0 && key_take(&key[i], handle[i], algo,
					       (uint32_t)a1) != TEE_SUCCESS)
			return TEE_ERROR_BAD_PARAMETERS;
	}
	if (key[0] != NULL && key[0] == key[1])
		return TEE_ERROR_BAD_PARAMETERS;
	for (struct crypto_state *s = inst->states; s != NULL; s = s->next)
		count++;

	if (count >= STATES_MAX) {
		quota_refused("operations of one TA instance", count + 1,
			      STATES_MAX,
			      "free some, or raise STATES_MAX of the TEE");
		return TEE_ERROR_OUT_OF_MEMORY;
	}

	struct crypto_state *s = heap_alloc(sizeof(*s));

	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->algo = algo;
	s->mode = (uint32_t)a1;
	s->handle = inst->next_handle++;
	if (inst->next_handle == 0)
		inst->next_handle = 1;

	TEE_Result res = user_private_out(a4, &s->handle, sizeof(s->handle));

	if (res != TEE_SUCCESS) {
		heap_free(s);
		return res;
	}
	for (unsigned int i = 0; i < 2; i++) {
		s->key[i] = key[i];
		if (key[i] != NULL)
			key[i]->bound = true;
	}
	s->next = inst->states;
	inst->states = s;
	return TEE_SUCCESS;
}

SYSCALL(sys_state_copy)
{
	struct crypto_state *to = state_find(a0);
	const struct crypto_state *from = state_find(a1);

	if (to == NULL || from == NULL || to->algo != from->algo ||
	    to->mode != from->mode)
		return TEE_ERROR_BAD_PARAMETERS;
	to->u = from->u;
	to->initialized = from->initialized;
	to->squeezing = from->squeezing;
	return TEE_SUCCESS;
}

SYSCALL(sys_state_free)
{
	struct crypto_state *s = state_find(a0);

	if (s == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	state_unlink(thread_current()->instance, s);
	return TEE_SUCCESS;
}

/* ---------------------------------------------------------------- outputs --- */

TEE_Result output_check(struct user_output *out, user_va_t va, user_va_t len_va,
			uint64_t need)
{
	TEE_Result res = TEE_SUCCESS;

	*out = (struct user_output){ .va = va, .len_va = len_va };
	if (len_va != 0)
		res = user_private_in(&out->room, len_va, sizeof(out->room));
	if (res != TEE_SUCCESS)
		return res;
	if (out->room < need) {
		res = output_len(out, need);
		return res == TEE_SUCCESS ? TEE_ERROR_SHORT_BUFFER : res;
	}
	return space_check(&thread_current()->instance->space, va, need,
			   TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);
}

TEE_Result output_len(const struct user_output *out, uint64_t len)
{
	if (out->len_va == 0)
		return TEE_SUCCESS;
	return user_private_out(out->len_va, &len, sizeof(len));
}
