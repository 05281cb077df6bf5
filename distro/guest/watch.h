/*
 * What happens when the system partition turns out not to be what was signed,
 * where the mode is to restart. The kernel's own restart tells the loader
 * nothing; so the first program takes its place, and leaves word in misc.
 */
#ifndef DISTRO_GUEST_WATCH_H
#define DISTRO_GUEST_WATCH_H

#include <stdbool.h>

/**
 * watch_start() - from now on, restart the machine at the first bad block
 * @suffix: of the slot that runs, "_a" or "_b"
 *
 * A process of its own waits for the kernel's word about it; it needs nothing
 * that lies on the partition. Until it acts, and should it be gone, reading a
 * bad block is an error all the same.
 *
 * Return: false when it cannot be started.
 */
bool watch_start(const char *suffix);

/**
 * watch_leave_word() - tell the loader that this slot's tree did not fit
 *
 * From the next start on it is booted in mode EIO, until there is another
 * vbmeta. That it cannot be written is told on standard error.
 */
void watch_leave_word(const char *suffix);

#endif
