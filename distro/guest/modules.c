/* Loading the kernel modules that distro/image has put into order. */
#include "modules.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODULES "/etc/modules"

static void complain(const char *what)
{
	fprintf(stderr, "strongroom: %s: %s\n", what, strerror(errno));
}

bool modules_load(const char *group)
{
	FILE *f = fopen(MODULES, "re");
	bool found = false;
	char of[32];
	char path[256];

	if (!f) {
		complain(MODULES);
		return false;
	}
	while (fscanf(f, "%31s %255s", of, path) == 2) {
		if (strcmp(of, group) != 0)
			continue;

		int fd = open(path, O_RDONLY | O_CLOEXEC);

		found = true;
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) != 0 &&
			       errno != EEXIST))
			complain(path);
		if (fd >= 0)
			close(fd);
	}
	fclose(f);
	return found;
}
