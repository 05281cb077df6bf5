/*
 * All pseudo-TAs.
 */
#include "pta/console.h"
#include "pta/secstor.h"
#include "pta/services.h"
#include "pta/socket.h"
#include "pta/system.h"
#include <base/bits.h>

const struct pta *const ptas[] = {
	&enumerate_pta, &random_pta,	 &system_pta,	   &console_pta,
	&usage_pta,	&statistics_pta, &attestation_pta, &avb_pta,
	&secstor_pta,	&socket_pta,
};
const unsigned int pta_count = ARRAY_COUNT(ptas);
