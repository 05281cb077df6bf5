/*
 * guest-init: the first program, and the only one of the ramdisk. It opens the
 * system partition through the kernel's dm-verity, with the numbers that the
 * loader took from the signed vbmeta, and leaves the machine to the init that
 * lies there. What it cannot open it names in one line; it never runs anything
 * from a partition that nobody vouches for, unless the device is unlocked.
 */
#include "dm.h"
#include "modules.h"
#include "partition.h"
#include "verity.h"
#include "watch.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSTEM	    "/system"
#define CHANGES	    "/changes"
#define WHOLE	    "/whole"
#define SYSTEM_TYPE "erofs"
#define NAME	    "system"
#define CMDLINE_MAX 4096

static char cmdline[CMDLINE_MAX];

/* Does the command line have this word, once? */
static bool said(const char *key, const char *want)
{
	char value[64];

	return cmdline_value(cmdline, key, value, sizeof(value)) ==
		       TEE_SUCCESS &&
	       strcmp(value, want) == 0;
}

static void stop(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* The slot that was booted, or "": that of the vbmeta it is then. */
static const char *slot_suffix(void)
{
	static char suffix[8];

	if (cmdline_value(cmdline, "androidboot.slot_suffix", suffix,
			  sizeof(suffix)) != TEE_SUCCESS)
		suffix[0] = '\0';
	return suffix;
}

/*
 * Says why there is no system, and starts again where the mode of the
 * partition is to restart: the loader counts a slot's tries, and is told to
 * boot it in mode EIO. In every other mode a restart would come to the same, so
 * the machine is switched off.
 */
static void stop(const char *format, ...)
{
	bool restart = said("androidboot.veritymode", "enforcing");
	va_list args;

	va_start(args, format);
	fputs("strongroom: the system partition: ", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; %s\n", restart ? "restarting" : "switching off");
	if (restart)
		watch_leave_word(slot_suffix());
	sleep(1); /* the console has to send it */
	reboot(restart ? RB_AUTOBOOT : RB_POWER_OFF);
	for (;;)
		pause();
}

static void mount_or_stop(const char *what, const char *where, const char *type,
			  unsigned long flags, const char *options)
{
	if (mount(what, where, type, flags, options) != 0)
		stop("%s cannot be mounted: %s", where, strerror(errno));
}

/* The verified boot that the command line tells of is what is believed. */
static void cmdline_read(void)
{
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, cmdline, sizeof(cmdline) - 1);

	if (len < 0)
		stop("no command line: %s", strerror(errno));
	cmdline[len] = '\0';
	close(fd);
}

/* The partition with its hash tree. */
static void verity_open(const struct verity *vt, char *device, size_t room)
{
	char partition[300];
	char table[2 * VERITY_PARAMS_MAX];
	int err;

	if (!partition_by_guid(vt->guid, partition, sizeof(partition)))
		stop("no partition, or two, with the GUID %s", vt->guid);
	if (verity_table(vt, partition, table, sizeof(table)) != TEE_SUCCESS)
		stop("dm= is too long");
	/*
	 * The kernel would restart without a word to the loader. When nobody
	 * can do it in its place it still may.
	 */
	if (said("androidboot.veritymode.managed", "yes") &&
	    said("androidboot.veritymode", "enforcing") &&
	    watch_start(slot_suffix()))
		verity_restart_not(table);
	err = dm_create(NAME, vt->sectors, "verity", table, device, room);
	if (err != 0)
		stop("dm-verity refuses %s: %s", partition, strerror(err));
}

/* Without its hash tree, which a vbmeta may switch off: unlocked devices only. */
static void plain_open(char *device, size_t room)
{
	char guid[VERITY_GUID_TEXT];

	if (!said("androidboot.vbmeta.device_state", "unlocked"))
		stop("nobody vouches for it, and the device is not unlocked");
	if (root_guid(cmdline, guid) != TEE_SUCCESS)
		stop("the command line names none");
	if (!partition_by_guid(guid, device, room))
		stop("no partition, or two, with the GUID %s", guid);
	fprintf(stderr,
		"strongroom: the system partition %s is NOT VERIFIED: "
		"the device is unlocked\n",
		device);
}

static void system_mount(void)
{
	static struct verity vt;
	char device[300] = "";
	TEE_Result res = verity_parse(cmdline, &vt);

	if (res == TEE_SUCCESS)
		verity_open(&vt, device, sizeof(device));
	else if (res == TEE_ERROR_ITEM_NOT_FOUND)
		plain_open(device, sizeof(device));
	else
		stop("dm= on the command line is %s",
		     res == TEE_ERROR_ACCESS_CONFLICT ? "there twice"
						      : "not understood");
	if (mount(device, SYSTEM, SYSTEM_TYPE, MS_RDONLY | MS_NODEV, NULL) != 0)
		stop("it cannot be mounted: %s", strerror(errno));
}

/* Loads the modules of a group that lie in the system; are there any? */
static bool system_modules_load(const char *group)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0)
		_exit(chroot(SYSTEM) == 0 && chdir("/") == 0 &&
				      modules_load(group)
			      ? 0
			      : 1);
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/*
 * The system partition cannot be written. A development image takes changes
 * all the same, in memory, for as long as the machine runs. The product image
 * has no modules of that group, so its root is the partition.
 *
 * Return: where the root is mounted.
 */
