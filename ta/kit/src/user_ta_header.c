/*
 * What makes a program a TA: ta_head, its entry point, its properties and its
 * heaps. Compiled into each TA with the TA's user_ta_header_defines.h.
 */
#include <compiler.h>
#include <tee_ta_api.h>
#include <trace.h>
#include <user_ta_header.h>
#include <user_ta_header_defines.h>
#include <utee_syscalls.h>

#ifndef TRACE_LEVEL
#define TRACE_LEVEL TRACE_ERROR
#endif
#ifndef CFG_TEE_TA_LOG_LEVEL
#define CFG_TEE_TA_LOG_LEVEL TRACE_LEVEL
#endif
#ifndef TA_NO_SHARE_DATA_SIZE
#define TA_NO_SHARE_DATA_SIZE 0
#endif
#ifndef TA_VERSION
#define TA_VERSION "Undefined version"
#endif
#ifndef TA_DESCRIPTION
#define TA_DESCRIPTION "Undefined description"
#endif

#if TA_STACK_SIZE <= 0
#error "TA_STACK_SIZE must be positive"
#endif

/* A heap too small to hold anything would make every TA start in vain. */
#define HEAP_MIN   1024
#define HEAP_ASKED (TA_DATA_SIZE < HEAP_MIN ? HEAP_MIN : TA_DATA_SIZE)

#ifdef CFG_TA_SANITIZE
/* Sanitizers keep a distance between objects, and what was freed for a time. */
#define HEAP_SIZE  (4 * HEAP_ASKED + 128 * 1024)
#define STACK_MORE 4
void san_enter(const void *top);
#else
#define HEAP_SIZE  HEAP_ASKED
#define STACK_MORE 1
#endif

int trace_level = CFG_TEE_TA_LOG_LEVEL;
const char trace_ext_prefix[] = "TA";

int tahead_get_trace_level(void)
{
	return CFG_TEE_TA_LOG_LEVEL;
}

TEE_Result __utee_entry(unsigned long func, unsigned long session_id,
			struct utee_params *up, unsigned long cmd_id);
void __ta_entry(unsigned long func, unsigned long session_id,
		struct utee_params *up, unsigned long cmd_id) __noreturn __used;

const struct ta_head ta_head __section(".ta_head") __used = {
	.uuid = TA_UUID,
	/* The kernel wants a multiple of 16. */
	.stack_size = STACK_MORE *
			      (TA_STACK_SIZE + TA_FRAMEWORK_STACK_SIZE + 15) &
		      ~15u,
	.flags = TA_FLAGS,
	.depr_entry = UINT64_MAX,
};

extern uintptr_t __stack_chk_guard;

/*
 * The first instructions of every entry. The canary is set before any
 * function that checks it runs, hence once, and this one must not check it.
 */
void __attribute__((no_stack_protector, aligned(16)))
__ta_entry(unsigned long func, unsigned long session_id, struct utee_params *up,
	   unsigned long cmd_id)
{
	static bool canary_set;
	TEE_Result res = TEE_SUCCESS;

#ifdef CFG_TA_SANITIZE
	san_enter(__builtin_frame_address(0));
#endif
	if (__builtin_expect(!canary_set, 0)) {
		res = _utee_cryp_random_number_generate(
			&__stack_chk_guard, sizeof(__stack_chk_guard));
		if (res != TEE_SUCCESS)
			_utee_return(res);
		canary_set = true;
	}
	_utee_return(__utee_entry(func, session_id, up, cmd_id));
}

uint8_t ta_heap[HEAP_SIZE] __aligned(16);
const size_t ta_heap_size = sizeof(ta_heap);

#if TA_NO_SHARE_DATA_SIZE > 0
extern uint8_t __ta_no_share_heap[TA_NO_SHARE_DATA_SIZE];
extern const size_t __ta_no_share_heap_size;
uint8_t __ta_no_share_heap[TA_NO_SHARE_DATA_SIZE] __aligned(16);
const size_t __ta_no_share_heap_size = sizeof(__ta_no_share_heap);
#endif

#define FLAG_PROPERTY(flag) (&(const bool){ (TA_FLAGS & (flag)) != 0 })

const struct user_ta_property ta_props[] = {
	{ TA_PROP_STR_SINGLE_INSTANCE, USER_TA_PROP_TYPE_BOOL,
	  FLAG_PROPERTY(TA_FLAG_SINGLE_INSTANCE) },
	{ TA_PROP_STR_MULTI_SESSION, USER_TA_PROP_TYPE_BOOL,
	  FLAG_PROPERTY(TA_FLAG_MULTI_SESSION) },
	{ TA_PROP_STR_KEEP_ALIVE, USER_TA_PROP_TYPE_BOOL,
	  FLAG_PROPERTY(TA_FLAG_INSTANCE_KEEP_ALIVE) },
	{ TA_PROP_STR_KEEP_CRASHED, USER_TA_PROP_TYPE_BOOL,
	  FLAG_PROPERTY(TA_FLAG_INSTANCE_KEEP_CRASHED) },
	{ TA_PROP_STR_DATA_SIZE, USER_TA_PROP_TYPE_U32,
	  &(const uint32_t){ TA_DATA_SIZE } },
	{ TA_PROP_STR_STACK_SIZE, USER_TA_PROP_TYPE_U32,
	  &(const uint32_t){ TA_STACK_SIZE } },
	{ TA_PROP_STR_VERSION, USER_TA_PROP_TYPE_STRING, TA_VERSION },
	{ TA_PROP_STR_DESCRIPTION, USER_TA_PROP_TYPE_STRING, TA_DESCRIPTION },
	{ TA_PROP_STR_ENDIAN, USER_TA_PROP_TYPE_U32, &(const uint32_t){ 0 } },
	{ TA_PROP_STR_DOES_NOT_CLOSE_HANDLE_ON_CORRUPT_OBJECT,
	  USER_TA_PROP_TYPE_BOOL,
	  FLAG_PROPERTY(TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT) },
#ifdef TA_CURRENT_TA_EXT_PROPERTIES
	TA_CURRENT_TA_EXT_PROPERTIES
#endif
};

const size_t ta_num_props = sizeof(ta_props) / sizeof(ta_props[0]);

#ifdef __OPTEE_CORE_API_COMPAT_1_1
/* API 1.1: the entry points take the parameters of that version. */
TEE_Result __utee_gp11_open_sess(uint32_t types, struct utee_params *up,
				 void **context,
				 TEE_Result (*open)(uint32_t types,
						    __GP11_TEE_Param *params,
						    void **context));
TEE_Result __utee_gp11_invoke_cmd(
	void *context, uint32_t cmd, uint32_t types, struct utee_params *up,
	TEE_Result (*invoke)(void *context, uint32_t cmd, uint32_t types,
			     __GP11_TEE_Param *params));
TEE_Result __ta_open_sess(uint32_t types, struct utee_params *up,
			  void **context);
TEE_Result __ta_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
			   struct utee_params *up);

TEE_Result __ta_open_sess(uint32_t types, struct utee_params *up,
			  void **context)
{
	return __utee_gp11_open_sess(types, up, context,
				     TA_OpenSessionEntryPoint);
}

TEE_Result __ta_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
			   struct utee_params *up)
{
	return __utee_gp11_invoke_cmd(context, cmd, types, up,
				      TA_InvokeCommandEntryPoint);
}
#endif
