/*
 * Properties: every type, every set, enumerators, errors (clause 4.4).
 */
#include "kit_test.h"

#include <string.h>

#define OWN TEE_PROPSET_CURRENT_TA
#define TEE TEE_PROPSET_TEE_IMPLEMENTATION

static bool text_is(TEE_PropSetHandle set, const char *name, const char *want)
{
	char text[128];
	size_t len = sizeof(text);

	return TEE_GetPropertyAsString(set, name, text, &len) == TEE_SUCCESS &&
	       len == strlen(want) + 1 && strcmp(text, want) == 0;
}

static uint32_t own_properties(void)
{
	static const TEE_UUID uuid = TA_KIT_TEST_UUID;
	TEE_UUID got = { 0 };
	TEE_Identity id = { 0 };
	uint8_t block[8] = { 0 };
	size_t len = sizeof(block);
	bool b = false;
	uint32_t u32 = 0;
	uint64_t u64 = 0;

	EXPECT(TEE_GetPropertyAsUUID(OWN, "gpd.ta.appID", &got) == TEE_SUCCESS);
	EXPECT(memcmp(&got, &uuid, sizeof(uuid)) == 0);
	EXPECT(TEE_GetPropertyAsBool(OWN, "strongroom.test.bool", &b) ==
		       TEE_SUCCESS &&
	       b);
	EXPECT(TEE_GetPropertyAsU32(OWN, "strongroom.test.u32", &u32) ==
		       TEE_SUCCESS &&
	       u32 == 0xfedcba98);
	EXPECT(TEE_GetPropertyAsU64(OWN, "strongroom.test.u64", &u64) ==
		       TEE_SUCCESS &&
	       u64 == UINT64_C(0x123456789abcdef0));
	EXPECT(TEE_GetPropertyAsIdentity(OWN, "strongroom.test.identity",
					 &id) == TEE_SUCCESS);
	EXPECT(id.login == TEE_LOGIN_GROUP &&
	       memcmp(&id.uuid, &uuid, sizeof(uuid)) == 0);
	EXPECT(TEE_GetPropertyAsBinaryBlock(OWN, "strongroom.test.block", block,
					    &len) == TEE_SUCCESS);
	EXPECT(len == 6 && memcmp(block, "Hello!", 6) == 0);
	EXPECT(TEE_GetPropertyAsBool(OWN, "gpd.ta.singleInstance", &b) ==
		       TEE_SUCCESS &&
	       !b);
	EXPECT(TEE_GetPropertyAsU32(OWN, "gpd.ta.dataSize", &u32) ==
		       TEE_SUCCESS &&
	       u32 == 64 * 1024);
	EXPECT(TEE_GetPropertyAsU32(OWN, "gpd.ta.endian", &u32) ==
		       TEE_SUCCESS &&
	       u32 == 0);
	EXPECT(TEE_GetPropertyAsBool(OWN,
				     "gpd.ta.doesNotCloseHandleOnCorruptObject",
				     &b) == TEE_SUCCESS &&
	       !b);
	return 0;
}

static uint32_t everything_is_text(void)
{
	EXPECT(text_is(OWN, "strongroom.test.bool", "true"));
	EXPECT(text_is(OWN, "strongroom.test.u32", "4275878552"));
	EXPECT(text_is(OWN, "strongroom.test.u64", "1311768467463790320"));
	EXPECT(text_is(OWN, "strongroom.test.uuid",
		       "6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a01"));
	EXPECT(text_is(OWN, "strongroom.test.identity",
		       "2:6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a01"));
	EXPECT(text_is(OWN, "strongroom.test.text", "kit test"));
	EXPECT(text_is(OWN, "strongroom.test.block", "SGVsbG8h"));
	EXPECT(text_is(OWN, "gpd.ta.version", "2.5"));
	EXPECT(text_is(OWN, "gpd.ta.description", "Checks the dev kit"));
	EXPECT(text_is(TEE, "gpd.tee.systemTime.protectionLevel", "1000"));
	return 0;
}

