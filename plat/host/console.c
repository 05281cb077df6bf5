/*
 * The secure console of the host build: a Unix socket that one person at a
 * time attaches to, in place of the UART. Output that nobody sees is dropped,
 * as QEMU drops it.
 */
#define _GNU_SOURCE
#include <arch/kernel.h>
#include <drivers/uart.h>
#include <errno.h>
#include <fcntl.h>
#include <plat/host.h>
#include <plat/memmap.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define INPUT_LEN  256u
#define OUTPUT_LEN 65536u
#define QUIET_MS   50u

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static int listen_fd = -1;
static int person = -1;
static char input[INPUT_LEN];
static unsigned int input_from, input_to; /* modulo INPUT_LEN */
static char output[OUTPUT_LEN];
static unsigned int output_from, output_to; /* modulo OUTPUT_LEN */
static uint64_t output_at; /* when the last character was put */
static pthread_cond_t output_grew = PTHREAD_COND_INITIALIZER;

void uart_putc(uintptr_t base, char c)
{
	pthread_mutex_lock(&lock);
	output_at = counter_read();
	/* Who does not read loses text; the TEE waits for nobody. */
	if (person >= 0 && output_to - output_from < OUTPUT_LEN) {
		output[output_to++ % OUTPUT_LEN] = c;
		pthread_cond_signal(&output_grew);
	}
	if (log_fd >= 0)
		(void)!write(log_fd, &c, 1);
	pthread_mutex_unlock(&lock);
}

/* Sends what was put, in pieces as large as there are. */
static void *output_loop(void *arg)
{
	for (;;) {
		char bytes[1024];
		size_t len = 0;
		int fd = -1;

		pthread_mutex_lock(&lock);
		while (output_from == output_to)
			pthread_cond_wait(&output_grew, &lock);
		while (output_from != output_to && len < sizeof(bytes))
			bytes[len++] = output[output_from++ % OUTPUT_LEN];
		if (person >= 0)
			fd = fcntl(person, F_DUPFD_CLOEXEC, 0);
		pthread_mutex_unlock(&lock);
		if (fd < 0)
			continue;
		for (size_t done = 0; done < len;) {
			ssize_t put = send(fd, bytes + done, len - done,
					   MSG_NOSIGNAL);

			if (put <= 0)
				break;
			done += (size_t)put;
		}
		close(fd);
	}
	return NULL;
}

int uart_getc(uintptr_t base)
{
	int c = -1;

	pthread_mutex_lock(&lock);
	if (input_from != input_to)
		c = (unsigned char)input[input_from++ % INPUT_LEN];
	pthread_mutex_unlock(&lock);
	return c;
}

void uart_rx_irq_enable(uintptr_t base, bool on)
{
}

void uart_rx_irq_clear(uintptr_t base)
{
}

/*
 * The TEE drops what is typed while nobody reads. A program that answers a
 * prompt before the TA behind it asks to read is faster than any wire: input
 * waits until output has been quiet for a moment.
 */
static void wait_for_quiet(void)
{
	for (;;) {
		const struct timespec moment = { .tv_nsec = 10000000 };
		bool quiet = false;

		pthread_mutex_lock(&lock);
		quiet = counter_read() - output_at >=
			counter_hz() * QUIET_MS / 1000;
		pthread_mutex_unlock(&lock);
		if (quiet)
			return;
		nanosleep(&moment, NULL);
	}
}

/* Return: false when the person has left. */
static bool take_input(int fd)
{
	char bytes[64];
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);

	if (got <= 0)
		return got < 0 && errno == EINTR;
	wait_for_quiet();
	pthread_mutex_lock(&lock);
	for (ssize_t i = 0; i < got && input_to - input_from < INPUT_LEN; i++)
		input[input_to++ % INPUT_LEN] = bytes[i];
	pthread_mutex_unlock(&lock);
	host_irq_raise(UART_SECURE_INTID);
	return true;
}

static void *console_loop(void *arg)
{
	for (;;) {
		int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			continue;
		pthread_mutex_lock(&lock);
		person = fd;
		pthread_mutex_unlock(&lock);
		while (take_input(fd))
			;
		pthread_mutex_lock(&lock);
		person = -1;
		pthread_mutex_unlock(&lock);
		close(fd);
	}
	return NULL;
}

static int listen_at(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(at.sun_path))
		return -1;
	strcpy(at.sun_path, path);
	(void)unlink(path);

	mode_t mask = umask(0177);
	int res = bind(fd, (struct sockaddr *)&at, sizeof(at));

	umask(mask);
	if (res != 0 || listen(fd, 1) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

int host_console_init(const char *path, const char *log)
{
	pthread_t id;

	if (log != NULL) {
		log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
			      0600);
		if (log_fd < 0) {
			perror(log);
			return -1;
		}
	}
	if (path == NULL)
		return 0;
	listen_fd = listen_at(path);
	if (listen_fd < 0 ||
	    pthread_create(&id, NULL, console_loop, NULL) != 0 ||
	    pthread_detach(id) != 0 ||
	    pthread_create(&id, NULL, output_loop, NULL) != 0) {
		perror(path);
		return -1;
	}
	pthread_detach(id);
	return 0;
}
