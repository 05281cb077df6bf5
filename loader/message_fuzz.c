/* Any bytes at the beginning of misc: at most one thing is asked for. */
#include "message.h"
#include <base/bits.h>
#include <stddef.h>
#include <string.h>

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition))                                              \
			__builtin_trap();                                      \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t digest[MESSAGE_DIGEST_LEN] = { 0 };
	struct misc_message msg = { 0 };

	memcpy(&msg, data, MIN(size, sizeof(msg)));

	enum message_kind kind = message_parse(&msg, digest);
	bool corrupted = message_is_corrupted(&msg, "_a");

	CHECK(kind == MESSAGE_NONE || !corrupted);
	if (kind == MESSAGE_NONE && !corrupted)
		return 0;
	CHECK(memcmp(msg.command, "strongroom-", 11) == 0);
	message_done(&msg, "done");
	CHECK(message_parse(&msg, digest) == MESSAGE_NONE &&
	      !message_is_corrupted(&msg, "_a"));
	return 0;
}
