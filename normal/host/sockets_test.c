/*
 * Sockets of TAs: where datagrams go after a change, and what others may do
 * while the new address is looked for. The look-up is ours, and does that.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "sockets.h"
#include <arpa/inet.h>
#include <base/bits.h>
#include <base/tee_result.h>
#include <dirent.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OPEN, CLOSE, CLOSE_ALL, SEND, RECV, IOCTL };

#define UDP	   0x66u
#define CHANGEADDR 0x66000001u
#define CHANGEPORT 0x66000002u
#define SESSION	   7u
#define OTHER	   8u
#define PATIENCE   20000 /* ms; a datagram on this computer takes none */
#define STANDS_S   60	 /* a lock that is held would hold for ever */

static int first;     /* server on 127.0.0.1 */
static int second;    /* another, on a port of its own */
static int elsewhere; /* on 127.0.0.2, with the first one's port */
static uint16_t first_port;
static uint16_t second_port;

static uint64_t handle;		/* the socket that is changed */
static void (*meanwhile)(void); /* what happens during the next look-up */

int __real_getaddrinfo(const char *node, const char *service,
		       const struct addrinfo *hints, struct addrinfo **res);
int __wrap_getaddrinfo(const char *node, const char *service,
		       const struct addrinfo *hints, struct addrinfo **res);

int __wrap_getaddrinfo(const char *node, const char *service,
		       const struct addrinfo *hints, struct addrinfo **res)
{
	void (*run)(void) = meanwhile;

	meanwhile = NULL;
	if (run != NULL)
		run();
	return __real_getaddrinfo(node, service, hints, res);
}

