/*
 * What the kit-test TA says about itself.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <kit_test_ta.h>

#define TA_UUID		      TA_KIT_TEST_UUID
#define TA_FLAGS	      0
#define TA_STACK_SIZE	      (16 * 1024)
#define TA_DATA_SIZE	      (64 * 1024)
#define TA_NO_SHARE_DATA_SIZE (4 * 1024)
#define TA_VERSION	      "2.5"
#define TA_DESCRIPTION	      "Checks the dev kit"
#define TA_CURRENT_TA_EXT_PROPERTIES                                           \
	{ "strongroom.test.bool", USER_TA_PROP_TYPE_BOOL,                      \
	  &(const bool){ true } },                                             \
		{ "strongroom.test.u32", USER_TA_PROP_TYPE_U32,                \
		  &(const uint32_t){ 0xfedcba98 } },                           \
		{ "strongroom.test.u64", USER_TA_PROP_TYPE_U64,                \
		  &(const uint64_t){ UINT64_C(0x123456789abcdef0) } },         \
		{ "strongroom.test.uuid", USER_TA_PROP_TYPE_UUID,              \
		  &(const TEE_UUID)TA_KIT_TEST_UUID },                         \
		{ "strongroom.test.identity", USER_TA_PROP_TYPE_IDENTITY,      \
		  &(const TEE_Identity){ TEE_LOGIN_GROUP,                      \
					 TA_KIT_TEST_UUID } },                 \
		{ "strongroom.test.text", USER_TA_PROP_TYPE_STRING,            \
		  "kit test" },                                                \
		{ "strongroom.test.block", USER_TA_PROP_TYPE_BINARY_BLOCK,     \
		  "SGVsbG8h" },

#endif
