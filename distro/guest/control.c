/*
 * guest-control: does what the machine's owner asks for over the control
 * port. The only request is "poweroff", which a button could do as well; the
 * answer is "ok", since what is sent to a port and then closed may be lost.
 */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "guest/port.h"

int main(void)
{
	int fd = port_open("strongroom.control");
	char line[32] = "";
	size_t len = 0;

	if (fd < 0)
		pause(); /* not started by the launcher: nothing to do */
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		port_wait_host(fd);
		poll(&p, 1, -1);

		ssize_t n = read(fd, line + len, sizeof(line) - 1 - len);

		if (n <= 0) {
			len = 0;
			continue;
		}
		len += (size_t)n;
		line[len] = '\0';
		if (strcmp(line, "poweroff\n") == 0 &&
		    port_write(fd, "ok\n", 3))
			execl("/etc/init.d/stop", "stop", "poweroff",
			      (char *)NULL);
		if (strchr(line, '\n') || len == sizeof(line) - 1)
			len = 0; /* not a request */
	}
}
