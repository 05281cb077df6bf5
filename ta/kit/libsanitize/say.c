/*
 * Lines of a report on the secure console. A place is UUID+0xOFFSET, which the
 * front door's console turns into function and line.
 */
#include "sanitize.h"

#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <trace.h>
#include <user_ta_header.h>

extern const struct ta_head ta_head;

void san_say(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	trace_vprintf(NULL, 0, TRACE_ERROR, false, fmt, args);
	va_end(args);
}

void san_say_callers(const uint64_t pc[SAN_CALLERS_MAX])
{
	for (unsigned int i = 0; i < SAN_CALLERS_MAX && pc[i] != 0; i++)
		san_say("    #%u  %pUl+0x%lx", i + 1,
			(const void *)&ta_head.uuid,
			(unsigned long)(pc[i] -
					__elf_phdr_info.dlpi[0].dlpi_addr));
}
