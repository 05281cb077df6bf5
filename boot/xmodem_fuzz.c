/* A line that says anything, ends, and never asks for more than it may. */
#include <boot/xmodem.h>
#include <stdlib.h>

struct script {
	const uint8_t *at;
	size_t left;
};

static int get(void *ctx, uint32_t ms)
{
	struct script *s = ctx;

	(void)ms;
	if (s->left == 0)
		return XMODEM_CAN; /* else it would ask for ever */
	s->left--;

	int byte = *s->at++;

	return byte == 0xfe ? -1 : byte; /* silence is an answer, too */
}

static void put(void *ctx, uint8_t byte)
{
	(void)ctx;
	(void)byte;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script s = { data, size };
	const struct xmodem_line line = { get, put, &s };
	uint8_t *to = malloc(3000);
	size_t len = 0;

	if (to == NULL)
		return 0;
	if (xmodem_receive(&line, to, 3000, &len) == TEE_SUCCESS
		    ? len == 0 || len > 3000
		    : len != 0)
		abort();
	free(to);
	return 0;
}
