/*
 * What the TEE kernel and a user TA share: system-call numbers, the blocks
 * that cross the border and the constants in them. It is OP-TEE's user-TA
 * ABI of the 4.x releases, so TAs built with either dev kit run on either
 * TEE. All numbers are little-endian. Assembly may include this.
 *
 * A system call is SVC #0 with the number in x8 and up to eight arguments in
 * x0..x7; w0 returns a TEE_Result. A TA is entered at the ELF entry point
 * with x0 = enum ta_entry, x1 = session id, x2 = sp = struct ta_params and
 * x3 = command id, and leaves by TA_SYS_RETURN alone.
 */
#ifndef ABI_TA_SYSCALLS_H
#define ABI_TA_SYSCALLS_H

#define TA_SYS_RETURN			  0
#define TA_SYS_LOG			  1
#define TA_SYS_PANIC			  2
#define TA_SYS_GET_PROPERTY		  3
#define TA_SYS_GET_PROPERTY_NAME_TO_INDEX 4
#define TA_SYS_OPEN_TA_SESSION		  5
#define TA_SYS_CLOSE_TA_SESSION		  6
#define TA_SYS_INVOKE_TA_COMMAND	  7
#define TA_SYS_CHECK_ACCESS_RIGHTS	  8
#define TA_SYS_GET_CANCELLATION_FLAG	  9
#define TA_SYS_UNMASK_CANCELLATION	  10
#define TA_SYS_MASK_CANCELLATION	  11
#define TA_SYS_WAIT			  12
#define TA_SYS_GET_TIME			  13
#define TA_SYS_SET_TA_TIME		  14
#define TA_SYS_CRYP_STATE_ALLOC		  15
#define TA_SYS_CRYP_STATE_COPY		  16
#define TA_SYS_CRYP_STATE_FREE		  17
#define TA_SYS_HASH_INIT		  18
#define TA_SYS_HASH_UPDATE		  19
#define TA_SYS_HASH_FINAL		  20
#define TA_SYS_CIPHER_INIT		  21
#define TA_SYS_CIPHER_UPDATE		  22
#define TA_SYS_CIPHER_FINAL		  23
#define TA_SYS_CRYP_OBJ_GET_INFO	  24
#define TA_SYS_CRYP_OBJ_RESTRICT_USAGE	  25
#define TA_SYS_CRYP_OBJ_GET_ATTR	  26
#define TA_SYS_CRYP_OBJ_ALLOC		  27
#define TA_SYS_CRYP_OBJ_CLOSE		  28
#define TA_SYS_CRYP_OBJ_RESET		  29
#define TA_SYS_CRYP_OBJ_POPULATE	  30
#define TA_SYS_CRYP_OBJ_COPY		  31
#define TA_SYS_CRYP_DERIVE_KEY		  32
#define TA_SYS_CRYP_RANDOM		  33
#define TA_SYS_AUTHENC_INIT		  34
#define TA_SYS_AUTHENC_UPDATE_AAD	  35
#define TA_SYS_AUTHENC_UPDATE_PAYLOAD	  36
#define TA_SYS_AUTHENC_ENC_FINAL	  37
#define TA_SYS_AUTHENC_DEC_FINAL	  38
#define TA_SYS_ASYMM_OPERATE		  39
#define TA_SYS_ASYMM_VERIFY		  40
#define TA_SYS_STORAGE_OBJ_OPEN		  41
#define TA_SYS_STORAGE_OBJ_CREATE	  42
#define TA_SYS_STORAGE_OBJ_DEL		  43
#define TA_SYS_STORAGE_OBJ_RENAME	  44
#define TA_SYS_STORAGE_ENUM_ALLOC	  45
#define TA_SYS_STORAGE_ENUM_FREE	  46
#define TA_SYS_STORAGE_ENUM_RESET	  47
#define TA_SYS_STORAGE_ENUM_START	  48
#define TA_SYS_STORAGE_ENUM_NEXT	  49
#define TA_SYS_STORAGE_OBJ_READ		  50
#define TA_SYS_STORAGE_OBJ_WRITE	  51
#define TA_SYS_STORAGE_OBJ_TRUNC	  52
#define TA_SYS_STORAGE_OBJ_SEEK		  53
#define TA_SYS_CRYP_OBJ_GENERATE_KEY	  54
/* 55 to 69 held an API that is gone: TEE_ERROR_NOT_SUPPORTED. */
#define TA_SYS_CACHE_OPERATION 70
#define TA_SYS_COUNT	       71

/* x0 at the entry of a TA */
#define TA_ENTRY_OPEN_SESSION	   0
#define TA_ENTRY_CLOSE_SESSION	   1
#define TA_ENTRY_INVOKE_COMMAND	   2
#define TA_ENTRY_MEMORY_STATISTICS 3

