/*
 * Normal-world memory. Its physical addresses are a type of their own, and
 * these functions are the only way to its bytes: each copies, after checking
 * that every byte lies in RAM that the boot firmware gave the normal world.
 */
#ifndef TEE_SMC_NS_H
#define TEE_SMC_NS_H

#include <arch/mmu.h>
#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
	paddr_t pa;
} ns_paddr_t;

/** ns_add_ram() - declare normal-world RAM; at start, from the device tree. */
void ns_add_ram(paddr_t base, uint64_t size);
/** ns_is_ram() - does [@at, @at + @len) lie in normal-world RAM? */
bool ns_is_ram(ns_paddr_t at, uint64_t len);

/**
 * ns_copy_in() - copy from normal-world memory
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if it is not RAM of theirs.
 */
TEE_Result ns_copy_in(void *to, ns_paddr_t from, size_t len);
/** ns_copy_out() - copy to it. Errors as ns_copy_in(). */
TEE_Result ns_copy_out(ns_paddr_t to, const void *from, size_t len);

#endif