static int server(const char *address, uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(*port) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(inet_pton(AF_INET, address, &at.sin_addr), 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static uint64_t open_to(uint64_t session, uint16_t port)
{
	static char host[] = "127.0.0.1";
	void *const bytes[MSG_RPC_PARAM_MAX] = { [2] = host };
	struct msg_param p[4] = {
		{ .attr = MSG_VALUE_IN, .value = { OPEN, session } },
		{ .attr = MSG_VALUE_IN, .value = { port, UDP, 0 } },
		{ .attr = MSG_RMEM_IN, .rmem.size = sizeof(host) },
		{ .attr = MSG_VALUE_OUT },
	};

	assert_int_equal(sockets_serve(p, 4, bytes), TEE_SUCCESS);
	return p[3].value[0];
}

static void close_all(uint64_t session)
{
	void *const bytes[MSG_RPC_PARAM_MAX] = { NULL };
	struct msg_param p = { .attr = MSG_VALUE_IN,
			       .value = { CLOSE_ALL, session } };

	assert_int_equal(sockets_serve(&p, 1, bytes), TEE_SUCCESS);
}

static uint32_t change(uint64_t session, uint32_t what, const void *to,
		       size_t len)
{
	char buf[300];
	void *const bytes[MSG_RPC_PARAM_MAX] = { [1] = buf };
	struct msg_param p[3] = {
		{ .attr = MSG_VALUE_IN, .value = { IOCTL, session, handle } },
		{ .attr = MSG_RMEM_INOUT, .rmem.size = len },
		{ .attr = MSG_VALUE_IN, .value = { what } },
	};

	assert_true(len <= sizeof(buf));
	memcpy(buf, to, len);
	return sockets_serve(p, 3, bytes);
}

static uint32_t change_port(uint16_t port)
{
	return change(SESSION, CHANGEPORT, &port, sizeof(port));
}

static uint32_t send_one(uint64_t session, uint64_t to, char c)
{
	void *const bytes[MSG_RPC_PARAM_MAX] = { [1] = &c };
	struct msg_param p[3] = {
		{ .attr = MSG_VALUE_IN, .value = { SEND, session, to } },
		{ .attr = MSG_RMEM_IN, .rmem.size = 1 },
		{ .attr = MSG_VALUE_INOUT, .value = { PATIENCE } },
	};

	return sockets_serve(p, 3, bytes);
}

/* What is sent now comes there. */
static void arrives(uint64_t session, uint64_t from, int there)
{
	static char c = 'a';
	struct pollfd pfd = { .fd = there, .events = POLLIN };
	char got[2] = { 0 };

	c = c == 'z' ? 'a' : (char)(c + 1);
	assert_int_equal(send_one(session, from, c), TEE_SUCCESS);
	assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
	assert_int_equal(recv(there, got, sizeof(got), MSG_DONTWAIT), 1);
	assert_int_equal(got[0], c);
}

static unsigned int descriptors(void)
{
	unsigned int n = 0;
	DIR *dir = opendir("/proc/self/fd");

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static void datagrams_go_to_the_new_peer(void **state)
{
	static const char there[] = "127.0.0.2";

	(void)state;
	handle = open_to(SESSION, first_port);
	arrives(SESSION, handle, first);
	assert_int_equal(change_port(second_port), TEE_SUCCESS);
	arrives(SESSION, handle, second);
	assert_int_equal(change_port(first_port), TEE_SUCCESS);
	/* The port is kept; the address may end with a NUL or not. */
	assert_int_equal(change(SESSION, CHANGEADDR, there, sizeof(there)),
			 TEE_SUCCESS);
	arrives(SESSION, handle, elsewhere);
	assert_int_equal(change(SESSION, CHANGEADDR, "127.0.0.1", 9),
			 TEE_SUCCESS);
	arrives(SESSION, handle, first);
	close_all(SESSION);
}

static void what_cannot_be_is_refused(void **state)
{
	static const struct {
		const char *must;
		uint64_t session;
		uint32_t what;
		const char *to;
		size_t len;
		uint32_t res;
	} row[] = {
		{ "an address of no bytes", SESSION, CHANGEADDR, "", 0,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "an address without room for its NUL", SESSION, CHANGEADDR,
		  NULL, 256, TEE_ERROR_BAD_PARAMETERS },
		{ "a port of one byte", SESSION, CHANGEPORT, "1", 1,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a command that is none", SESSION, 1, "12", 2,
		  TEE_ERROR_NOT_SUPPORTED },
		{ "another session's socket", OTHER, CHANGEADDR, "127.0.0.2", 9,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a name that is none", SESSION, CHANGEADDR, "no..host", 8,
		  0xf1007007 },
	};
	static const char full[256];

	(void)state;
	handle = open_to(SESSION, first_port);
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		const char *to = row[i].to == NULL ? full : row[i].to;

		if (change(row[i].session, row[i].what, to, row[i].len) !=
		    row[i].res)
			fail_msg("%s", row[i].must);
		arrives(SESSION, handle, first);
	}
	close_all(SESSION);
}

static void others_are_served(void)
{
	uint64_t other = open_to(OTHER, first_port);

	arrives(OTHER, other, first);
	/* So is this one, and its datagrams still go where they went. */
	arrives(SESSION, handle, first);
	close_all(OTHER);
}

static void nobody_waits_for_a_change(void **state)
{
	(void)state;
	handle = open_to(SESSION, first_port);
	meanwhile = others_are_served;
	assert_int_equal(change_port(second_port), TEE_SUCCESS);
	assert_null(meanwhile);
	arrives(SESSION, handle, second);
	close_all(SESSION);
}

static void closes(void)
{
	close_all(SESSION);
}

static void closes_and_opens(void)
{
	close_all(SESSION);
	assert_int_equal(open_to(SESSION, first_port), handle);
}

static void changes(void)
{
	assert_int_equal(change_port(first_port), TEE_SUCCESS);
}

/* Of a change that comes too late nothing stays, no descriptor either. */
static void a_change_that_comes_too_late(void **state)
{
	static const struct {
		const char *must;
		void (*meanwhile)(void);
		bool open;
	} row[] = {
		{ "of a closed socket", closes, false },
		{ "of one whose handle is another's", closes_and_opens, true },
		{ "of one that was changed", changes, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		unsigned int before = descriptors();

		handle = open_to(SESSION, first_port);
		meanwhile = row[i].meanwhile;
		if (change_port(second_port) != TEE_ERROR_BAD_PARAMETERS)
			fail_msg("a change %s", row[i].must);
		if (row[i].open)
			arrives(SESSION, handle, first);
		else
			assert_int_equal(send_one(SESSION, handle, 'x'),
					 TEE_ERROR_BAD_PARAMETERS);
		close_all(SESSION);
		assert_int_equal(descriptors(), before);
	}
}

static int servers(void **state)
{
	uint16_t same = 0;

	(void)state;
	alarm(STANDS_S);
	first = server("127.0.0.1", &first_port);
	second = server("127.0.0.1", &second_port);
	same = first_port;
	elsewhere = server("127.0.0.2", &same);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datagrams_go_to_the_new_peer),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(nobody_waits_for_a_change),
		cmocka_unit_test(a_change_that_comes_too_late),
	};

	return cmocka_run_group_tests(tests, servers, NULL);
}
