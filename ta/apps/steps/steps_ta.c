/*
 * Trusted storage in single steps: each command makes one call that changes
 * something, and another tells all there is.
 */
#include <steps_ta.h>
#include <stdio.h>
#include <string.h>
#include <tee_internal_api.h>

#define STORE	  TEE_STORAGE_PRIVATE
#define PIECE_LEN 65536

#define READ   TEE_DATA_FLAG_ACCESS_READ
#define WRITE  TEE_DATA_FLAG_ACCESS_WRITE
#define CHANGE TEE_DATA_FLAG_ACCESS_WRITE_META

#define TYPES(a)                                                               \
	TEE_PARAM_TYPES(TEE_PARAM_TYPE_##a, TEE_PARAM_TYPE_NONE,               \
			TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE)

static uint8_t piece[PIECE_LEN];

/* Data that tells its place and what made it. */
static const void *pattern(uint8_t seed, size_t len)
{
	for (size_t i = 0; i < len; i++)
		piece[i] = (uint8_t)(i * 7 + (i >> 8) + seed);
	return piece;
}

static TEE_Result create(const char *name, uint32_t len, uint32_t flags,
			 TEE_ObjectHandle from)
{
	return TEE_CreatePersistentObject(STORE, name, strlen(name), flags,
					  from, pattern((uint8_t)*name, len),
					  len, NULL);
}

static TEE_Result open(const char *name, uint32_t flags, TEE_ObjectHandle *h)
{
	return TEE_OpenPersistentObject(STORE, name, strlen(name), flags, h);
}

static TEE_Result key_make(const char *name)
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute value;
	uint8_t bytes[32] = "thirty-two bytes of a test key..";
	TEE_Result res = TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &key);

	TEE_InitRefAttribute(&value, TEE_ATTR_SECRET_VALUE, bytes,
			     sizeof(bytes));
	if (res == TEE_SUCCESS)
		res = TEE_PopulateTransientObject(key, &value, 1);
	if (res == TEE_SUCCESS)
		res = create(name, 500, 0, key);
	/* It may have become the persistent object itself (clause 5.7.2). */
	TEE_CloseObject(key);
	return res;
}

static TEE_Result set_time(uint32_t seconds)
{
	const TEE_Time t = { .seconds = seconds };

	return TEE_SetTAPersistentTime(&t);
}

static TEE_Result prepare(void)
{
	TEE_Result res = create("small", 1000, 0, TEE_HANDLE_NULL);

	if (res == TEE_SUCCESS)
		res = create("middle", 20000, 0, TEE_HANDLE_NULL);
	if (res == TEE_SUCCESS)
		res = create("large", 65536, 0, TEE_HANDLE_NULL);
	if (res == TEE_SUCCESS)
		res = create("empty", 0, 0, TEE_HANDLE_NULL);
	if (res == TEE_SUCCESS)
		res = create("beside", 3000, 0, TEE_HANDLE_NULL);
	if (res == TEE_SUCCESS)
		res = key_make("key");
	return res == TEE_SUCCESS ? set_time(1000000) : res;
}

static TEE_Result write(const char *name, int32_t where, uint32_t whence,
			size_t len)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, WRITE, &h);

	if (res == TEE_SUCCESS)
		res = TEE_SeekObjectData(h, where, whence);
	if (res == TEE_SUCCESS)
		res = TEE_WriteObjectData(h, pattern(99, len), len);
	TEE_CloseObject(h);
	return res;
}

static TEE_Result truncate(const char *name, uint32_t len)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, WRITE, &h);

	if (res == TEE_SUCCESS)
		res = TEE_TruncateObjectData(h, len);
	TEE_CloseObject(h);
	return res;
}

static TEE_Result rename(const char *name, const char *to)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, CHANGE, &h);

	if (res == TEE_SUCCESS)
		res = TEE_RenamePersistentObject(h, to, strlen(to));
	TEE_CloseObject(h);
	return res;
}

static TEE_Result restrict_usage(const char *name)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, CHANGE, &h);

	if (res == TEE_SUCCESS)
		res = TEE_RestrictObjectUsage1(h, TEE_USAGE_ENCRYPT);
	TEE_CloseObject(h);
	return res;
}

static TEE_Result remove(const char *name)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, CHANGE, &h);

	return res == TEE_SUCCESS ? TEE_CloseAndDeletePersistentObject1(h)
				  : res;
}

/* All of an object's data is read; @sum tells it from any other. */
static TEE_Result data_of(TEE_ObjectHandle h, uint32_t *len, uint32_t *sum)
{
	TEE_Result res = TEE_SUCCESS;
	size_t got = 0;

	*len = 0;
	*sum = 2166136261u;
	do {
		res = TEE_ReadObjectData(h, piece, sizeof(piece), &got);
		for (size_t i = 0; res == TEE_SUCCESS && i < got; i++)
			*sum = (*sum ^ piece[i]) * 16777619u;
		*len += (uint32_t)got;
	} while (res == TEE_SUCCESS && got != 0);
	return res;
}

static TEE_Result read(const char *name)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, READ, &h);
	uint32_t len = 0;
	uint32_t sum = 0;

	if (res == TEE_SUCCESS)
		res = data_of(h, &len, &sum);
	TEE_CloseObject(h);
	return res;
}

