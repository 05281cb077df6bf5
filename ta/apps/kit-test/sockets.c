/*
 * Sockets, against servers of the client's: TCP and UDP echo on 127.0.0.1. A
 * TCP server that is told 'C' closes, told 'S' it stays silent; a UDP server
 * that is told 'B' answers with 100 bytes.
 */
#include "kit_test.h"

#include <string.h>
#include <tee_tcpsocket.h>
#include <tee_udpsocket.h>

#include <__tee_tcpsocket_defines_extensions.h>

#define PATIENCE 20000 /* ms; answers come at once on a machine at rest */
#define BIG	 20000

uint16_t kit_tcp_port;
uint16_t kit_udp_port;

static char localhost[] = "127.0.0.1";

static TEE_Result tcp_open(TEE_iSocketHandle *h, uint16_t port)
{
	TEE_tcpSocket_Setup setup = { TEE_IP_VERSION_4, localhost, port };
	uint32_t protocol_error = 1;

	return TEE_tcpSocket->open(h, &setup, &protocol_error);
}

static TEE_Result udp_open(TEE_iSocketHandle *h, uint16_t port)
{
	TEE_udpSocket_Setup setup = { TEE_IP_VERSION_DC, localhost, port };
	uint32_t protocol_error = 1;

	return TEE_udpSocket->open(h, &setup, &protocol_error);
}

static uint32_t tables_are_filled(void)
{
	EXPECT(TEE_tcpSocket->TEE_iSocketVersion == TEE_ISOCKET_VERSION);
	EXPECT(TEE_tcpSocket->protocolID == TEE_ISOCKET_PROTOCOLID_TCP);
	EXPECT(TEE_udpSocket->TEE_iSocketVersion == TEE_ISOCKET_VERSION);
	EXPECT(TEE_udpSocket->protocolID == TEE_ISOCKET_PROTOCOLID_UDP);
	EXPECT(TEE_tcpSocket->close(NULL) == TEE_SUCCESS);
	EXPECT(TEE_udpSocket->close(NULL) == TEE_SUCCESS);
	return 0;
}

