/*
 * The dm-verity device that the kernel's command line describes.
 */
#include "verity.h"
#include <ctype.h>
#include <string.h>

#define PARTUUID "PARTUUID="

/* One piece of text between two separators. */
struct word {
	const char *at;
	size_t len;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Takes the next word off a command line. A quote inside a word makes blanks
 * part of it, as the kernel has it (lib/cmdline.c, next_arg()).
 */
static bool argument_next(const char **line, struct word *word)
{
	const char *p = *line;
	bool quoted = false;

	while (is_space(*p))
		p++;
	word->at = p;
	for (; *p != '\0' && (quoted || !is_space(*p)); p++)
		if (*p == '"')
			quoted = !quoted;
	word->len = (size_t)(p - word->at);
	*line = p;
	return word->len != 0;
}

TEE_Result cmdline_value(const char *cmdline, const char *key, char *value,
			 size_t room)
{
	size_t key_len = strlen(key);
	struct word found = { 0 };
	struct word word;

	while (argument_next(&cmdline, &word)) {
		if (word.len <= key_len || word.at[key_len] != '=' ||
		    memcmp(word.at, key, key_len) != 0)
			continue;
		if (found.at != NULL)
			return TEE_ERROR_ACCESS_CONFLICT;
		found.at = word.at + key_len + 1;
		found.len = word.len - key_len - 1;
	}
	if (found.at == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (found.len >= 2 && found.at[0] == '"' &&
	    found.at[found.len - 1] == '"') {
		found.at++;
		found.len -= 2;
	}
	if (found.len >= room)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(value, found.at, found.len);
	value[found.len] = '\0';
	return TEE_SUCCESS;
}

/* Takes the next word off a text in which one blank separates two. */
static bool word_next(const char **text, struct word *word)
{
	const char *end;

	word->at = *text;
	if (*word->at == '\0')
		return false;
	end = strchr(word->at, ' ');
	word->len = end == NULL ? strlen(word->at) : (size_t)(end - word->at);
	*text = word->at + word->len + (end != NULL);
	return word->len != 0;
}

static bool word_is(const struct word *word, const char *text)
{
	return word->len == strlen(text) &&
	       memcmp(word->at, text, word->len) == 0;
}

/* Takes the word @text off, and nothing else. */
static bool expect(const char **text, const char *want)
{
	struct word word;

	return word_next(text, &word) && word_is(&word, want);
}

/* A name for people: of a device or a UUID; one that says nothing is fine. */
static bool expect_name(const char **text)
{
	struct word word;

	if (!word_next(text, &word) || word.len > 64)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (!isalnum((unsigned char)word.at[i]) &&
		    strchr("-_.", word.at[i]) == NULL)
			return false;
	return true;
}

static bool word_number(const struct word *word, uint64_t *number)
{
	uint64_t n = 0;

	for (size_t i = 0; i < word->len; i++) {
		unsigned int digit = (unsigned int)(word->at[i] - '0');

		if (digit > 9 || n > (UINT64_MAX - digit) / 10)
			return false;
		n = 10 * n + digit;
	}
	*number = n;
	return word->len != 0;
}

static bool word_guid(const struct word *word, char guid[VERITY_GUID_TEXT])
{
	size_t skip = strlen(PARTUUID);

	if (word->len != skip + VERITY_GUID_TEXT - 1 ||
	    memcmp(word->at, PARTUUID, skip) != 0)
		return false;
	for (size_t i = 0; i < VERITY_GUID_TEXT - 1; i++) {
		char c = word->at[skip + i];
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? c != '-' : !isxdigit((unsigned char)c))
			return false;
		guid[i] = (char)tolower((unsigned char)c);
	}
	guid[VERITY_GUID_TEXT - 1] = '\0';
	return true;
}

/* "0 SECTORS verity PARAMS..." */
static bool target_parse(const char **text, struct verity *vt)
{
	struct word word;

	return expect(text, "0") && word_next(text, &word) &&
	       word_number(&word, &vt->sectors) && vt->sectors != 0 &&
	       vt->sectors <= INT64_MAX / 512 && expect(text, "verity");
}

/* Version, data device and hash device, of which the first counts. */
static bool params_check(const char *text, struct verity *vt)
{
	char other[VERITY_GUID_TEXT];
	struct word word;
	unsigned int devices = 0;

	if (strlen(text) >= sizeof(vt->params))
		return false;
	memcpy(vt->params, text, strlen(text) + 1);
	if (!expect(&text, "1"))
		return false;
	for (unsigned int i = 0; *text != '\0'; i++) {
		if (!word_next(&text, &word))
			return false;
		for (size_t n = 0; n < word.len; n++)
			if (!isgraph((unsigned char)word.at[n]) ||
			    word.at[n] == '/')
				return false;
		if (word_guid(&word, other)) {
			if (devices++ == 0)
				memcpy(vt->guid, other, sizeof(other));
			else if (strcmp(vt->guid, other) != 0)
				return false;
		} else if (i < 2 || memchr(word.at, '=', word.len) != NULL) {
			return false;
		}
	}
	return devices >= 2;
}

TEE_Result verity_parse(const char *cmdline, struct verity *vt)
{
	char value[2 * VERITY_PARAMS_MAX];
	const char *text = value;
	TEE_Result res = cmdline_value(cmdline, "dm", value, sizeof(value));

	if (res == TEE_ERROR_SHORT_BUFFER)
		return TEE_ERROR_BAD_FORMAT;
	if (res != TEE_SUCCESS)
		return res;
	/* DEVICES NAME UUID MODE TARGETS,TARGET */
	if (!expect(&text, "1") || !expect_name(&text) || !expect_name(&text) ||
	    !expect(&text, "ro") || strncmp(text, "1,", 2) != 0)
		return TEE_ERROR_BAD_FORMAT;
	text += 2;
	return target_parse(&text, vt) && params_check(text, vt)
		       ? TEE_SUCCESS
		       : TEE_ERROR_BAD_FORMAT;
}

TEE_Result verity_table(const struct verity *vt, const char *device, char *text,
			size_t room)
{
	const char *params = vt->params;
	size_t at = 0;
	struct word word;

	while (word_next(&params, &word)) {
		char guid[VERITY_GUID_TEXT];

		if (word_guid(&word, guid))
			word = (struct word){ device, strlen(device) };
		if (word.len + 2 > room - at)
			return TEE_ERROR_SHORT_BUFFER;
		if (at != 0)
			text[at++] = ' ';
		memcpy(text + at, word.at, word.len);
		at += word.len;
		text[at] = '\0';
	}
	return at != 0 ? TEE_SUCCESS : TEE_ERROR_SHORT_BUFFER;
}

bool verity_restart_not(char *table)
{
	static const char restart[] = " restart_on_corruption";
	static const char eio[] = " ignore_zero_blocks";
	char *at = strstr(table, restart);
	char *behind = at == NULL ? NULL : at + strlen(restart);

	if (at == NULL || (*behind != ' ' && *behind != '\0'))
		return false;
	memcpy(at, eio, strlen(eio));
	memmove(at + strlen(eio), behind, strlen(behind) + 1);
	return true;
}

TEE_Result root_guid(const char *cmdline, char guid[VERITY_GUID_TEXT])
{
	char value[128];
	TEE_Result res = cmdline_value(cmdline, "root", value, sizeof(value));

	if (res == TEE_ERROR_SHORT_BUFFER)
		return TEE_ERROR_BAD_FORMAT;
	if (res != TEE_SUCCESS)
		return res;
	return word_guid(&(struct word){ value, strlen(value) }, guid)
		       ? TEE_SUCCESS
		       : TEE_ERROR_BAD_FORMAT;
}