/* struct ta_params takes this much of the top of the stack. */
#define TA_PARAMS_STACK_LEN 80

/* Parameter types, four bits for each of four parameters */
#define TA_PARAM_COUNT		4
#define TA_PARAM_NONE		0
#define TA_PARAM_VALUE_INPUT	1
#define TA_PARAM_VALUE_OUTPUT	2
#define TA_PARAM_VALUE_INOUT	3
#define TA_PARAM_MEMREF_INPUT	5
#define TA_PARAM_MEMREF_OUTPUT	6
#define TA_PARAM_MEMREF_INOUT	7
#define TA_PARAM_TYPE(types, i) (((types) >> ((i)*4)) & 0xf)

/* ta_head flags. USER_MODE, EXEC_DDR and REMAP_SUPPORT are zero today. */
#define TA_HEAD_SINGLE_INSTANCE	    (1 << 2)
#define TA_HEAD_MULTI_SESSION	    (1 << 3)
#define TA_HEAD_KEEP_ALIVE	    (1 << 4)
#define TA_HEAD_SECURE_DATA_PATH    (1 << 5)
#define TA_HEAD_CACHE_MAINTENANCE   (1 << 7)
#define TA_HEAD_CONCURRENT	    (1 << 8) /* pseudo-TAs only */
#define TA_HEAD_DEVICE_ENUM	    (1 << 9)
#define TA_HEAD_DEVICE_ENUM_SUPP    (1 << 10)
#define TA_HEAD_DONT_CLOSE_CORRUPT  (1 << 11)
#define TA_HEAD_DEVICE_ENUM_STORAGE (1 << 12)
#define TA_HEAD_KEEP_CRASHED	    (1 << 13)
#define TA_HEAD_FLAGS_ACCEPTED	    0x3fff
/* ta_head.depr_entry of every TA that is entered through e_entry */
#define TA_HEAD_NO_ENTRY 0xffffffffffffffff

/* Property sets (arguments zero-extended to 64 bits) and value types */
#define TA_PROPSET_TEE	  0xfffffffd
#define TA_PROPSET_CLIENT 0xfffffffe
#define TA_PROPSET_TA	  0xffffffff

#define TA_PROP_BOOL	     0 /* one byte */
#define TA_PROP_U32	     1
#define TA_PROP_UUID	     2 /* the C struct, 16 bytes */
#define TA_PROP_IDENTITY     3 /* 20 bytes */
#define TA_PROP_STRING	     4 /* with its NUL */
#define TA_PROP_BINARY_BLOCK 5 /* raw here, base64 in a TA */
#define TA_PROP_U64	     6

/* Logins of a client identity */
#define TA_LOGIN_PUBLIC		   0x00000000
#define TA_LOGIN_USER		   0x00000001
#define TA_LOGIN_GROUP		   0x00000002
#define TA_LOGIN_APPLICATION	   0x00000004
#define TA_LOGIN_APPLICATION_USER  0x00000005
#define TA_LOGIN_APPLICATION_GROUP 0x00000006
#define TA_LOGIN_REE_KERNEL	   0x80000000
#define TA_LOGIN_TRUSTED_APP	   0xf0000000

/* Origins of a result */
#define TA_ORIGIN_API	      1
#define TA_ORIGIN_COMMS	      2
#define TA_ORIGIN_TEE	      3
#define TA_ORIGIN_TRUSTED_APP 4

/* TA_SYS_CHECK_ACCESS_RIGHTS */
#define TA_ACCESS_READ	    0x00000001
#define TA_ACCESS_WRITE	    0x00000002
#define TA_ACCESS_ANY_OWNER 0x00000004
#define TA_ACCESS_NONSECURE 0x10000000
#define TA_ACCESS_SECURE    0x20000000

/* TA_SYS_GET_TIME */
#define TA_TIME_SYSTEM	      0
#define TA_TIME_TA_PERSISTENT 1
#define TA_TIME_REE	      2

/* Deadlines in milliseconds: this one never passes. */
#define TA_TIMEOUT_INFINITE 0xffffffff

/* TA_SYS_CACHE_OPERATION */
#define TA_CACHE_CLEAN	    0
#define TA_CACHE_FLUSH	    1
#define TA_CACHE_INVALIDATE 2

/* Attribute ids: set when a and b are values, clear when address and length */
#define TA_ATTR_VALUE (1 << 29)
/* and set when reading it needs no TEE_USAGE_EXTRACTABLE */
#define TA_ATTR_PUBLIC (1 << 28)

