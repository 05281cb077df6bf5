/*
 * guest-slot: marks the slot that this system was started from as successful,
 * once its signing service has answered a question. Until then each start costs
 * the slot a try; from the next start on nothing older than it boots.
 */
#define _GNU_SOURCE
#include "partition.h"
#include "verity.h"
#include <assert.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <formats/avb_ab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define SERVICE_ADDRESS "10.0.2.15"
#define SERVICE_PORT	8545
#define SECTOR_LEN	512u

static_assert(AVB_AB_OFFSET % SECTOR_LEN == 0 && AVB_AB_LEN <= SECTOR_LEN,
	      "the block is written as one sector");

/* It goes through the TEE to the wallet and back. */
#define BODY                                                                   \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_accounts\","           \
	"\"params\":[]}"
static_assert(sizeof(BODY) - 1 == 60, "the question says so");
static const char question[] =
	"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	"Content-Type: application/json\r\nContent-Length: 60\r\n\r\n" BODY;

/* Does the service answer with a result? */
static bool service_answers(void)
{
	const struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(SERVICE_PORT),
		.sin_addr.s_addr = inet_addr(SERVICE_ADDRESS),
	};
	const struct timeval patience = { .tv_sec = 60 };
	char answer[2048];
	size_t len = 0;
	ssize_t n = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    send(fd, question, sizeof(question) - 1, MSG_NOSIGNAL) ==
		    (ssize_t)sizeof(question) - 1)
		while (len < sizeof(answer) - 1 &&
		       (n = recv(fd, answer + len, sizeof(answer) - 1 - len,
				 0)) > 0)
			len += (size_t)n;
	close(fd);
	answer[len] = '\0';
	return strncmp(answer, "HTTP/1.1 200", 12) == 0 &&
	       strstr(answer, "\"result\"") != NULL;
}

/*
 * One sector, directly to and from the disk: it is written whole or not at
 * all, and what was read is what the disk has.
 */
struct misc {
	int fd;
	bool written;
	_Alignas(4096) uint8_t sector[SECTOR_LEN];
};

static TEE_Result misc_read(void *dev, uint8_t bytes[AVB_AB_LEN])
{
	struct misc *misc = dev;

	if (pread(misc->fd, misc->sector, SECTOR_LEN, AVB_AB_OFFSET) !=
	    SECTOR_LEN)
		return TEE_ERROR_GENERIC;
	memcpy(bytes, misc->sector, AVB_AB_LEN);
	return TEE_SUCCESS;
}

static TEE_Result misc_write(void *dev, const uint8_t bytes[AVB_AB_LEN])
{
	struct misc *misc = dev;

	memcpy(misc->sector, bytes, AVB_AB_LEN);
	if (pwrite(misc->fd, misc->sector, SECTOR_LEN, AVB_AB_OFFSET) !=
		    SECTOR_LEN ||
	    fsync(misc->fd) != 0)
		return TEE_ERROR_GENERIC;
	misc->written = true;
	return TEE_SUCCESS;
}

static bool slot_mark(unsigned int slot, bool *written)
{
	static const struct avb_ab_ops ops = { .read = misc_read,
					       .write = misc_write };
	static struct misc misc;
	char device[300];
	bool ok;

	if (!partition_by_name("misc", device, sizeof(device)))
		return false;
	misc.fd = open(device, O_RDWR | O_DIRECT | O_SYNC | O_CLOEXEC);
	if (misc.fd < 0)
		return false;
	ok = avb_ab_change(&ops, &misc, slot, AVB_AB_SUCCESSFUL) == AVB_AB_OK;
	close(misc.fd);
	*written = misc.written;
	return ok;
}

/* The slot that runs, or AVB_AB_SLOT_COUNT: nobody chose one. */
static unsigned int slot_running(void)
{
	char line[4096];
	char suffix[8];
	FILE *f = fopen("/proc/cmdline", "re");
	size_t len = f == NULL ? 0 : fread(line, 1, sizeof(line) - 1, f);

	if (f != NULL)
		fclose(f);
	line[len] = '\0';
	if (cmdline_value(line, "androidboot.slot_suffix", suffix,
			  sizeof(suffix)) != TEE_SUCCESS)
		return AVB_AB_SLOT_COUNT;
	return strcmp(suffix, "_a") == 0   ? 0
	       : strcmp(suffix, "_b") == 0 ? 1
					   : AVB_AB_SLOT_COUNT;
}

int main(void)
{
	unsigned int slot = slot_running();
	bool written = false;

	if (slot == AVB_AB_SLOT_COUNT)
		return 0;
	while (!service_answers())
		usleep(500000);
	if (!slot_mark(slot, &written)) {
		fprintf(stderr,
			"strongroom: slot %c cannot be marked "
			"successful: %s\n",
			'a' + slot, strerror(errno));
		return 1;
	}
	if (written)
		printf("strongroom: slot %c is marked successful\n",
		       'a' + slot);
	return 0;
}
