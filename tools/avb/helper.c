/* Signing helpers: a child process per signature. */
#define _GNU_SOURCE
#include "helper.h"
#include "fail.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void child(const char *const argv[], int in, int out)
{
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void child_wait(pid_t pid, const char *program)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fail("%s: %s", program, strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail("signing helper %s failed", program);
}

/* Reads one byte more than is wanted, so that too much is seen. */
static size_t read_all(int fd, uint8_t *to, size_t room)
{
	size_t got = 0;
	ssize_t n;

	while (got < room && (n = read(fd, to + got, room - got)) != 0) {
		if (n < 0 && errno != EINTR)
			break;
		got += n > 0 ? (size_t)n : 0;
	}
	return got;
}

static bool write_all(int fd, const uint8_t *from, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, from, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		from += n;
		len -= (size_t)n;
	}
	return true;
}

static size_t run_piped(const char *const argv[], const uint8_t *block,
			size_t len, uint8_t *answer)
{
	int in[2], out[2];
	size_t got;
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		fail("no pipe: %s", strerror(errno));
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		fail("no process: %s", strerror(errno));
	if (pid == 0)
		child(argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	/* A block is shorter than what a pipe holds: this does not wait. A
	 * helper that does not read it is judged by its answer. */
	signal(SIGPIPE, SIG_IGN);
	write_all(in[1], block, len);
	close(in[1]);
	got = read_all(out[0], answer, len + 1);
	close(out[0]);
	child_wait(pid, argv[0]);
	return got;
}

static size_t run_with_file(const char *argv[], const uint8_t *block,
			    size_t len, uint8_t *answer)
{
	const char *folder = getenv("TMPDIR");
	char *path = xprintf("%s/strongroom-avb-XXXXXX",
			     folder == NULL ? "/tmp" : folder);
	int fd = mkstemp(path);
	size_t got = 0;
	FILE *f;
	pid_t pid;

	if (fd < 0 || !write_all(fd, block, len) || close(fd) != 0)
		fail("%s: %s", path, strerror(errno));
	argv[3] = path;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		fail("no process: %s", strerror(errno));
	if (pid == 0)
		child(argv, -1, -1);

	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	/* The program may have put another file in its place. */
	f = fopen(path, "rb");
	if (f != NULL) {
		got = fread(answer, 1, len + 1, f);
		fclose(f);
	}
	unlink(path);
	free(path);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail("signing helper %s failed", argv[0]);
	return got;
}

void helper_run(const char *program, bool with_files, const char *algorithm,
		const char *key_path, const uint8_t *block, size_t len,
		uint8_t *sig)
{
	const char *argv[] = { program, algorithm, key_path, NULL, NULL };
	uint8_t *answer = xmalloc(len + 1);
	size_t got = with_files ? run_with_file(argv, block, len, answer)
				: run_piped(argv, block, len, answer);

	if (got != len)
		fail("signing helper %s gave a signature of another length",
		     program);
	memcpy(sig, answer, len);
	free(answer);
}