/* Object information flags, beside the TEE_DATA_FLAG_ ones */
#define TA_OBJ_PERSISTENT  0x00010000
#define TA_OBJ_INITIALIZED 0x00020000
#define TA_OBJ_ID_LEN_MAX  64

/* Persistent-object stores */
#define TA_STORAGE_PRIVATE 0x00000001
#define TA_STORAGE_REE	   0x80000000
#define TA_STORAGE_RPMB	   0x80000100

/* TA_SYS_STORAGE_OBJ_OPEN and _CREATE */
#define TA_DATA_ACCESS_READ	  0x00000001
#define TA_DATA_ACCESS_WRITE	  0x00000002
#define TA_DATA_ACCESS_WRITE_META 0x00000004
#define TA_DATA_SHARE_READ	  0x00000010
#define TA_DATA_SHARE_WRITE	  0x00000020
#define TA_DATA_OVERWRITE	  0x00000400

/* TA_SYS_STORAGE_OBJ_SEEK */
#define TA_SEEK_SET 0
#define TA_SEEK_CUR 1
#define TA_SEEK_END 2

#ifndef __ASSEMBLER__
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* A TEE_UUID as it lies in memory, whatever header declares that type. */
struct ta_uuid {
	uint32_t time_low;
	uint16_t time_mid;
	uint16_t time_hi_and_version;
	uint8_t clock_seq_and_node[8];
};
static_assert(sizeof(struct ta_uuid) == 16, "part of the TA ABI");

/* Start of a TA: section .ta_head, dynamic symbol ta_head. */
struct ta_head {
	struct ta_uuid uuid;
	uint32_t stack_size; /* bytes */
	uint32_t flags;
	uint64_t depr_entry;
};
static_assert(sizeof(struct ta_head) == 32, "part of the TA ABI");
static_assert(offsetof(struct ta_head, stack_size) == 16, "TA ABI");
static_assert(offsetof(struct ta_head, depr_entry) == 24, "TA ABI");

/*
 * Parameters of an entry and of a TA-to-TA call. Parameter n has value.a or
 * the address of its buffer in vals[2n], value.b or the size in vals[2n + 1].
 */
struct ta_params {
	uint64_t types;
	uint64_t vals[2 * TA_PARAM_COUNT];
};
static_assert(sizeof(struct ta_params) == 72, "part of the TA ABI");
static_assert(sizeof(struct ta_params) <= TA_PARAMS_STACK_LEN, "TA ABI");

struct ta_attribute {
	uint64_t a; /* address, or value a in its low half */
	uint64_t b; /* length in bytes, or value b */
	uint32_t id;
	uint32_t pad;
};
static_assert(sizeof(struct ta_attribute) == 24, "part of the TA ABI");
static_assert(offsetof(struct ta_attribute, id) == 16, "TA ABI");

struct ta_object_info {
	uint32_t obj_type;
	uint32_t obj_size;     /* bits */
	uint32_t max_obj_size; /* bits */
	uint32_t obj_usage;
	uint32_t data_size; /* bytes */
	uint32_t data_pos;  /* bytes */
	uint32_t handle_flags;
};
static_assert(sizeof(struct ta_object_info) == 28, "part of the TA ABI");

struct ta_identity {
	uint32_t login;
	struct ta_uuid uuid;
};
static_assert(sizeof(struct ta_identity) == 20, "part of the TA ABI");

struct ta_time {
	uint32_t seconds;
	uint32_t millis;
};
static_assert(sizeof(struct ta_time) == 8, "part of the TA ABI");

/*
 * __elf_phdr_info in the TA's data: the loader stores here where it put each
 * module, for constructors, thread-local storage and unwinding.
 */
struct ta_phdr_info {
	uint32_t reserved; /* 0 */
	uint16_t count;
	uint8_t reserved2;
	char zero;	  /* the main TA's empty name */
	uint64_t entries; /* address of struct ta_phdr_entry[count] */
};
static_assert(sizeof(struct ta_phdr_info) == 16, "part of the TA ABI");
static_assert(offsetof(struct ta_phdr_info, zero) == 7, "TA ABI");

struct ta_phdr_entry {
	uint64_t addr; /* load bias */
	uint64_t name; /* address of a NUL-ended name */
	uint64_t phdr; /* address of the mapped program headers */
	uint16_t phnum;
	uint16_t pad[3];
	uint64_t adds;	    /* 1 */
	uint64_t subs;	    /* 0 */
	uint64_t tls_modid; /* 0 */
	uint64_t tls_data;  /* p_vaddr of PT_TLS or 0 */
};
static_assert(sizeof(struct ta_phdr_entry) == 64, "part of the TA ABI");
static_assert(offsetof(struct ta_phdr_entry, tls_data) == 56, "TA ABI");
#endif

#endif
