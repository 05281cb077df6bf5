/*
 * One persistent object, with nothing done around each call.
 */
#include "bench.h"

#define STORE TEE_STORAGE_PRIVATE

static const char id[] = "bench";
static uint8_t data[BENCH_STORE_MAX] = { 1 };

static TEE_Result create(uint32_t len)
{
	if (len > sizeof(data))
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_CreatePersistentObject(STORE, id, sizeof(id) - 1, 0,
					  TEE_HANDLE_NULL, data, len, NULL);
}

static TEE_Result open(uint32_t flags, TEE_ObjectHandle *object)
{
	return TEE_OpenPersistentObject(STORE, id, sizeof(id) - 1, flags,
					object);
}

static TEE_Result read(TEE_Param *to)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open(TEE_DATA_FLAG_ACCESS_READ, &object);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_ReadObjectData(object, to->memref.buffer, to->memref.size,
				 &to->memref.size);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result overwrite(const TEE_Param *from)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open(TEE_DATA_FLAG_ACCESS_WRITE, &object);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_WriteObjectData(object, from->memref.buffer,
				  from->memref.size);
	TEE_CloseObject(object);
	return res;
}

static TEE_Result remove(void)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open(TEE_DATA_FLAG_ACCESS_WRITE_META, &object);

	if (res != TEE_SUCCESS)
		return res;
	return TEE_CloseAndDeletePersistentObject1(object);
}

TEE_Result storage_command(uint32_t command, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS])
{
	if (command == BENCH_STORE_CREATE &&
	    types == TYPES(VALUE_INPUT, NONE, NONE, NONE))
		return create(params[0].value.a);
	if (command == BENCH_STORE_READ &&
	    types == TYPES(MEMREF_OUTPUT, NONE, NONE, NONE))
		return read(&params[0]);
	if (command == BENCH_STORE_OVERWRITE &&
	    types == TYPES(MEMREF_INPUT, NONE, NONE, NONE))
		return overwrite(&params[0]);
	if (command == BENCH_STORE_DELETE)
		return remove();
	return TEE_ERROR_BAD_PARAMETERS;
}
