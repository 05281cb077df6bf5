/*
 * The list of early TAs.
 */
#include "ta/early.h"
#include <formats/elf_image.h>
#include <string.h>

const struct early_ta *early_find(const TEE_UUID *uuid)
{
	for (const struct early_ta *ta = early_tas; ta->elf != NULL; ta++)
		if (memcmp(&ta->uuid, uuid, sizeof(*uuid)) == 0)
			return ta;
	return NULL;
}

uint32_t early_flags(const struct early_ta *ta)
{
	struct elf_image elf;
	struct elf_ta_head head;

	if (elf_image_parse(ta->elf, ta->len, &elf) != TEE_SUCCESS ||
	    elf_image_ta_head(&elf, &head) != TEE_SUCCESS)
		return 0;
	return head.flags;
}
