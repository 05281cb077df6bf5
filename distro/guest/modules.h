/* Debian's kernel modules, in the order that the image's list has them. */
#ifndef DISTRO_GUEST_MODULES_H
#define DISTRO_GUEST_MODULES_H

#include <stdbool.h>

/**
 * modules_load() - load the modules of one group of /etc/modules
 *
 * One that is there already is fine; any other failure is told on standard
 * error and the next one is tried.
 *
 * Return: false when the list has none of the group.
 */
bool modules_load(const char *group);

#endif