static const char *root_make(void)
{
	if (!system_modules_load("development"))
		return SYSTEM;
	mkdir(CHANGES, 0700);
	mkdir(WHOLE, 0755);
	if (mount("changes", CHANGES, "tmpfs", MS_NODEV, "mode=755") != 0 ||
	    mkdir(CHANGES "/new", 0755) != 0 ||
	    mkdir(CHANGES "/work", 0700) != 0 ||
	    mount("root", WHOLE, "overlay", MS_NODEV,
		  "lowerdir=" SYSTEM ",upperdir=" CHANGES
		  "/new,workdir=" CHANGES "/work") != 0) {
		fprintf(stderr, "strongroom: the root takes no changes: %s\n",
			strerror(errno));
		return SYSTEM;
	}
	return WHOLE;
}

/* The system's root becomes everybody's. */
static bool root_enter(const char *root)
{
	return chdir(root) == 0 &&
	       mount("/dev", "dev", NULL, MS_MOVE, NULL) == 0 &&
	       mount("/proc", "proc", NULL, MS_MOVE, NULL) == 0 &&
	       mount("/sys", "sys", NULL, MS_MOVE, NULL) == 0 &&
	       mount(".", "/", NULL, MS_MOVE, NULL) == 0 && chroot(".") == 0 &&
	       chdir("/") == 0;
}

/* For those who measure the boot: the counter that runs since reset. */
static void note_begin(void)
{
	unsigned long long now;
	char text[32];

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(now));
	snprintf(text, sizeof(text), "%llu", now);
	/* Words the kernel does not know it puts here, dm= among them. */
	clearenv();
	setenv("HOME", "/", 1);
	setenv("TERM", "linux", 1);
	setenv("STRONGROOM_BEGUN", text, 1);
}

/* What is in the ramdisk is not needed any more; its memory is given back. */
static void ramdisk_empty(void)
{
	static const char *const file[] = { "/init", "/etc/modules" };

	for (size_t i = 0; i < sizeof(file) / sizeof(*file); i++)
		unlink(file[i]);
}

int main(void)
{
	const unsigned long safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;

	note_begin();
	mount_or_stop("dev", "/dev", "devtmpfs", MS_NOSUID, "mode=755");
	mount_or_stop("proc", "/proc", "proc", safe, NULL);
	mount_or_stop("sys", "/sys", "sysfs", safe, NULL);
	cmdline_read();
	modules_load("ramdisk");
	system_mount();
	ramdisk_empty();
	if (!root_enter(root_make()))
		stop("it cannot become the root: %s", strerror(errno));
	execl("/sbin/init", "init", (char *)NULL);
	stop("it has no init: %s", strerror(errno));
}
