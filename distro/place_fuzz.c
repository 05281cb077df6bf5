/*
 * The input is a line of the console.
 */
#include "place.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place p;
	size_t at = 0;
	size_t last = 0;

	while (place_next((const char *)data, size, &at, &p)) {
		if (at <= last || at > size || p.name[0] == '\0' ||
		    strlen(p.name) > PLACE_NAME_MAX)
			abort();
		last = at;
	}
	return 0;
}
