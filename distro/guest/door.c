/*
 * guest-door: runs commands as root for `./strongroom exec`. It is part of
 * the development image only. See door.h for what goes over the port.
 */
#define _GNU_SOURCE /* memmem, pipe2, usleep */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "distro/door.h"
#include "guest/port.h"

#define MAX_ARGS 256

/* What came from the host and is not yet a whole frame, or not yet used. */
struct inbox {
	uint8_t buf[DOOR_HEADER_LEN + DOOR_MAX];
	size_t len;
	bool gap; /* a host has gone: the next frame begins at a mark */
};

struct command {
	pid_t pid;
	uint8_t tag[3];
	int in; /* -1 once closed */
	int out;
	int err;
	const uint8_t *todo; /* bytes of the current frame for @in */
	size_t todo_len;
};

static struct inbox inbox;

/* Reads what is there; false when the host has gone. */
static bool inbox_fill(struct inbox *box, int port)
{
	ssize_t n =
		read(port, box->buf + box->len, sizeof(box->buf) - box->len);

	if (n > 0)
		box->len += (size_t)n;
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void inbox_drop(struct inbox *box, size_t len)
{
	memmove(box->buf, box->buf + len, box->len - len);
	box->len -= len;
}

/* After a gap: drops what a host left behind, up to the next request. */
static void inbox_find_request(struct inbox *box)
{
	const size_t whole = DOOR_HEADER_LEN + DOOR_MARK_LEN;
	const uint8_t *mark =
		memmem(box->buf, box->len, DOOR_MARK, DOOR_MARK_LEN);

	if (mark && mark >= box->buf + DOOR_HEADER_LEN) {
		inbox_drop(box, (size_t)(mark - box->buf) - DOOR_HEADER_LEN);
		box->gap = false;
	} else if (box->len >= whole) {
		inbox_drop(box, box->len - whole + 1);
	}
}

/* True when a whole frame is at the front; its length is in @frame_len. */
static bool inbox_has_frame(struct inbox *box, size_t *frame_len)
{
	if (box->gap)
		inbox_find_request(box);
	if (box->gap)
		return false;
	if (box->len < DOOR_HEADER_LEN)
		return false;
	*frame_len = DOOR_HEADER_LEN + load_le32(box->buf + 4);
	return box->len >= *frame_len;
}

static bool inbox_is_broken(const struct inbox *box)
{
	return !box->gap && box->len >= DOOR_HEADER_LEN &&
	       load_le32(box->buf + 4) > DOOR_MAX;
}

static bool send_frame(int port, const struct command *cmd, uint8_t kind,
		       const uint8_t *data, size_t len)
{
	uint8_t header[DOOR_HEADER_LEN] = { kind, cmd->tag[0], cmd->tag[1],
					    cmd->tag[2] };

	store_le32(header + 4, (uint32_t)len);
	return port_write(port, header, sizeof(header)) &&
	       port_write(port, data, len);
}

static void run_child(char **argv, const int *in, const int *out,
		      const int *err)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	dup2(in[0], STDIN_FILENO);
	dup2(out[1], STDOUT_FILENO);
	dup2(err[1], STDERR_FILENO);
	setenv("PATH", "/usr/sbin:/usr/bin:/run/applets", 1);
	setenv("HOME", "/root", 1);
	if (chdir("/root") != 0)
		_exit(127);
	execvp(argv[0], argv);
	dprintf(STDERR_FILENO, "strongroom: %s: %s\n", argv[0],
		strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Starts the command of a DOOR_RUN payload; false when it is malformed. */
static bool command_start(struct command *cmd, const uint8_t *tag, char *args,
			  size_t len)
{
	char *argv[MAX_ARGS + 1] = { NULL };
	int pipes[3][2];
	size_t argc = 0;

	if (len <= DOOR_MARK_LEN || args[len - 1] != '\0')
		return false;
	for (size_t at = DOOR_MARK_LEN; at < len; at += strlen(args + at) + 1) {
		if (argc == MAX_ARGS)
			return false;
		argv[argc++] = args + at;
	}
	for (int i = 0; i < 3; i++)
		if (pipe2(pipes[i], O_CLOEXEC) != 0)
			abort();
	*cmd = (struct command){
		.in = pipes[0][1],
		.out = pipes[1][0],
		.err = pipes[2][0],
	};
	memcpy(cmd->tag, tag, sizeof(cmd->tag));
	cmd->pid = fork();
	if (cmd->pid == 0)
		run_child(argv, pipes[0], pipes[1], pipes[2]);
	close(pipes[0][0]);
	close(pipes[1][1]);
	close(pipes[2][1]);
	fcntl(cmd->in, F_SETFL, O_NONBLOCK);
	return cmd->pid > 0;
}

static void close_in(struct command *cmd)
{
	if (cmd->in >= 0)
		close(cmd->in);
	cmd->in = -1;
}

/* Passes on one read of an output pipe and closes it at its end. */
static bool pass_output(int port, const struct command *cmd, int *fd,
			uint8_t kind)
{
	uint8_t buf[16384];
	ssize_t n = read(*fd, buf, sizeof(buf));

	if (n > 0)
		return send_frame(port, cmd, kind, buf, (size_t)n);
	if (n == 0 || errno != EINTR) {
		close(*fd);
		*fd = -1;
	}
	return true;
}

/*
 * Hands the frames in the inbox to the command, as far as it takes them; false
 * when the next request is at the front.
 */
static bool pass_input(struct command *cmd)
{
	size_t frame_len;

	while (inbox_has_frame(&inbox, &frame_len)) {
		size_t len = frame_len - DOOR_HEADER_LEN;

		if (inbox.buf[0] == DOOR_RUN)
			return false;
		if (inbox.buf[0] == DOOR_STDIN && len == 0)
			close_in(cmd);
		if (inbox.buf[0] == DOOR_STDIN && len > 0 && cmd->in >= 0) {
			ssize_t n = write(cmd->in, inbox.buf + DOOR_HEADER_LEN,
					  len);

			if (n < 0 && errno == EAGAIN)
				return true;
			if (n < 0)
				close_in(cmd);
			if (n > 0 && (size_t)n < len) {
				/* Shorten the frame to what is left of it. */
				memmove(inbox.buf + DOOR_HEADER_LEN,
					inbox.buf + DOOR_HEADER_LEN + n,
					inbox.len - DOOR_HEADER_LEN -
						(size_t)n);
				inbox.len -= (size_t)n;
				store_le32(inbox.buf + 4,
					   (uint32_t)(len - (size_t)n));
				return true;
			}
		}
		inbox_drop(&inbox, frame_len);
	}
	return true;
}

/* Relays until both outputs have ended; false when the host has gone. */
static bool relay(int port, struct command *cmd)
{
	while (cmd->out >= 0 || cmd->err >= 0) {
		bool full = inbox.len == sizeof(inbox.buf);
		size_t frame_len;
		bool waiting =
			cmd->in >= 0 && inbox_has_frame(&inbox, &frame_len);
		struct pollfd p[] = {
			{ .fd = port, .events = full ? 0 : POLLIN },
			{ .fd = cmd->out, .events = POLLIN },
			{ .fd = cmd->err, .events = POLLIN },
			{ .fd = waiting ? cmd->in : -1, .events = POLLOUT },
		};

		if (poll(p, 4, -1) < 0)
			continue;
		if (p[1].revents &&
		    !pass_output(port, cmd, &cmd->out, DOOR_STDOUT))
			return false;
		if (p[2].revents &&
		    !pass_output(port, cmd, &cmd->err, DOOR_STDERR))
			return false;
		if (p[0].revents & POLLHUP)
			return false;
		if ((p[0].revents & POLLIN) && !inbox_fill(&inbox, port))
			return false;
		if (inbox_is_broken(&inbox) || !pass_input(cmd))
			return false;
	}
	return true;
}

/* Runs the request that is at the front of the inbox. */
static void serve(int port, size_t frame_len)
{
	struct command cmd;
	uint8_t status[4];
	int how = 0;

	if (!command_start(&cmd, inbox.buf + 1,
			   (char *)inbox.buf + DOOR_HEADER_LEN,
			   frame_len - DOOR_HEADER_LEN)) {
		inbox_drop(&inbox, frame_len);
		return;
	}
	inbox_drop(&inbox, frame_len);

	bool heard = relay(port, &cmd);

	close_in(&cmd);
	if (!heard)
		kill(-cmd.pid, SIGKILL);
	if (cmd.out >= 0)
		close(cmd.out);
	if (cmd.err >= 0)
		close(cmd.err);
	while (waitpid(cmd.pid, &how, 0) < 0 && errno == EINTR)
		;
	store_le32(status, WIFSIGNALED(how) ? 128 + (uint32_t)WTERMSIG(how)
					    : (uint32_t)WEXITSTATUS(how));
	if (heard)
		send_frame(port, &cmd, DOOR_EXIT, status, sizeof(status));
}

/* Serves request after request until the host has gone. */
static void serve_host(int port)
{
	for (;;) {
		struct pollfd p = { .fd = port, .events = POLLIN };
		size_t frame_len;

		if (inbox_has_frame(&inbox, &frame_len)) {
			if (inbox.buf[0] == DOOR_RUN)
				serve(port, frame_len);
			else
				inbox_drop(&inbox, frame_len);
			continue;
		}
		if (inbox_is_broken(&inbox))
			inbox.gap = true;
		poll(&p, 1, -1);
		if ((p.revents & POLLHUP) || !inbox_fill(&inbox, port))
			return;
	}
}

int main(int argc, char **argv)
{
	int port = argc == 2 ? port_open(argv[1]) : -1;

	if (port < 0)
		pause(); /* not started by the launcher */
	signal(SIGPIPE, SIG_IGN);
	/* The host may be here before the development image is complete. */
	while (access("/run/development", F_OK) != 0)
		usleep(20000);
	for (;;) {
		port_wait_host(port);
		serve_host(port);
		inbox.gap = true;
	}
}
