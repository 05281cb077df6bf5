/*
 * XMODEM with CRC-16 and blocks of 1024 bytes, the sending side.
 */
#ifndef TOOLS_XMODEM_SEND_H
#define TOOLS_XMODEM_SEND_H

#include <stddef.h>
#include <stdint.h>

/**
 * xmodem_send() - send bytes to a device that asks for them
 * @path: a Unix socket, or a terminal that is set up (speed, raw)
 * @data: what to send; the last block is padded
 * @len:  bytes at @data
 *
 * What the device prints meanwhile goes to standard output, progress on a
 * terminal to standard error. Dies with one line when the device cannot be
 * reached, does not ask within a minute, or gives up.
 */
void xmodem_send(const char *path, const uint8_t *data, size_t len);

#endif
