/*
 * Asks binutils' addr2line, which whoever builds for the machine has, for the
 * function and the line behind each NAME+0xOFFSET, in the ELF files of the
 * build.
 */
#include "symbols.h"
#include "place.h"
#include <glob.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define INSTRUCTION_LEN 4u

static bool write_whole(int fd, const char *buf, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, buf, len);

		if (n <= 0)
			return false;
		buf += n;
		len -= (size_t)n;
	}
	return true;
}

/* A folder of its own below comes first: there the file is not stripped. */
static bool find_file(const struct symbols *s, const char *name,
		      char path[PATH_MAX])
{
	for (int i = 0; i < 2 * s->folder_count; i++) {
		glob_t found = { 0 };
		bool one = snprintf(path, PATH_MAX, "%s/%s%s.elf",
				    s->folder[i / 2], i % 2 == 0 ? "*/" : "",
				    name) < PATH_MAX &&
			   glob(path, 0, NULL, &found) == 0;

		if (one)
			snprintf(path, PATH_MAX, "%s", found.gl_pathv[0]);
		globfree(&found);
		if (one)
			return true;
	}
	return false;
}

static void run_addr2line(const char *path, const char *address, int out)
{
	static const char *const program[] = { "aarch64-linux-gnu-addr2line",
					       "addr2line" };

	dup2(out, STDOUT_FILENO);
	close(STDERR_FILENO);
	for (int i = 0; i < 2; i++)
		execlp(program[i], program[i], "-f", "-e", path, address, NULL);
	_exit(1);
}

/* "function\nfile:line\n", as much as it knows; "" when it is not there. */
static void ask(const char *path, uint64_t offset, char *answer, size_t room)
{
	char address[24];
	int pipes[2];
	size_t len = 0;
	ssize_t n = 0;

	answer[0] = '\0';
	snprintf(address, sizeof(address), "0x%llx",
		 (unsigned long long)offset);
	if (pipe(pipes) != 0)
		return;

	pid_t pid = fork();

	if (pid == 0)
		run_addr2line(path, address, pipes[1]);
	close(pipes[1]);
	while (pid > 0 && len + 1 < room &&
	       (n = read(pipes[0], answer + len, room - 1 - len)) > 0)
		len += (size_t)n;
	answer[len] = '\0';
	close(pipes[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static bool write_name(const struct symbols *s, int fd, const struct place *p)
{
	char path[PATH_MAX];
	char answer[1024];
	char text[1100];
	char *function = answer;
	char *file = NULL;
	char *end = NULL;

	if (!find_file(s, p->name, path))
		return true;
	ask(path, p->offset - (p->is_caller ? INSTRUCTION_LEN : 0), answer,
	    sizeof(answer));
	file = strchr(answer, '\n');
	if (file == NULL || function[0] == '?')
		return true;
	*file++ = '\0';
	end = strpbrk(file, " \n");
	if (end != NULL)
		*end = '\0';

	int n = snprintf(text, sizeof(text), " %s() %s", function,
			 file[0] == '?' ? "" : file);

	return write_whole(fd, text, (size_t)n);
}

bool symbols_write(struct symbols *s, int fd, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct place p;
		size_t at = 0;

		if (text[i] != '\r' && text[i] != '\n') {
			if (s->line_len < sizeof(s->line))
				s->line[s->line_len++] = text[i];
			continue;
		}
		if (!write_whole(fd, text, i))
			return false;
		text += i;
		len -= i;
		i = 0;
		while (place_next(s->line, s->line_len, &at, &p))
			if (!write_name(s, fd, &p))
				return false;
		s->line_len = 0;
	}
	return write_whole(fd, text, len);
}
