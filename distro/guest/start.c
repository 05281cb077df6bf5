/*
 * guest-start: once, before anything else of the system partition, mounts what
 * can be written, loads the drivers and brings up the network. A shell script
 * would be as clear, but starting a process takes some 25 ms in the emulator
 * and it would start forty.
 */
#include "modules.h"
#include "partition.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DATA "data" /* name of the partition that is kept */

/* Virtio device numbers: Virtual I/O Device (VIRTIO) 1.1, chapter 5. */
#define VIRTIO_NET "0x0001"
#define VIRTIO_9P  "0x0009"

static void complain(const char *what)
{
	fprintf(stderr, "strongroom: %s: %s\n", what, strerror(errno));
}

static void mount_or_complain(const char *what, const char *where,
			      const char *type, unsigned long flags,
			      const char *options)
{
	if (mount(what, where, type, flags, options) != 0)
		complain(where);
}

/* The first line of a file of sysfs or the like; empty when there is none. */
static void first_line(const char *path, char *line, int size)
{
	FILE *f = fopen(path, "re");

	line[0] = '\0';
	if (!f)
		return;
	if (fgets(line, size, f))
		line[strcspn(line, "\n")] = '\0';
	fclose(f);
}

static bool has_virtio(const char *number)
{
	DIR *dir = opendir("/sys/bus/virtio/devices");
	bool found = false;

	if (!dir)
		return false;
	for (struct dirent *e = readdir(dir); e && !found; e = readdir(dir)) {
		char path[320];
		char line[16];

		snprintf(path, sizeof(path),
			 "/sys/bus/virtio/devices/%s/device", e->d_name);
		first_line(path, line, sizeof(line));
		found = strcmp(line, number) == 0;
	}
	closedir(dir);
	return found;
}

/* A disk with this serial number is not to be waited for: storage in memory. */
static bool is_volatile(void)
{
	char serial[32];

	first_line("/sys/class/block/vda/serial", serial, sizeof(serial));
	return strcmp(serial, "volatile") == 0;
}

/* The launcher gives such a machine a disk whose changes are thrown away. */
static void copy_to_memory(const char *device)
{
	pid_t child;

	mkdir("/run/data", 0700);
	mount_or_complain(device, "/run/data", "ext4", 0, NULL);
	mount_or_complain("data", "/var", "tmpfs",
			  MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755");
	child = fork();
	if (child == 0) {
		execl("/bin/busybox", "cp", "-a", "/run/data/.", "/var/",
		      (char *)NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	umount("/run/data");
}

/*
 * Every write is synchronous: the power may go at any moment, and what the
 * secure world was told is stored has to be there afterwards.
 */
static void mount_data(void)
{
	char device[300];

	if (!partition_by_name(DATA, device, sizeof(device))) {
		fputs("strongroom: the disk has no data partition\n", stderr);
		return;
	}
	if (is_volatile())
		copy_to_memory(device);
	else
		mount_or_complain(device, "/var", "ext4",
				  MS_SYNCHRONOUS | MS_NOSUID | MS_NODEV |
					  MS_NOEXEC,
				  NULL);
	mkdir("/var/lib", 0755);
}

/* A client of the TEE need not be root; the supplicant's device stays root's. */
static void open_tee_to_group(void)
{
	struct group *group = getgrnam("teeclnt");

	if (access("/dev/tee0", F_OK) != 0)
		fputs("strongroom: Linux found no TEE\n", stderr);
	else if (!group || chown("/dev/tee0", 0, group->gr_gid) != 0 ||
		 chmod("/dev/tee0", 0660) != 0)
		complain("/dev/tee0");
}

/* Gives an interface its address and takes it up. */
static void interface_up(const char *name, const char *address)
{
	struct ifreq req = { 0 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, address, &in.sin_addr);
	strncpy(req.ifr_name, name, sizeof(req.ifr_name) - 1);
	memcpy(&req.ifr_addr, &in, sizeof(in));
	if (fd < 0 || ioctl(fd, SIOCSIFADDR, &req) != 0)
		complain(name);
	req.ifr_flags = IFF_UP | IFF_RUNNING;
	if (fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &req) != 0)
		complain(name);
	if (fd >= 0)
		close(fd);
}

/* The counter that runs since reset: Arm ARM, CNTVCT_EL0. */
static unsigned long long ticks(void)
{
	uint64_t now;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(now));
	return now;
}

/* For those who measure the boot: when the first program began, and now. */
static void note_times(unsigned long long begun)
{
	FILE *f = fopen("/run/boot-ticks", "we");

	if (!f)
		return;
	fprintf(f, "%llu %llu\n", begun, ticks());
	fclose(f);
}

int main(void)
{
	const unsigned long long now = ticks();
	const char *init = getenv("STRONGROOM_BEGUN");

	mount_or_complain("run", "/run", "tmpfs", MS_NOSUID | MS_NODEV,
			  "mode=755");
	mount_or_complain("tmp", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, NULL);
	modules_load("base");
	open_tee_to_group();
	mount_data();
	interface_up("lo", "127.0.0.1");
	if (has_virtio(VIRTIO_NET)) {
		modules_load("net");
		interface_up("eth0", "10.0.2.15");
	}
	/* The product image has no modules of this group, so no such door. */
	if (has_virtio(VIRTIO_9P)) {
		modules_load("share");
		mount_or_complain("share", "/mnt/share", "9p",
				  MS_NOSUID | MS_NODEV,
				  "trans=virtio,version=9p2000.L,msize=262144");
	}
	note_times(init ? strtoull(init, NULL, 10) : now);
	return 0;
}
