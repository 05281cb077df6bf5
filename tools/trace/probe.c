/*
 * strongroom-probe: looks at a running machine through QEMU's debugger port, for
 * benchmarks.
 *
 *   strongroom-probe SOCKET log START STOP FILE
 *	Lets the machine run to the address START, then writes every block of
 *	instructions (QEMU's "exec" log, with what ends one early) to FILE until
 *	STOP is reached. Prints "ready" when the breakpoint is set.
 *   strongroom-probe SOCKET trace FILE
 *	The same from now on until standard input ends.
 *   strongroom-probe SOCKET counter ADDRESS...
 *	Prints what the physical counter shows when each address is reached for
 *	the first time, in this order. They lie in RAM that may be written.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PACKET_MAX    8192u
#define REG_X9	      9u
#define REG_PC	      32u
#define MRS_X9_CNTPCT UINT32_C(0xd53be029) /* mrs x9, cntpct_el0 */

static int port = -1;
static char answer[PACKET_MAX];

static _Noreturn void fail(const char *what, const char *why)
{
	fprintf(stderr, "strongroom-probe: %s: %s\n", what, why);
	exit(1);
}

static int get_byte(void)
{
	static unsigned char buf[PACKET_MAX];
	static size_t at;
	static size_t have;

	if (at == have) {
		ssize_t n = read(port, buf, sizeof(buf));

		if (n <= 0)
			fail("debugger port",
			     n == 0 ? "closed" : strerror(errno));
		at = 0;
		have = (size_t)n;
	}
	return buf[at++];
}

static void put(const char *bytes, size_t len)
{
	if (write(port, bytes, len) != (ssize_t)len)
		fail("debugger port", strerror(errno));
}

/* GDB remote serial protocol: $text#sum, acknowledged with +. */
static void receive(void)
{
	size_t len = 0;
	int c = 0;

	while (get_byte() != '$')
		;
	while ((c = get_byte()) != '#' && len < sizeof(answer) - 1)
		answer[len++] = (char)c;
	answer[len] = '\0';
	(void)get_byte();
	(void)get_byte();
	put("+", 1);
}

static void send_packet(const char *text)
{
	char packet[PACKET_MAX + 8];
	unsigned int sum = 0;

	for (const char *p = text; *p != '\0'; p++)
		sum += (unsigned char)*p;
	put(packet, (size_t)snprintf(packet, sizeof(packet), "$%s#%02x", text,
				     sum & 0xff));
}

__attribute__((format(printf, 1, 2))) static void ask(const char *format, ...)
{
	char text[PACKET_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	send_packet(text);
	receive();
	/* That attaching has stopped the machine is told in between. */
	while (answer[0] == 'T' && strchr("cs?", text[0]) == NULL)
		receive();
}

__attribute__((format(printf, 1, 2))) static void must(const char *format, ...)
{
	char text[PACKET_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	ask("%s", text);
	if (strcmp(answer, "OK") != 0)
		fail(text, answer);
}

/* A command of QEMU's monitor; what it prints is not of interest. */
static void monitor(const char *command)
{
	char hex[2 * 512 + 1] = "";
	size_t len = strnlen(command, 512);

	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)command[i]);
	ask("qRcmd,%s", hex);
	while (answer[0] == 'O' && strcmp(answer, "OK") != 0)
		receive();
}

/* A register of 64 bits, or 4 bytes of memory: little-endian hex digits. */
static uint64_t number(void)
{
	uint64_t value = 0;
	size_t len = strlen(answer) / 2;

	for (size_t i = len < 8 ? len : 8; i > 0; i--) {
		char digits[3] = { answer[2 * i - 2], answer[2 * i - 1] };

		value = value << 8 | strtoul(digits, NULL, 16);
	}
	return value;
}

static uint64_t register_read(unsigned int reg)
{
	ask("p%x", reg);
	return number();
}

static void register_write(unsigned int reg, uint64_t value)
{
	must("P%x=%016llx", reg, (unsigned long long)__builtin_bswap64(value));
}

static void run_to(uint64_t address)
{
	ask("c");
	if (answer[0] != 'T' && answer[0] != 'S')
		fail("run", answer);
	if (register_read(REG_PC) != address)
		fail("run", "stopped somewhere else");
}

static void log_between(uint64_t start, uint64_t stop, const char *file)
{
	char command[512];

	must("Z1,%llx,4", (unsigned long long)start);
	puts("ready");
	fflush(stdout);
	run_to(start);
	must("z1,%llx,4", (unsigned long long)start);
	must("Z1,%llx,4", (unsigned long long)stop);
	snprintf(command, sizeof(command), "logfile %s", file);
	monitor(command);
	monitor("log exec,nochain,in_asm,int");
	run_to(stop);
	monitor("log none");
	monitor("logfile /dev/null");
	must("z1,%llx,4", (unsigned long long)stop);
}

static void log_until_end(const char *file)
{
	char command[512];
	char c;

	snprintf(command, sizeof(command), "logfile %s", file);
	monitor(command);
	monitor("log exec,nochain,in_asm,int");
	send_packet("c");
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	/* Ctrl-C of the protocol. */
	put("\x03", 1);
	receive();
	monitor("log none");
	monitor("logfile /dev/null");
}

/*
 * The machine tells its counter by an instruction that takes the place of the
 * next one for a moment; nothing of it remains but the one nanosecond.
 */
static uint64_t counter_here(uint64_t pc)
{
	uint64_t x9 = register_read(REG_X9);
	uint64_t count = 0;
	uint32_t next = 0;

	ask("m%llx,4", (unsigned long long)pc);
	next = (uint32_t)number();
	must("M%llx,4:%08x", (unsigned long long)pc,
	     __builtin_bswap32(MRS_X9_CNTPCT));
	ask("s");
	count = register_read(REG_X9);
	must("M%llx,4:%08x", (unsigned long long)pc, __builtin_bswap32(next));
	register_write(REG_X9, x9);
	register_write(REG_PC, pc);
	return count;
}

static void counters(int count, char **address)
{
	for (int i = 0; i < count; i++) {
		uint64_t pc = strtoull(address[i], NULL, 0);

		must("Z1,%llx,4", (unsigned long long)pc);
		run_to(pc);
		must("z1,%llx,4", (unsigned long long)pc);
		printf("%llu\n", (unsigned long long)counter_here(pc));
		fflush(stdout);
	}
}

static void attach(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(to.sun_path))
		fail(path, "name is too long");
	strcpy(to.sun_path, path);
	port = socket(AF_UNIX, SOCK_STREAM, 0);
	if (port < 0 || connect(port, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail(path, strerror(errno));
	ask("?");
	/* QEMU tells single registers only to those who asked what there are. */
	ask("qXfer:features:read:target.xml:0,800");
}

int main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[2], "log") == 0) {
		attach(argv[1]);
		log_between(strtoull(argv[3], NULL, 0),
			    strtoull(argv[4], NULL, 0), argv[5]);
	} else if (argc == 4 && strcmp(argv[2], "trace") == 0) {
		attach(argv[1]);
		log_until_end(argv[3]);
	} else if (argc > 3 && strcmp(argv[2], "counter") == 0) {
		attach(argv[1]);
		counters(argc - 3, argv + 3);
	} else {
		fprintf(stderr, "usage: strongroom-probe SOCKET log START STOP "
				"FILE | SOCKET trace FILE | SOCKET counter "
				"ADDRESS...\n");
		return 2;
	}
	/* Detaching lets the machine run on. */
	must("D");
	return 0;
}
