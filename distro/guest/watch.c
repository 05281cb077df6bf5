/*
 * Waiting for dm-verity's uevents: Documentation/admin-guide/device-mapper/
 * verity.rst has the modes, drivers/md/dm-verity-target.c the variable.
 */
#define _GNU_SOURCE
#include "watch.h"
#include "partition.h"
#include <abi/misc.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECTOR_LEN 512u
#define BAD_BLOCK  "DM_VERITY_ERR_BLOCK_NR=" /* TYPE,NUMBER */

static_assert(sizeof(struct misc_message) <= SECTOR_LEN,
	      "a message is written as one sector");

/* Return: the partition misc, or -1. */
static int misc_open(void)
{
	char device[300];

	if (!partition_by_name("misc", device, sizeof(device)))
		return -1;
	return open(device, O_RDWR | O_DIRECT | O_SYNC | O_CLOEXEC);
}

/* One sector, directly to the disk: it is there before the machine restarts. */
static bool message_write(int misc, const char *suffix)
{
	static _Alignas(4096) uint8_t sector[SECTOR_LEN];
	struct misc_message msg = { .command = MISC_CORRUPTED };

	strncpy(msg.argument, suffix, sizeof(msg.argument) - 1);
	if (pread(misc, sector, sizeof(sector), MISC_MESSAGE_OFFSET) !=
	    sizeof(sector))
		return false;
	memcpy(sector, &msg, sizeof(msg));
	return pwrite(misc, sector, sizeof(sector), MISC_MESSAGE_OFFSET) ==
	       sizeof(sector);
}

static void leave_word(int misc, const char *suffix)
{
	if (!message_write(misc, suffix))
		fputs("strongroom: the loader cannot be told\n", stderr);
}

void watch_leave_word(const char *suffix)
{
	int misc = misc_open();

	leave_word(misc, suffix);
	if (misc >= 0)
		close(misc);
}

/* The number of the bad block that a uevent tells of, or NULL. */
static const char *bad_block(const char *event, size_t len)
{
	size_t want = strlen(BAD_BLOCK);

	/* Texts with a NUL each; the last one ends in the buffer's own. */
	for (size_t at = 0; at < len; at += strlen(event + at) + 1)
		if (strncmp(event + at, BAD_BLOCK, want) == 0)
			return event + at + want;
	return NULL;
}

static void wait_and_restart(int events, int misc, const char *suffix)
{
	static char event[8193];
	const char *block = NULL;

	while (block == NULL) {
		struct sockaddr_nl from = { 0 };
		socklen_t from_len = sizeof(from);
		ssize_t len = recvfrom(events, event, sizeof(event) - 1, 0,
				       (struct sockaddr *)&from, &from_len);

		if (len < 0 && errno != EINTR && errno != ENOBUFS)
			_exit(1);
		/* The kernel's words only; a process can send such, too. */
		if (len <= 0 || from.nl_pid != 0)
			continue;
		event[len] = '\0';
		block = bad_block(event, (size_t)len);
	}
	leave_word(misc, suffix);
	fprintf(stderr,
		"strongroom: the system partition: %s block %s does "
		"not fit its hash; restarting\n",
		block[0] == '0' ? "data" : "hash tree",
		block + strcspn(block, ",") + (strchr(block, ',') != NULL));
	reboot(RB_AUTOBOOT);
	_exit(1);
}

bool watch_start(const char *suffix)
{
	const struct sockaddr_nl address = { .nl_family = AF_NETLINK,
					     .nl_groups = 1 };
	int events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC,
			    NETLINK_KOBJECT_UEVENT);
	/* What is opened now stays, whatever becomes of the names. */
	int misc = misc_open();
	pid_t pid = -1;

	if (misc >= 0 && events >= 0 &&
	    bind(events, (const struct sockaddr *)&address, sizeof(address)) ==
		    0)
		pid = fork();
	if (pid == 0) {
		mlockall(MCL_CURRENT | MCL_FUTURE);
		wait_and_restart(events, misc, suffix);
	}
	if (events >= 0)
		close(events);
	if (misc >= 0)
		close(misc);
	return pid > 0;
}
