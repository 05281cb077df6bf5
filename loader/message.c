/*
 * Texts of fixed length, with or without a NUL.
 */
#include "message.h"
#include <base/bits.h>
#include <string.h>

static bool text_is(const char *field, size_t room, const char *text)
{
	size_t len = strlen(text);

	return len <= room && memcmp(field, text, len) == 0 &&
	       (len == room || field[len] == 0);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool digest_parse(const char *text, uint8_t digest[MESSAGE_DIGEST_LEN])
{
	for (size_t i = 0; i < MESSAGE_DIGEST_LEN; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest[i] = (uint8_t)(high << 4 | low);
	}
	return text[2 * MESSAGE_DIGEST_LEN] == 0;
}

enum message_kind message_parse(const struct misc_message *msg,
				uint8_t digest[MESSAGE_DIGEST_LEN])
{
	static const struct {
		const char *command;
		enum message_kind kind;
	} row[] = {
		{ MISC_UNLOCK, MESSAGE_UNLOCK },
		{ MISC_LOCK, MESSAGE_LOCK },
		{ MISC_TRUST, MESSAGE_TRUST },
	};
	size_t i = 0;

	while (i < ARRAY_COUNT(row) &&
	       !text_is(msg->command, sizeof(msg->command), row[i].command))
		i++;
	if (i == ARRAY_COUNT(row))
		return MESSAGE_NONE;
	if (row[i].kind != MESSAGE_TRUST)
		return row[i].kind;
	if (text_is(msg->argument, sizeof(msg->argument), "none"))
		return MESSAGE_TRUST_NONE;
	return digest_parse(msg->argument, digest) ? MESSAGE_TRUST
						   : MESSAGE_MALFORMED;
}

bool message_is_corrupted(const struct misc_message *msg, const char *suffix)
{
	return text_is(msg->command, sizeof(msg->command), MISC_CORRUPTED) &&
	       (msg->argument[0] == 0 ||
		text_is(msg->argument, sizeof(msg->argument), suffix));
}

void message_done(struct misc_message *msg, const char *status)
{
	size_t len = strlen(status);

	memset(msg, 0, sizeof(*msg));
	memcpy(msg->status, status, MIN(len, sizeof(msg->status)));
}
