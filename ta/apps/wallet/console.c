/*
 * The person at the secure console: see glue.h and abi/pta_console.h.
 */
#include "glue.h"

#include <abi/pta_console.h>
#include <base/secret.h>
#include <string.h>

static TEE_Result invoke(struct console *console, uint32_t command,
			 uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	return TEE_InvokeTACommand(console->session, TEE_TIMEOUT_INFINITE,
				   command, types, params, NULL);
}

TEE_Result console_open(struct console *console)
{
	static const TEE_UUID uuid = PTA_CONSOLE_UUID;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0,
					   params, &console->session, NULL);

	/* A TEE without a trusted console has nobody to ask. */
	if (res != TEE_SUCCESS) {
		console->session = TEE_HANDLE_NULL;
		return res == TEE_ERROR_OUT_OF_MEMORY ? res
						      : WALLET_ERROR_NO_PERSON;
	}
	res = invoke(console, PTA_CONSOLE_CLAIM,
		     TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_OUTPUT, 0, 0, 0),
		     params);
	if (res == TEE_SUCCESS && params[0].value.a == 0)
		res = WALLET_ERROR_NO_PERSON;
	if (res != TEE_SUCCESS)
		console_close(console);
	return res;
}

void console_close(struct console *console)
{
	/* Closing the session gives the console back, too. */
	if (console->session != TEE_HANDLE_NULL) {
		TEE_Param params[TEE_NUM_PARAMS] = { 0 };

		invoke(console, PTA_CONSOLE_RELEASE, 0, params);
		TEE_CloseTASession(console->session);
	}
	console->session = TEE_HANDLE_NULL;
}

TEE_Result console_print(struct console *console, const char *text)
{
	size_t left = strlen(text);
	TEE_Result res = TEE_SUCCESS;

	while (res == TEE_SUCCESS && left != 0) {
		size_t len = left < PTA_CONSOLE_PRINT_MAX
				     ? left
				     : PTA_CONSOLE_PRINT_MAX;
		TEE_Param params[TEE_NUM_PARAMS] = { 0 };

		params[0].memref.buffer = (void *)(uintptr_t)text;
		params[0].memref.size = len;
		res = invoke(
			console, PTA_CONSOLE_PRINT,
			TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, 0, 0, 0),
			params);
		text += len;
		left -= len;
	}
	return res;
}

TEE_Result console_clear(struct console *console)
{
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	return invoke(console, PTA_CONSOLE_CLEAR, 0, params);
}

TEE_Result console_line(struct console *console, unsigned int seconds,
			char *line, size_t size)
{
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	memset(line, 0, size);
	params[0].memref.buffer = line;
	params[0].memref.size = size - 1;
	params[1].value.a = seconds;

	/* A client that gives up should not hold the console meanwhile. */
	bool masked = TEE_UnmaskCancellation();
	TEE_Result res =
		invoke(console, PTA_CONSOLE_READ_LINE,
		       TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_OUTPUT,
				       TEE_PARAM_TYPE_VALUE_INPUT, 0, 0),
		       params);

	if (masked)
		TEE_MaskCancellation();
	if (res != TEE_SUCCESS)
		secret_wipe(line, size);
	return res;
}

TEE_Result console_confirm(struct console *console, const struct prompt *prompt)
{
	char line[16] = { 0 };
	TEE_Result res = console_print(console, prompt->text);

	if (res == TEE_SUCCESS)
		res = console_print(console, "Type yes and Enter to agree: ");
	if (res == TEE_SUCCESS)
		res = console_line(console, CONSOLE_CONFIRM_S, line,
				   sizeof(line));
	if (res == TEE_ERROR_TIMEOUT) {
		console_print(console, "\nNobody answered: refused.\n");
		return res;
	}
	if (res == TEE_ERROR_CANCEL)
		return WALLET_ERROR_REFUSED;
	if (res != TEE_SUCCESS)
		return res;
	if (!prompt_is_yes(line, strlen(line))) {
		console_print(console, "Refused.\n");
		return WALLET_ERROR_REFUSED;
	}
	return TEE_SUCCESS;
}
