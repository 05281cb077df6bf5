/*
 * Echo servers on 127.0.0.1 for the kit-test TA's sockets.
 */
#ifndef KIT_SERVERS_H
#define KIT_SERVERS_H

#include <stdbool.h>
#include <stdint.h>

struct kit_servers {
	uint16_t tcp; /* ports */
	uint16_t udp;
};

/**
 * kit_servers_start() - have them listen, in threads that end with the process
 *
 * Return: false when that is not possible.
 */
bool kit_servers_start(struct kit_servers *servers);

#endif
