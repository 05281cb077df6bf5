/*
 * How the loader talks: lines on the normal-world console, and the one way to
 * give up. Codes are printed as "L-nn"; a code is never given another meaning.
 */
#ifndef LOADER_STOP_H
#define LOADER_STOP_H

enum loader_stop {
	STOP_NONE = 0,

	STOP_FAULT = 1,	 /* an exception in the loader itself */
	STOP_CHECK = 2,	 /* an impossible state in the loader itself */
	STOP_CANARY = 3, /* its stack was overrun */

	STOP_TREE = 10,	     /* device tree missing or malformed */
	STOP_MEMORY = 11,    /* the tree names no memory we can use */
	STOP_TREE_EDIT = 12, /* the tree cannot take the additions */

	STOP_NO_DISK = 20,   /* no virtio block device */
	STOP_NO_TABLE = 21,  /* no disk with a usable partition table */
	STOP_PARTITION = 22, /* the slot's partition is missing or doubled */
	STOP_READ = 23,	     /* the disk failed while being read */
	STOP_WRITE = 24,     /* or while misc was written */

	STOP_BOOTIMG = 30,	   /* not a boot image, or one that lies */
	STOP_BOOTIMG_VERSION = 31, /* header version that we do not read */
	STOP_KERNEL = 32,	   /* not an uncompressed arm64 kernel */
	STOP_PLACE = 33,      /* kernel and ramdisk do not fit into memory */
	STOP_IMAGE_TREE = 34, /* the image's device tree is malformed */
	STOP_CMDLINE = 35,    /* the command line is too long */

	STOP_STATE = 40,  /* the TEE does not keep verified boot's state */
	STOP_VERIFY = 41, /* no slot is what was signed */
	STOP_SLOTS = 42,  /* no slot has tries left */
};

/** say() - print one line; the newline is added. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** refuse() - print one line with its code. Return: @code. */
enum loader_stop refuse(enum loader_stop code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** stop() - print one line with its code and switch the machine off. */
_Noreturn void stop(enum loader_stop code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
