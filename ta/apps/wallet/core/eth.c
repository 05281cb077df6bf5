/*
 * Ethereum addresses and digests: see eth.h.
 */
#include "eth.h"

#include <crypto/keccak.h>
#include <string.h>

void eth_address(const uint8_t point[SIGNER_POINT_LEN],
		 uint8_t address[ETH_ADDRESS_LEN])
{
	uint8_t digest[32] = { 0 };

	keccak256(point, SIGNER_POINT_LEN, digest);
	memcpy(address, digest + 12, ETH_ADDRESS_LEN);
}

void eth_address_text(const uint8_t address[ETH_ADDRESS_LEN],
		      char text[ETH_ADDRESS_TEXT_SIZE])
{
	static const char digit[] = "0123456789abcdef";
	uint8_t digest[32] = { 0 };
	char *hex = text + 2;

	text[0] = '0';
	text[1] = 'x';
	for (size_t i = 0; i < ETH_ADDRESS_LEN; i++) {
		hex[2 * i] = digit[address[i] >> 4];
		hex[2 * i + 1] = digit[address[i] & 15];
	}
	hex[2 * ETH_ADDRESS_LEN] = '\0';
	keccak256(hex, 2 * (size_t)ETH_ADDRESS_LEN, digest);
	for (size_t i = 0; i < 2 * ETH_ADDRESS_LEN; i++) {
		uint8_t nibble = (uint8_t)(digest[i / 2] >> (4 - i % 2 * 4));

		if ((nibble & 8) != 0 && hex[i] >= 'a')
			hex[i] = (char)(hex[i] - 'a' + 'A');
	}
}

void eth_message_digest(const uint8_t *message, size_t len, uint8_t digest[32])
{
	static const char prefix[] = "\x19"
				     "Ethereum Signed Message:\n";
	struct keccak256 ctx = { 0 };
	char number[20] = { 0 };
	size_t at = sizeof(number);
	size_t rest = len;

	do {
		number[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	keccak256_init(&ctx);
	keccak256_update(&ctx, prefix, sizeof(prefix) - 1);
	keccak256_update(&ctx, number + at, sizeof(number) - at);
	keccak256_update(&ctx, message, len);
	keccak256_final(&ctx, digest);
}
