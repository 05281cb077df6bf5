/* Whatever fip_parse() accepts lies inside the package and is written back. */
#include <formats/fip.h>
#include <base/bits.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fip fip;
	uint8_t toc[FIP_TOC_MAX];
	size_t len = sizeof(toc);
	uint64_t room = (uint64_t)size << 12;

	if (fip_parse(data, size, room, &fip) != TEE_SUCCESS)
		return 0;
	if (fip.len > room)
		__builtin_trap();
	for (size_t i = 0; i < fip.count; i++)
		if (!range_fits(fip.entry[i].off, fip.entry[i].len, fip.len) ||
		    fip_find(&fip, fip.entry[i].uuid) != &fip.entry[i])
			__builtin_trap();

	struct fip again;

	if (fip_write_toc(&fip, toc, &len) != TEE_SUCCESS ||
	    fip_parse(toc, len, room, &again) != TEE_SUCCESS ||
	    memcmp(again.entry, fip.entry, sizeof(fip.entry)) != 0)
		__builtin_trap();
	return 0;
}