/* Calls @visit for the names there are; it may be NULL. */
static TEE_Result for_each(TEE_Result (*visit)(const char *name,
					       const TEE_ObjectInfo *info,
					       TEE_Param *to),
			   TEE_Param *to)
{
	TEE_ObjectEnumHandle e = TEE_HANDLE_NULL;
	TEE_Result res = TEE_AllocatePersistentObjectEnumerator(&e);
	char name[TEE_OBJECT_ID_MAX_LEN + 1];
	TEE_ObjectInfo info;
	size_t len = 0;

	if (res == TEE_SUCCESS)
		res = TEE_StartPersistentObjectEnumerator(e, STORE);
	while (res == TEE_SUCCESS) {
		res = TEE_GetNextPersistentObject(e, &info, name, &len);
		name[len] = '\0';
		if (res == TEE_SUCCESS && visit != NULL)
			res = visit(name, &info, to);
	}
	TEE_FreePersistentObjectEnumerator(e);
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}

static TEE_Result line(TEE_Param *to, const char *text)
{
	size_t len = strlen(text);

	if (len > to->memref.size)
		return TEE_ERROR_SHORT_BUFFER;
	TEE_MemMove(to->memref.buffer, text, len);
	to->memref.buffer = (char *)to->memref.buffer + len;
	to->memref.size -= len;
	return TEE_SUCCESS;
}

static TEE_Result tell_object(const char *name, const TEE_ObjectInfo *info,
			      TEE_Param *to)
{
	char text[TEE_OBJECT_ID_MAX_LEN + 80];
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_Result res = open(name, READ, &h);
	uint32_t len = 0;
	uint32_t sum = 0;

	if (res != TEE_SUCCESS)
		return res;
	res = data_of(h, &len, &sum);
	TEE_CloseObject(h);
	if (res != TEE_SUCCESS)
		return res;
	snprintf(text, sizeof(text), "%s: type %x, usage %x, %u bytes, %x\n",
		 name, info->objectType, info->objectUsage, len, sum);
	return line(to, text);
}

/* Time goes on; it stands still long enough when counted in million seconds. */
static TEE_Result tell_time(TEE_Param *to)
{
	TEE_Time t = { 0 };
	TEE_Result res = TEE_GetTAPersistentTime(&t);
	char text[64];

	snprintf(text, sizeof(text), "time: %x, %u\n", res,
		 t.seconds / 1000000);
	return line(to, text);
}

static TEE_Result look(TEE_Param *to)
{
	TEE_Param left = *to;
	TEE_Result res = for_each(tell_object, &left);

	if (res == TEE_SUCCESS)
		res = tell_time(&left);
	to->memref.size -= left.memref.size;
	return res;
}

static TEE_Result step(uint32_t which)
{
	switch (which) {
	case STEP_CREATE:
		return create("new", 1024, 0, TEE_HANDLE_NULL);
	case STEP_CREATE_LARGE:
		return create("new", 65536, 0, TEE_HANDLE_NULL);
	case STEP_CREATE_KEY:
		return key_make("new");
	case STEP_CREATE_OVER:
		/* Longer, and with other bytes. */
		return TEE_CreatePersistentObject(
			STORE, "middle", 6, TEE_DATA_FLAG_OVERWRITE,
			TEE_HANDLE_NULL, pattern(1, 30000), 30000, NULL);
	case STEP_WRITE:
		return write("middle", 5000, TEE_DATA_SEEK_SET, 6000);
	case STEP_APPEND:
		return write("middle", 0, TEE_DATA_SEEK_END, 9000);
	case STEP_WRITE_BEYOND:
		return write("small", 10000, TEE_DATA_SEEK_END, 100);
	case STEP_TRUNCATE:
		return truncate("large", 30000);
	case STEP_EXTEND:
		return truncate("small", 50000);
	case STEP_RENAME:
		return rename("middle", "moved");
	case STEP_RESTRICT_USAGE:
		return restrict_usage("key");
	case STEP_DELETE:
		return remove("small");
	case STEP_DELETE_LARGE:
		return remove("large");
	case STEP_SET_TIME:
		return set_time(5000000);
	case STEP_ENUMERATE:
		return for_each(NULL, NULL);
	case STEP_READ:
		return read("large");
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
}

static TEE_Result go_on(void)
{
	TEE_Result res = create("afterwards", 2500, 0, TEE_HANDLE_NULL);

	if (res == TEE_SUCCESS)
		res = read("afterwards");
	if (res == TEE_SUCCESS)
		res = write("afterwards", 100, TEE_DATA_SEEK_SET, 5000);
	return res == TEE_SUCCESS ? remove("afterwards") : res;
}

/* ----------------------------------------------------------- many objects --- */

/* In no order, as names usually come. */
static const char *number_name(uint32_t number)
{
	static char name[16];

	snprintf(name, sizeof(name), "%08x", number * 2654435761u);
	return name;
}

static TEE_Result fill(uint32_t from, uint32_t count)
{
	TEE_Result res = TEE_SUCCESS;

	for (uint32_t i = 0; i < count && res == TEE_SUCCESS; i++)
		res = create(number_name(from + i), 1024, 0, TEE_HANDLE_NULL);
	return res;
}

static TEE_Result numbered(uint32_t what, uint32_t number)
{
	const char *name = number_name(number);

	switch (what) {
	case 0:
		return create(name, 1024, 0, TEE_HANDLE_NULL);
	case 1:
		return read(name);
	case 2:
		return write(name, 0, TEE_DATA_SEEK_SET, 1024);
	case 3:
		return remove(name);
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
}

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

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	bool value = types == TYPES(VALUE_INPUT);

	if (command == STEPS_PREPARE)
		return prepare();
	if (command == STEPS_DO && value)
		return step(params[0].value.a);
	if (command == STEPS_LOOK && types == TYPES(MEMREF_OUTPUT))
		return look(&params[0]);
	if (command == STEPS_GO_ON)
		return go_on();
	if (command == STEPS_FILL && value)
		return fill(params[0].value.a, params[0].value.b);
	if (command == STEPS_NUMBERED && value)
		return numbered(params[0].value.a, params[0].value.b);
	return TEE_ERROR_BAD_PARAMETERS;
}
