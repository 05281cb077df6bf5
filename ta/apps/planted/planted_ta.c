/*
 * Mistakes of every kind that the kit's sanitizers look for, one a command. The
 * lines that make them end in a comment which the suite looks up.
 */
#include <planted_ta.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api.h>

#define BLOCK_LEN 24u

struct pair {
	int first;
	int second;
};

static uint8_t global[12];
static volatile uint8_t sink;

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
}

static void heap(uint32_t command, uint32_t amount)
{
	volatile uint8_t *block = TEE_Malloc(BLOCK_LEN, 0);
	static const uint8_t more[BLOCK_LEN + 8];

	if (block == NULL)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	if (command == PLANTED_HEAP_WRITE)
		block[BLOCK_LEN - 1 + amount] = 1; /* heap_write */
	else if (command == PLANTED_HEAP_READ)
		sink = block[0 - (size_t)amount]; /* heap_read */
	else
		memcpy((void *)block, more, BLOCK_LEN + amount); /* heap_copy */
	TEE_Free((void *)block);
}

/* The TEE itself reads and writes here. */
static void calls(uint32_t command, uint32_t amount)
{
	uint8_t *block = TEE_Malloc(BLOCK_LEN, 0);
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	if (block == NULL ||
	    TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0) !=
		    TEE_SUCCESS)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	if (command == PLANTED_CALL_IN)
		TEE_DigestUpdate(op, block, BLOCK_LEN + amount); /* call_in */
	else
		TEE_GenerateRandom(block, BLOCK_LEN + amount); /* call_out */
	TEE_FreeOperation(op);
	TEE_Free(block);
}

static void freed(uint32_t command, uint32_t amount)
{
	volatile uint8_t *block = malloc(BLOCK_LEN);

	*block = 1;
	free((void *)block);
	if (amount == 0)
		return;
	if (command == PLANTED_FREED_TWICE)
		/* cppcheck-suppress doubleFree */
		free((void *)block); /* freed_twice */
	for (int i = 0; command == PLANTED_FREED_REUSED && i < 20; i++) {
		void *other = malloc(BLOCK_LEN);

		memset(other, 0, BLOCK_LEN);
	}
	sink = block[0]; /* freed */
}

static void moved(uint32_t amount)
{
	volatile uint8_t *block = malloc(BLOCK_LEN);
	volatile uint8_t *grown = realloc((void *)block, 2 * BLOCK_LEN);

	sink = (amount == 0 ? grown : block)[0]; /* realloc */
	free((void *)grown);
}

static void arrays(uint32_t command, uint32_t amount, uint8_t *param)
{
	volatile uint8_t local[12] = { 0 };
	volatile uint8_t *volatile array = local; /* the compiler cannot tell */

	if (command == PLANTED_STACK)
		array[sizeof(local) - 1 + amount] = 1; /* stack */
	array = global;
	if (command == PLANTED_GLOBAL)
		sink = array[sizeof(global) - 1 + amount]; /* global */
	array = param;
	if (command == PLANTED_PARAM)
		array[PLANTED_LEN - 1 + amount] = 1; /* param */
	if (command == PLANTED_INDEX)
		local[sizeof(local) - 1 + amount] = 1; /* index */
}

static void arithmetic(uint32_t command, uint32_t amount)
{
	struct pair pair = { 0 };
	volatile struct pair *at = amount == 0 ? &pair : NULL;
	volatile int number = INT32_MAX;

	if (command == PLANTED_ADD)
		number = number + (int)amount; /* add */
	if (command == PLANTED_SHIFT)
		number = 1 << (31 * amount + 1) % 64; /* shift */
	if (command == PLANTED_NULL)
		at->second = 1; /* null */
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	uint32_t amount = params[0].value.a;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT,
				     TEE_PARAM_TYPE_NONE,
				     TEE_PARAM_TYPE_NONE) ||
	    params[1].memref.size != PLANTED_LEN)
		return TEE_ERROR_BAD_PARAMETERS;
	switch (command) {
	case PLANTED_HEAP_WRITE:
	case PLANTED_HEAP_READ:
	case PLANTED_HEAP_COPY:
		heap(command, amount);
		break;
	case PLANTED_FREED:
	case PLANTED_FREED_REUSED:
	case PLANTED_FREED_TWICE:
		freed(command, amount);
		break;
	case PLANTED_REALLOC:
		moved(amount);
		break;
	case PLANTED_CALL_IN:
	case PLANTED_CALL_OUT:
		calls(command, amount);
		break;
	case PLANTED_ADD:
	case PLANTED_SHIFT:
	case PLANTED_NULL:
		arithmetic(command, amount);
		break;
	default:
		arrays(command, amount, params[1].memref.buffer);
		break;
	}
	return TEE_SUCCESS;
}
