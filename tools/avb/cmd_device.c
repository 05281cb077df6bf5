/*
 * The commands that ask what a device would do.
 */
#include "commands.h"
#include "device.h"

const struct command device_commands[] = {
	{ .name = "slot_verify", .main = slot_verify_command },
	{ .name = "ab_flow", .main = ab_flow_command },
	{ .name = NULL },
};
