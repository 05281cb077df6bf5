/*
 * The secure console of the host build: a Unix socket that one person at a
 * time attaches to, in place of the UART. Output that nobody sees is dropped,
 * as QEMU drops it.
 */
#define _GNU_SOURCE
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
#include <unistd.h>

#define INPUT_LEN 256u

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static int listen_fd = -1;
static int person = -1;
static char input[INPUT_LEN];
static unsigned int input_from, input_to;	/* modulo INPUT_LEN */

void uart_putc(uintptr_t base, char c)
{
	pthread_mutex_lock(&lock);
	/* Who does not read loses text; the TEE waits for nobody. */
	if (person >= 0)
		(void)!send(person, &c, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (log_fd >= 0)
		(void)!write(log_fd, &c, 1);
	pthread_mutex_unlock(&lock);
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

/* Return: false when the person has left. */
static bool take_input(int fd)
{
	char bytes[64];
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);

	if (got <= 0)
		return got < 0 && errno == EINTR;
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
	    pthread_create(&id, NULL, console_loop, NULL) != 0) {
		perror(path);
		return -1;
	}
	pthread_detach(id);
	return 0;
}
