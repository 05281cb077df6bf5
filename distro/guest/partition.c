/* Finding partitions without udev. */
#include "partition.h"
#include <dirent.h>
#include <fcntl.h>
#include <formats/gpt.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BLOCK "/sys/class/block"

/* Does a line of a block device's uevent say this? */
static bool uevent_says(const char *block, const char *want)
{
	char path[320];
	char line[64];
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), BLOCK "/%s/uevent", block);
	f = fopen(path, "re");
	while (f && !found && fscanf(f, "%63s", line) == 1)
		found = strcmp(line, want) == 0;
	if (f)
		fclose(f);
	return found;
}

bool partition_by_name(const char *name, char *device, size_t room)
{
	DIR *dir = opendir(BLOCK);
	bool found = false;
	char want[64];

	if (!dir)
		return false;
	snprintf(want, sizeof(want), "PARTNAME=%s", name);
	for (struct dirent *e = readdir(dir); e && !found; e = readdir(dir)) {
		found = uevent_says(e->d_name, want);
		if (found)
			snprintf(device, room, "/dev/%s", e->d_name);
	}
	closedir(dir);
	return found;
}

static TEE_Result read_sectors(void *disk, uint64_t lba, uint8_t *to,
			       size_t count)
{
	const int *fd = disk;
	size_t len = count * GPT_SECTOR_LEN;
	off_t at = (off_t)(lba * GPT_SECTOR_LEN);

	while (len != 0) {
		ssize_t n = pread(*fd, to, len, at);

		if (n <= 0)
			return TEE_ERROR_COMMUNICATION;
		to += n;
		at += n;
		len -= (size_t)n;
	}
	return TEE_SUCCESS;
}

/* Return: the number of the partition with this GUID, from 1, or 0. */
static unsigned int guid_number(const char *disk, const char *guid)
{
	static struct gpt gpt;
	char path[320];
	uint64_t len = 0;
	unsigned int number = 0;
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", disk);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (ioctl(fd, BLKGETSIZE64, &len) != 0 ||
	    gpt_load(read_sectors, &fd, len / GPT_SECTOR_LEN, &gpt) !=
		    TEE_SUCCESS)
		gpt.hdr.entry_count = 0;
	close(fd);
	for (uint32_t i = 0; i < gpt.hdr.entry_count; i++) {
		struct gpt_partition part = { 0 };
		char text[GPT_GUID_TEXT];

		if (gpt_partition_get(&gpt, i, &part) != TEE_SUCCESS)
			continue;
		gpt_guid_text(part.guid, text);
		if (strcmp(text, guid) != 0)
			continue;
		if (number != 0)
			return 0;
		number = i + 1;
	}
	return number;
}

bool partition_by_guid(const char *guid, char *device, size_t room)
{
	DIR *dir = opendir(BLOCK);
	unsigned int count = 0;

	if (!dir)
		return false;
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		unsigned int number;

		if (e->d_name[0] == '.' ||
		    !uevent_says(e->d_name, "DEVTYPE=disk"))
			continue;
		number = guid_number(e->d_name, guid);
		if (number == 0)
			continue;
		count++;
		snprintf(device, room, "/dev/%s%u", e->d_name, number);
	}
	closedir(dir);
	return count == 1;
}
