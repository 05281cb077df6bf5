/* The command line that names the system partition, as anything at all. */
#include "verity.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct verity vt;
	char *line = malloc(len + 1);
	char text[2 * VERITY_PARAMS_MAX];
	char guid[VERITY_GUID_TEXT];

	if (line == NULL)
		return 0;
	memcpy(line, data, len);
	line[len] = '\0';
	if (verity_parse(line, &vt) == TEE_SUCCESS &&
	    (strlen(vt.guid) != VERITY_GUID_TEXT - 1 || vt.sectors == 0 ||
	     verity_table(&vt, "/dev/vda6", text, sizeof(text)) !=
		     TEE_SUCCESS ||
	     strstr(text, "PARTUUID") != NULL))
		abort();
	root_guid(line, guid);
	free(line);
	return 0;
}
