/*
 * Which test, as the host says: "smoke", "foreign NAME FIRST LAST STEP",
 * "moving" and "native" with the same, "wander NAME SHOTS TICKS SEED", "refuse",
 * "museum", "limits", "scale", "production" or "development" (what the device
 * is), "stopped" (TAs that are), or "hostile SEED BATCHES".
 */
#include "bare.h"
#include <drivers/fw_cfg.h>
#include <plat/memmap.h>
#include <string.h>

void bare_main(void);

static uint64_t number(char **text)
{
	uint64_t v = 0;

	while (**text == ' ')
		(*text)++;
	for (; **text >= '0' && **text <= '9'; (*text)++)
		v = v * 10 + (uint64_t)(**text - '0');
	return v;
}

static char *word(char **text)
{
	char *begin = NULL;

	while (**text == ' ')
		(*text)++;
	begin = *text;
	while (**text != ' ' && **text != '\0')
		(*text)++;
	if (**text == ' ')
		*(*text)++ = '\0';
	return begin;
}

void bare_main(void)
{
	static char text[128];
	size_t len = sizeof(text) - 1;
	char *at = text;

	if (fw_cfg_read(FW_CFG_BASE, "opt/org.strongroom/bare", text, &len) !=
	    TEE_SUCCESS)
		memcpy(text, "smoke", 6);
	say("bare: %s\n", text);
	pages_init();
	machine_init();
	tee_probe();

	const char *test = word(&at);

	bool foreign = strcmp(test, "foreign") == 0;
	bool moving = strcmp(test, "moving") == 0;

	if (foreign || moving || strcmp(test, "native") == 0) {
		const char *name = word(&at);
		uint64_t first = number(&at);
		uint64_t last = number(&at);
		uint64_t stride = number(&at);

		if (foreign || moving)
			foreign_test(name, first, last, stride, moving);
		else
			native_test(name, first, last, stride);
	} else if (strcmp(test, "wander") == 0) {
		const char *name = word(&at);
		uint64_t shots = number(&at);
		uint64_t ticks = number(&at);

		wander_test(name, shots, ticks, number(&at));
	} else if (strcmp(test, "hostile") == 0) {
		uint64_t seed = number(&at);

		hostile_test(seed, number(&at));
	} else if (strcmp(test, "production") == 0 ||
		   strcmp(test, "development") == 0) {
		production_test(test[0] == 'p');
	} else if (strcmp(test, "stopped") == 0) {
		stopped_test();
	} else if (strcmp(test, "limits") == 0) {
		limits_test();
	} else if (strcmp(test, "scale") == 0) {
		scale_test();
	} else if (strcmp(test, "refuse") == 0) {
		refuse_test();
	} else if (strcmp(test, "museum") == 0) {
		museum_test();
	} else {
		smoke_test();
	}
	say("bare: %u passed, %u failed\n", passed_count, failed_count);
	power_off();
}
