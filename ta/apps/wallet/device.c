/*
 * What the TEE says about the device. The properties are Strongroom's own; on
 * a TEE without them the device is no development device, and its generator
 * is trusted, as GlobalPlatform has no other way to ask.
 */
#include "glue.h"

#include <abi/boot_record.h>

bool device_is_development(void)
{
	uint32_t lifecycle = 0;

	return TEE_GetPropertyAsU32(TEE_PROPSET_TEE_IMPLEMENTATION,
				    "org.strongroom.device.lifecycle",
				    &lifecycle) == TEE_SUCCESS &&
	       lifecycle == LIFECYCLE_DEVELOPMENT;
}

bool device_has_entropy(void)
{
	bool entropy = false;
	TEE_Result res =
		TEE_GetPropertyAsBool(TEE_PROPSET_TEE_IMPLEMENTATION,
				      "org.strongroom.entropy", &entropy);

	return res == TEE_ERROR_ITEM_NOT_FOUND ||
	       (res == TEE_SUCCESS && entropy);
}
