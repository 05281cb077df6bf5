/*
 * XMODEM with CRC-16 and blocks of 128 or 1024 bytes, the receiving side: how
 * a file comes over a serial line from a terminal program. Both sides count
 * blocks, and each block is answered, so a lossy line only takes longer.
 */
#ifndef BOOT_XMODEM_H
#define BOOT_XMODEM_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

/* What XMODEM says, both ways. */
#define XMODEM_SOH 0x01 /* a block of 128 bytes follows */
#define XMODEM_STX 0x02 /* a block of 1024 bytes follows */
#define XMODEM_EOT 0x04
#define XMODEM_ACK 0x06
#define XMODEM_NAK 0x15
#define XMODEM_CAN 0x18
#define XMODEM_CRC 'C' /* "send, with CRC" */

#define XMODEM_BLOCK_MAX 1024u

/**
 * struct xmodem_line - the serial line
 * @get: one received byte, or -1 when none came within @ms milliseconds
 * @put: sends one byte
 * @ctx: theirs
 */
struct xmodem_line {
	int (*get)(void *ctx, uint32_t ms);
	void (*put)(void *ctx, uint8_t byte);
	void *ctx;
};

/** xmodem_crc() - CRC-16 of XMODEM (polynomial 0x1021, from zero). */
uint16_t xmodem_crc(const uint8_t *at, size_t len);

/**
 * xmodem_receive() - receive one file
 * @line: where it comes from
 * @to:   receives it, with the padding of its last block
 * @room: bytes at @to
 * @len:  receives the number of bytes
 *
 * Asks for it every three seconds until a block comes, for ever.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_EXCESS_DATA when it does not fit;
 * TEE_ERROR_CANCEL when the sender gave up; TEE_ERROR_COMMUNICATION when the
 * line is too bad, or the sender has gone. *@len is zero unless TEE_SUCCESS.
 */
TEE_Result xmodem_receive(const struct xmodem_line *line, uint8_t *to,
			  size_t room, size_t *len);

#endif
