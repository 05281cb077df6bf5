/* A named virtio serial port, as the guest's end sees it. */
#ifndef DISTRO_GUEST_PORT_H
#define DISTRO_GUEST_PORT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * port_open() - open the virtio serial port of that name, non-blocking
 * @name: the name QEMU gave it
 *
 * Return: a descriptor, or -1 when there is no such port.
 */
int port_open(const char *name);

/**
 * port_wait_host() - sleep until the host's end is connected
 * @fd: from port_open()
 */
void port_wait_host(int fd);

/**
 * port_write() - send all bytes, waiting while the host is slow
 *
 * Return: false when the host has gone.
 */
bool port_write(int fd, const void *buf, size_t len);

#endif
