/*
 * Ethereum addresses and digests.
 */
#ifndef WALLET_ETH_H
#define WALLET_ETH_H

#include "signer.h"

#define ETH_ADDRESS_TEXT_SIZE 43u /* 0x, 40 digits, NUL */

/** eth_address() - the address of a public key: x and y */
void eth_address(const uint8_t point[SIGNER_POINT_LEN],
		 uint8_t address[ETH_ADDRESS_LEN]);

/** eth_address_text() - an address with EIP-55's checksum in its case */
void eth_address_text(const uint8_t address[ETH_ADDRESS_LEN],
		      char text[ETH_ADDRESS_TEXT_SIZE]);

/** eth_message_digest() - what personal_sign signs (EIP-191, version 0x45) */
void eth_message_digest(const uint8_t *message, size_t len, uint8_t digest[32]);

#endif
