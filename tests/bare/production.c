/*
 * What a device in production keeps to itself: how much memory whose TA uses.
 */
#include "bare.h"

static const TEE_UUID usage = PTA_STATS_UUID;
static const TEE_UUID statistics_uuid = { 0xd96a5b40,
					  0xe2c7,
					  0xb1af,
					  { 0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5,
					    0xc6, 0x1b } };

static void opens(struct call *c, const TEE_UUID *uuid, TEE_Result want,
		  const char *what)
{
	uint32_t session = 0;
	TEE_Result res = pta_open(c, uuid, &session);

	if (expect(res == want, what) && res == TEE_SUCCESS)
		session_close(c, session);
}

void production_test(bool production)
{
	TEE_Result want = production ? TEE_ERROR_ACCESS_DENIED : TEE_SUCCESS;
	struct call c = { 0 };

	expect(call_init(&c), "a page for messages");
	opens(&c, &usage, want, "who asks what memory is in use");
	opens(&c, &statistics_uuid, want, "who asks for statistics");
	call_fini(&c);
}
