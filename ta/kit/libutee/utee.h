/*
 * What the files of the TEE library share. Everything here that other objects
 * of a TA could see starts with __utee_.
 */
#ifndef UTEE_H
#define UTEE_H

#include <stdbool.h>
#include <tee_api.h>
#include <utee_syscalls.h>
#include <utee_types.h>

/* A handle is a kernel number that fits 32 bits, cast to a pointer. */
static inline unsigned long handle_number(const void *handle)
{
	return (unsigned long)(uintptr_t)handle;
}

static inline void *handle_pointer(uint32_t number)
{
	return (void *)(uintptr_t)number;
}

/**
 * __utee_check_private() - panic unless @p may hold a small result or argument
 * @p:   address the TA handed to the API
 * @len: bytes
 *
 * Lengths, handles and structures must lie in the TA's own memory, where no
 * one else can change them meanwhile. What is not mapped at all faults when
 * it is touched, which ends the TA as well, so only memory that is shared by
 * way of parameters or tee_map_zi() needs to be told apart: no system call.
 */
void __utee_check_private(const void *p, size_t len);

/**
 * __utee_attributes_out() - turn attributes into the kernel's form
 * @attrs:  the TA's
 * @count:  how many
 * @ua:     receives @count of them
 *
 * Panics on an id whose kind it cannot be told, or an array that is not ours.
 */
void __utee_attributes_out(const TEE_Attribute *attrs, uint32_t count,
			   struct utee_attribute *ua);

/* Most attributes any call takes; a longer list is refused with a panic. */
#define UTEE_ATTRIBUTES_MAX 16u

/* Memory references of the entry that runs; see __utee_check_private(). */
void __utee_params_begin(uint32_t types, const struct utee_params *up);

/* Does a byte of @len at @p belong to a reference of type MEMREF_INPUT? */
bool __utee_input_overlaps(const void *p, size_t len);

/* Memory of parameters and tee_map_zi() that others can see. */
bool __utee_shared_overlaps(const void *p, size_t len);

/* Constructors, destructors and thread-local storage of all modules. */
void __utee_call_elf_init_fn(void);
void __utee_call_elf_fini_fn(void);
void __utee_tcb_init(void);

/* entry.c calls the TA through these two (entry_1_3.c or entry_1_1.c). */
TEE_Result __ta_open_sess(uint32_t types, struct utee_params *up,
			  void **context);
TEE_Result __ta_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
			   struct utee_params *up);

TEE_Result __utee_entry(unsigned long func, unsigned long session_id,
			struct utee_params *up, unsigned long cmd_id);

/**
 * __utee_finish() - the result of a call that may return few codes
 * @res:   what the kernel said
 * @count: how many codes follow
 *
 * Return: @res when it is TEE_SUCCESS or among the codes; else panics.
 */
TEE_Result __utee_finish(TEE_Result res, unsigned int count, ...);

#endif
