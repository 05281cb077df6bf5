/*
 * XMODEM, receiving. Nothing here waits for ever once a block has come, and
 * every byte from the line is taken for what it might be at worst.
 */
#include <boot/xmodem.h>
#include <stdbool.h>
#include <string.h>

#define ASK_MS	 3000u /* between two requests for the first block */
#define BYTE_MS	 1000u /* within a block */
#define BLOCK_MS 10000u
#define QUIET_MS 200u
#define TRIES	 10u

struct receiver {
	const struct xmodem_line *line;
	uint8_t *to;
	size_t room;
	size_t len;
	uint8_t next; /* number of the block that is due */
	bool begun;   /* a good block has come */
	uint8_t block[XMODEM_BLOCK_MAX];
};

enum block { BLOCK_GOOD, BLOCK_AGAIN, BLOCK_BAD, BLOCK_LOST };

uint16_t xmodem_crc(const uint8_t *at, size_t len)
{
	uint16_t crc = 0;

	for (size_t i = 0; i < len; i++) {
		crc = (uint16_t)(crc ^ at[i] << 8);
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021
							     : crc << 1);
	}
	return crc;
}

static int get(const struct receiver *rx, uint32_t ms)
{
	return rx->line->get(rx->line->ctx, ms);
}

static void put(const struct receiver *rx, uint8_t byte)
{
	rx->line->put(rx->line->ctx, byte);
}

/* The rest of a block after its first byte. */
static enum block read_block(struct receiver *rx, size_t len)
{
	uint8_t frame[4]; /* number, its complement, CRC */

	for (size_t i = 0; i < len + sizeof(frame); i++) {
		int byte = get(rx, BYTE_MS);

		if (byte < 0)
			return BLOCK_BAD;
		if (i < 2)
			frame[i] = (uint8_t)byte;
		else if (i < len + 2)
			rx->block[i - 2] = (uint8_t)byte;
		else
			frame[i - len] = (uint8_t)byte;
	}
	if ((frame[0] ^ frame[1]) != 0xff ||
	    xmodem_crc(rx->block, len) != (frame[2] << 8 | frame[3]))
		return BLOCK_BAD;
	if (frame[0] == rx->next)
		return BLOCK_GOOD;
	/* Our answer to it was lost, so it comes a second time. */
	if (rx->begun && frame[0] == (uint8_t)(rx->next - 1))
		return BLOCK_AGAIN;
	return BLOCK_LOST;
}

static void wait_for_quiet(const struct receiver *rx)
{
	/* As long as the longest block and a little more. */
	for (unsigned int i = 0; i < 2 * XMODEM_BLOCK_MAX; i++)
		if (get(rx, QUIET_MS) < 0)
			return;
}

static TEE_Result give_up(const struct receiver *rx, TEE_Result why)
{
	put(rx, XMODEM_CAN);
	put(rx, XMODEM_CAN);
	wait_for_quiet(rx);
	return why;
}

/* One block, after its first byte; tells whether it was of any use. */
static TEE_Result take_block(struct receiver *rx, size_t len, bool *good)
{
	switch (read_block(rx, len)) {
	case BLOCK_GOOD:
		if (len > rx->room - rx->len)
			return give_up(rx, TEE_ERROR_EXCESS_DATA);
		memcpy(rx->to + rx->len, rx->block, len);
		rx->len += len;
		rx->next++;
		rx->begun = true;
		*good = true;
		put(rx, XMODEM_ACK);
		return TEE_SUCCESS;
	case BLOCK_AGAIN:
		put(rx, XMODEM_ACK);
		return TEE_SUCCESS;
	case BLOCK_BAD:
		wait_for_quiet(rx);
		put(rx, rx->begun ? XMODEM_NAK : XMODEM_CRC);
		return TEE_SUCCESS;
	default:
		/* A block is missing: nothing later can mend that. */
		return give_up(rx, TEE_ERROR_COMMUNICATION);
	}
}

static TEE_Result receive(struct receiver *rx)
{
	unsigned int failures = 0;
	bool good = false;
	TEE_Result res;

	for (;;) {
		int byte = get(rx, rx->begun ? BLOCK_MS : ASK_MS);

		good = false;
		res = TEE_SUCCESS;
		if (byte == XMODEM_SOH)
			res = take_block(rx, 128, &good);
		else if (byte == XMODEM_STX)
			res = take_block(rx, 1024, &good);
		else if (byte == XMODEM_EOT && rx->begun) {
			put(rx, XMODEM_ACK);
			return TEE_SUCCESS;
		} else if (byte == XMODEM_CAN && get(rx, BYTE_MS) == XMODEM_CAN)
			return TEE_ERROR_CANCEL;
		else if (byte < 0)
			put(rx, rx->begun ? XMODEM_NAK : XMODEM_CRC);
		/* Anything else is noise, or a person who types. */
		if (res != TEE_SUCCESS)
			return res;
		failures = good || !rx->begun ? 0 : failures + 1;
		if (failures == TRIES)
			return give_up(rx, TEE_ERROR_COMMUNICATION);
	}
}

TEE_Result xmodem_receive(const struct xmodem_line *line, uint8_t *to,
			  size_t room, size_t *len)
{
	struct receiver rx = {
		.line = line,
		.to = to,
		.room = room,
		.next = 1,
	};

	*len = 0;
	put(&rx, XMODEM_CRC);

	TEE_Result res = receive(&rx);

	if (res == TEE_SUCCESS)
		*len = rx.len;
	return res;
}
