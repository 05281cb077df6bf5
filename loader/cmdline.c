/*
 * Composing the kernel command line.
 */
#include <base/bits.h>
#include <loader/cmdline.h>
#include <string.h>

bool cmdline_has_word(const char *text, const char *word)
{
	size_t word_len = strlen(word);

	while (*text != '\0') {
		const char *end = strchr(text, ' ');
		size_t len = end == NULL ? strlen(text) : (size_t)(end - text);

		if (len == word_len && memcmp(text, word, len) == 0)
			return true;
		text += len;
		while (*text == ' ')
			text++;
	}
	return false;
}

TEE_Result cmdline_append(struct cmdline *cl, const char *text, size_t len)
{
	if (len != 0 && (text[len - 1] == '\n' || text[len - 1] == '\0'))
		len--;
	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return TEE_ERROR_BAD_FORMAT;
	if (len == 0)
		return TEE_SUCCESS;

	size_t blank = cl->len == 0 ? 0 : 1;

	if (!range_fits(cl->len + blank, len, CMDLINE_MAX))
		return TEE_ERROR_SHORT_BUFFER;
	if (blank != 0)
		cl->text[cl->len++] = ' ';
	memcpy(cl->text + cl->len, text, len);
	cl->len += len;
	cl->text[cl->len] = '\0';
	return TEE_SUCCESS;
}
