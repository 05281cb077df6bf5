/*
 * What a device in production keeps to itself: how much memory whose TA uses, and
 * what was in the registers and memory of a TA that it stopped. The host signs
 * that TA for this device, hands it over through fw_cfg, and reads the secure
 * console.
 */
#include "bare.h"
#include "mischief.h"
#include <drivers/fw_cfg.h>
#include <plat/memmap.h>
#include <string.h>

#define TA_ROOM 0x40000u

struct ta_file ta_other;

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

static void dies(struct call *c, uint32_t func, const char *what)
{
	uint32_t session = session_open(c, TA_MISCHIEF);

	if (session == 0)
		return;
	(void)invoke_begin(c, session, func);
	call_run(c);
	expect(call_msg(c)->hdr.ret == TEE_ERROR_TARGET_DEAD, what);
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

void stopped_test(void)
{
	static uint8_t file[TA_ROOM];
	size_t len = sizeof(file);
	struct call c = { 0 };

	if (!expect(fw_cfg_read(FW_CFG_BASE, "opt/org.strongroom/ta", file,
				&len) == TEE_SUCCESS,
		    "a TA from the host"))
		return;
	ta_other = (struct ta_file){ .begin = file, .end = file + len };
	expect(call_init(&c), "a page for messages");
	memcpy(ta_other.uuid, tas[TA_MISCHIEF].uuid, sizeof(ta_other.uuid));
	dies(&c, MISCHIEF_PANIC, "a TA that panics is stopped");
	dies(&c, MISCHIEF_READ_NULL, "a TA that reads NULL is stopped");
	call_fini(&c);
}