static uint32_t tcp_echoes(void)
{
	static uint8_t out[BIG];
	static uint8_t in[BIG];
	TEE_iSocketHandle h = NULL;
	uint32_t done = 0;
	uint32_t len = 0;

	for (size_t i = 0; i < sizeof(out); i++)
		out[i] = (uint8_t)(i * 7 + 1);
	EXPECT(tcp_open(&h, kit_tcp_port) == TEE_SUCCESS && h != NULL);
	while (done < sizeof(out)) {
		len = sizeof(out) - done;
		EXPECT(TEE_tcpSocket->send(h, out + done, &len, PATIENCE) ==
		       TEE_SUCCESS);
		EXPECT(len != 0 && len <= sizeof(out) - done);
		done += len;
	}
	for (done = 0; done < sizeof(in); done += len) {
		len = sizeof(in) - done;
		EXPECT(TEE_tcpSocket->recv(h, in + done, &len, PATIENCE) ==
		       TEE_SUCCESS);
		EXPECT(len != 0 && len <= sizeof(in) - done);
	}
	EXPECT(memcmp(in, out, sizeof(in)) == 0);
	EXPECT(TEE_tcpSocket->error(h) == TEE_SUCCESS);
	EXPECT(TEE_tcpSocket->close(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t tcp_waits_and_counts(void)
{
	TEE_iSocketHandle h = NULL;
	uint8_t in[8] = { 0 };
	uint32_t len = sizeof(in);
	uint32_t size = 8192;
	TEE_Time start = { 0 };
	TEE_Time end = { 0 };

	EXPECT(tcp_open(&h, kit_tcp_port) == TEE_SUCCESS);
	EXPECT(TEE_tcpSocket->recv(h, in, &len, 0) ==
	       TEE_ISOCKET_ERROR_TIMEOUT);
	EXPECT(len == 0);
	EXPECT(TEE_tcpSocket->error(h) == TEE_ISOCKET_ERROR_TIMEOUT);
	len = sizeof(in);
	TEE_GetSystemTime(&start);
	EXPECT(TEE_tcpSocket->recv(h, in, &len, 500) ==
	       TEE_ISOCKET_ERROR_TIMEOUT);
	TEE_GetSystemTime(&end);
	EXPECT((end.seconds - start.seconds) * 1000 + end.millis -
		       start.millis >=
	       450);
	len = sizeof(size);
	EXPECT(TEE_tcpSocket->ioctl(h, TEE_TCP_SET_RECVBUF, &size, &len) ==
	       TEE_SUCCESS);
	len = 0;
	EXPECT(TEE_tcpSocket->ioctl(h, 1, NULL, &len) == TEE_SUCCESS);
	len = 5;
	EXPECT(TEE_tcpSocket->send(h, "12345", &len, PATIENCE) == TEE_SUCCESS);
	len = 1;
	EXPECT(TEE_tcpSocket->recv(h, in, &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 1 && in[0] == '1');
	/* Without room it says how many bytes wait. */
	len = 0;
	EXPECT(TEE_tcpSocket->recv(h, NULL, &len, 0) == TEE_SUCCESS);
	EXPECT(len == 4);
	len = 1;
	EXPECT(TEE_tcpSocket->send(h, "C", &len, PATIENCE) == TEE_SUCCESS);
	for (uint32_t left = 5; left > 0; left -= len) {
		len = sizeof(in);
		EXPECT(TEE_tcpSocket->recv(h, in, &len, PATIENCE) ==
		       TEE_SUCCESS);
		if (len == 0)
			break;
	}
	/* The peer closed. */
	len = sizeof(in);
	EXPECT(TEE_tcpSocket->recv(h, in, &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 0);
	EXPECT(TEE_tcpSocket->close(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t tcp_does_not_connect(void)
{
	TEE_tcpSocket_Setup bad = { TEE_IP_VERSION_4, (char *)"no..host", 1 };
	TEE_iSocketHandle h = (void *)&bad;
	uint32_t protocol_error = 0;

	EXPECT(tcp_open(&h, 1) != TEE_SUCCESS);
	EXPECT(h == NULL);
	EXPECT(TEE_tcpSocket->open(&h, &bad, &protocol_error) ==
	       TEE_ISOCKET_ERROR_PROTOCOL);
	EXPECT(protocol_error == TEE_ISOCKET_ERROR_HOSTNAME);
	bad.server_addr = localhost;
	bad.ipVersion = 7;
	EXPECT(TEE_tcpSocket->open(&h, &bad, &protocol_error) ==
	       TEE_ERROR_BAD_PARAMETERS);
	return 0;
}

static uint32_t udp_echoes(void)
{
	TEE_iSocketHandle h = NULL;
	uint8_t in[40];
	uint32_t len = 5;

	EXPECT(udp_open(&h, kit_udp_port) == TEE_SUCCESS);
	EXPECT(TEE_udpSocket->send(h, "hello", &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 5);
	len = sizeof(in);
	EXPECT(TEE_udpSocket->recv(h, in, &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 5 && memcmp(in, "hello", 5) == 0);
	len = sizeof(in);
	EXPECT(TEE_udpSocket->recv(h, in, &len, 0) ==
	       TEE_ISOCKET_ERROR_TIMEOUT);
	/* A datagram that is cut off tells how long it was. */
	len = 1;
	EXPECT(TEE_udpSocket->send(h, "B", &len, PATIENCE) == TEE_SUCCESS);
	len = sizeof(in);
	EXPECT(TEE_udpSocket->recv(h, in, &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 100);
	EXPECT(TEE_udpSocket->close(h) == TEE_SUCCESS);
	return 0;
}

/* Nobody answers at either of the first two places. */
static uint32_t udp_changes_its_peer(void)
{
	TEE_udpSocket_Setup setup = { TEE_IP_VERSION_4, (char *)"127.0.0.2",
				      kit_tcp_port };
	TEE_iSocketHandle h = NULL;
	uint32_t protocol_error = 1;
	uint16_t port = kit_udp_port;
	uint8_t in[40];
	uint32_t len = sizeof(port);

	EXPECT(TEE_udpSocket->open(&h, &setup, &protocol_error) == TEE_SUCCESS);
	EXPECT(TEE_udpSocket->ioctl(h, TEE_UDP_CHANGEPORT, &port, &len) ==
	       TEE_SUCCESS);
	len = sizeof(localhost);
	EXPECT(TEE_udpSocket->ioctl(h, TEE_UDP_CHANGEADDR, localhost, &len) ==
	       TEE_SUCCESS);
	len = 4;
	EXPECT(TEE_udpSocket->send(h, "anew", &len, PATIENCE) == TEE_SUCCESS);
	len = sizeof(in);
	EXPECT(TEE_udpSocket->recv(h, in, &len, PATIENCE) == TEE_SUCCESS);
	EXPECT(len == 4 && memcmp(in, "anew", 4) == 0);
	EXPECT(TEE_udpSocket->close(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t many_are_open(void)
{
	TEE_iSocketHandle tcp[4] = { NULL };
	TEE_iSocketHandle udp = NULL;
	uint8_t in = 0;
	uint32_t len = 1;

	EXPECT(udp_open(&udp, kit_udp_port) == TEE_SUCCESS);
	for (size_t i = 0; i < 4; i++)
		EXPECT(tcp_open(&tcp[i], kit_tcp_port) == TEE_SUCCESS);
	for (size_t i = 0; i < 4; i++) {
		uint8_t out = (uint8_t)('0' + i);

		len = 1;
		EXPECT(TEE_tcpSocket->send(tcp[i], &out, &len, PATIENCE) ==
		       TEE_SUCCESS);
	}
	for (size_t i = 4; i-- > 0;) {
		len = 1;
		EXPECT(TEE_tcpSocket->recv(tcp[i], &in, &len, PATIENCE) ==
		       TEE_SUCCESS);
		EXPECT(len == 1 && in == '0' + i);
	}
	EXPECT(TEE_tcpSocket->close(tcp[1]) == TEE_SUCCESS);
	/* The others go with the session. */
	return 0;
}

TEE_Result kit_socket_wait(void)
{
	TEE_iSocketHandle h = NULL;
	uint8_t in = 0;
	uint32_t len = 1;

	if (tcp_open(&h, kit_tcp_port) != TEE_SUCCESS)
		return TEE_ERROR_GENERIC;
	TEE_UnmaskCancellation();
	return TEE_tcpSocket->recv(h, &in, &len, TEE_TIMEOUT_INFINITE);
}

static uint32_t no_setup(void)
{
	TEE_iSocketHandle h = NULL;
	uint32_t protocol_error = 0;

	TEE_tcpSocket->open(&h, NULL, &protocol_error);
	return 0;
}

static uint32_t another_protocols_command(void)
{
	TEE_iSocketHandle h = NULL;
	uint32_t len = 0;

	EXPECT(udp_open(&h, kit_udp_port) == TEE_SUCCESS);
	TEE_udpSocket->ioctl(h, TEE_TCP_SET_RECVBUF, NULL, &len);
	return 0;
}

static uint32_t no_handle(void)
{
	uint32_t len = 0;

	TEE_tcpSocket->recv(NULL, NULL, &len, 0);
	return 0;
}

const struct kit_row socket_rows[] = {
	{ "both tables of socket functions are there", tables_are_filled,
	  false },
	{ "TCP carries bytes there and back", tcp_echoes, false },
	{ "TCP waits, counts and sees the peer close", tcp_waits_and_counts,
	  false },
	{ "what cannot be reached is an error", tcp_does_not_connect, false },
	{ "UDP carries datagrams there and back", udp_echoes, false },
	{ "UDP goes to another port and address", udp_changes_its_peer, false },
	{ "many sockets are open at once", many_are_open, false },
	{ "a socket without a setup", no_setup, true },
	{ "another protocol's ioctl", another_protocols_command, true },
	{ "a socket that is none", no_handle, true },
	{ NULL, NULL, false },
};
