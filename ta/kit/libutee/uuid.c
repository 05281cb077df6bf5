/*
 * UUIDs from text.
 */
#include <ctype.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#define UUID_TEXT_LEN 36

static uint8_t digit_value(char c)
{
	return (uint8_t)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
}

TEE_Result tee_uuid_from_str(TEE_UUID *uuid, const char *s)
{
	uint8_t octet[16] = { 0 };
	size_t digits = 0;

	if (uuid == NULL || s == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	if (strnlen(s, UUID_TEXT_LEN + 1) != UUID_TEXT_LEN)
		return TEE_ERROR_BAD_FORMAT;
	for (size_t i = 0; i < UUID_TEXT_LEN; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return TEE_ERROR_BAD_FORMAT;
			continue;
		}
		if (!isxdigit(s[i]))
			return TEE_ERROR_BAD_FORMAT;
		octet[digits / 2] =
			(uint8_t)(octet[digits / 2] << 4 | digit_value(s[i]));
		digits++;
	}
	*uuid = (TEE_UUID){
		.timeLow = (uint32_t)octet[0] << 24 | (uint32_t)octet[1] << 16 |
			   (uint32_t)octet[2] << 8 | octet[3],
		.timeMid = (uint16_t)(octet[4] << 8 | octet[5]),
		.timeHiAndVersion = (uint16_t)(octet[6] << 8 | octet[7]),
	};
	memcpy(uuid->clockSeqAndNode, octet + 8, 8);
	return TEE_SUCCESS;
}