static uint32_t errors_are_told(void)
{
	char text[8] = "";
	size_t len = sizeof(text);
	uint32_t u32 = 0;
	bool b = false;

	EXPECT(TEE_GetPropertyAsU32(OWN, "no.such.name", &u32) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetPropertyAsU32(TEE, "no.such.name", &u32) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetPropertyAsU32(OWN, "strongroom.test.text", &u32) ==
	       TEE_ERROR_BAD_FORMAT);
	EXPECT(TEE_GetPropertyAsBool(TEE, "gpd.tee.description", &b) ==
	       TEE_ERROR_BAD_FORMAT);
	EXPECT(TEE_GetPropertyAsU32(OWN, "strongroom.test.u64", &u32) ==
	       TEE_ERROR_BAD_FORMAT);
	EXPECT(TEE_GetPropertyAsString(OWN, "strongroom.test.text", text,
				       &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == sizeof("kit test"));
	len = 3;
	EXPECT(TEE_GetPropertyAsBinaryBlock(OWN, "strongroom.test.block", text,
					    &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == 6);
	len = sizeof(text);
	EXPECT(TEE_GetPropertyAsBinaryBlock(OWN, "strongroom.test.u32", text,
					    &len) == TEE_ERROR_BAD_FORMAT);
	return 0;
}

/* Names the table of the implementation's set says must be there, with types. */
static uint32_t implementation_properties(void)
{
	static const char *const u32_name[] = {
		"gpd.tee.internalCore.version",
		"gpd.tee.systemTime.protectionLevel",
		"gpd.tee.TAPersistentTime.protectionLevel",
		"gpd.tee.arith.maxBigIntSize",
		"gpd.tee.trustedStorage.private.rollbackProtection",
		"gpd.tee.trustedStorage.perso.rollbackProtection",
		"gpd.tee.trustedStorage.protected.rollbackProtection",
		"gpd.tee.trustedStorage.antiRollback.protectionLevel",
		"gpd.tee.trustedStorage.rollbackDetection.protectionLevel",
		"gpd.tee.event.maxSources",
		"gpd.tee.sockets.version",
		"gpd.tee.sockets.tcp.version",
		"gpd.tee.sockets.udp.version",
	};
	static const char *const bool_name[] = {
		"gpd.tee.cryptography.ecc",   "gpd.tee.cryptography.nist",
		"gpd.tee.cryptography.bsi-r", "gpd.tee.cryptography.bsi-t",
		"gpd.tee.cryptography.ietf",  "gpd.tee.cryptography.octa",
	};
	static const char *const text_name[] = {
		"gpd.tee.apiversion",
		"gpd.tee.description",
		"gpd.tee.trustedos.implementation.version",
		"gpd.tee.trustedos.manufacturer",
		"gpd.tee.firmware.implementation.version",
		"gpd.tee.firmware.manufacturer",
	};
	TEE_UUID device[2] = { 0 };
	uint32_t u32 = 0;
	bool b = false;

	for (size_t i = 0; i < sizeof(u32_name) / sizeof(u32_name[0]); i++)
		EXPECT(TEE_GetPropertyAsU32(TEE, u32_name[i], &u32) ==
		       TEE_SUCCESS);
	for (size_t i = 0; i < sizeof(bool_name) / sizeof(bool_name[0]); i++)
		EXPECT(TEE_GetPropertyAsBool(TEE, bool_name[i], &b) ==
		       TEE_SUCCESS);
	for (size_t i = 0; i < sizeof(text_name) / sizeof(text_name[0]); i++) {
		char text[64];
		size_t len = sizeof(text);

		EXPECT(TEE_GetPropertyAsString(TEE, text_name[i], text, &len) ==
			       TEE_SUCCESS &&
		       len > 1);
	}
	EXPECT(TEE_GetPropertyAsU32(TEE, "gpd.tee.internalCore.version",
				    &u32) == TEE_SUCCESS &&
	       u32 == 0x01030100);
	EXPECT(TEE_GetPropertyAsU32(TEE, "gpd.tee.arith.maxBigIntSize", &u32) ==
		       TEE_SUCCESS &&
	       u32 >= 2048);
	for (size_t i = 0; i < 2; i++)
		EXPECT(TEE_GetPropertyAsUUID(TEE, "gpd.tee.deviceID",
					     &device[i]) == TEE_SUCCESS);
	EXPECT(memcmp(&device[0], &device[1], sizeof(device[0])) == 0);
	return 0;
}

static uint32_t client_properties(void)
{
	TEE_Identity id = { .login = 99 };
	uint32_t u32 = 1;

	EXPECT(TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
					 "gpd.client.identity",
					 &id) == TEE_SUCCESS);
	EXPECT(id.login == TEE_LOGIN_PUBLIC);
	EXPECT(TEE_GetPropertyAsU32(TEE_PROPSET_CURRENT_CLIENT,
				    "gpd.client.endian", &u32) == TEE_SUCCESS);
	EXPECT(u32 == 0);
	return 0;
}

/* Walks a set: names are there, differ, and are found by name. */
static uint32_t walk(TEE_PropSetHandle e, TEE_PropSetHandle set, size_t *count)
{
	char last[80] = "";
	TEE_Result res = TEE_SUCCESS;

	*count = 0;
	TEE_StartPropertyEnumerator(e, set);
	for (; res == TEE_SUCCESS; res = TEE_GetNextProperty(e)) {
		char name[80];
		char by_name[128];
		char by_place[128];
		size_t len = sizeof(name);

		EXPECT(TEE_GetPropertyName(e, name, &len) == TEE_SUCCESS);
		EXPECT(len == strlen(name) + 1 && len > 4);
		EXPECT(strcmp(name, last) != 0);
		len = 2;
		EXPECT(TEE_GetPropertyName(e, last, &len) ==
		       TEE_ERROR_SHORT_BUFFER);
		EXPECT(len == strlen(name) + 1);
		len = sizeof(by_name);
		EXPECT(TEE_GetPropertyAsString(set, name, by_name, &len) ==
		       TEE_SUCCESS);
		len = sizeof(by_place);
		EXPECT(TEE_GetPropertyAsString(e, NULL, by_place, &len) ==
		       TEE_SUCCESS);
		EXPECT(strcmp(by_name, by_place) == 0);
		strlcpy(last, name, sizeof(last));
		(*count)++;
	}
	EXPECT(res == TEE_ERROR_ITEM_NOT_FOUND);
	return 0;
}

static uint32_t enumerators(void)
{
	TEE_PropSetHandle e = NULL;
	char name[16];
	size_t len = sizeof(name);
	size_t count = 0;
	uint32_t line = 0;

	EXPECT(TEE_AllocatePropertyEnumerator(&e) == TEE_SUCCESS);
	EXPECT(TEE_GetPropertyName(e, name, &len) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetNextProperty(e) == TEE_ERROR_ITEM_NOT_FOUND);
	line = walk(e, OWN, &count);
	if (line != 0)
		return line;
	EXPECT(count == 18);
	line = walk(e, TEE_PROPSET_CURRENT_CLIENT, &count);
	if (line != 0)
		return line;
	EXPECT(count == 2);
	line = walk(e, TEE, &count);
	if (line != 0)
		return line;
	EXPECT(count >= 27);
	/* Past the end it stays there. */
	EXPECT(TEE_GetNextProperty(e) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetPropertyName(e, name, &len) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_ResetPropertyEnumerator(e);
	EXPECT(TEE_GetPropertyName(e, name, &len) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_FreePropertyEnumerator(e);
	return 0;
}

static uint32_t no_name(void)
{
	bool b = false;

	TEE_GetPropertyAsBool(OWN, NULL, &b);
	return 0;
}

static uint32_t no_enumerator(void)
{
	TEE_ResetPropertyEnumerator((TEE_PropSetHandle)&no_name);
	return 0;
}

const struct kit_row property_rows[] = {
	{ "a TA's properties of every type", own_properties, false },
	{ "every property has a text form", everything_is_text, false },
	{ "properties that are absent, short, of another type", errors_are_told,
	  false },
	{ "the implementation's properties", implementation_properties, false },
	{ "the client's properties", client_properties, false },
	{ "enumerators walk each set", enumerators, false },
	{ "a property without a name", no_name, true },
	{ "an enumerator that is none", no_enumerator, true },
	{ NULL, NULL, false },
};
