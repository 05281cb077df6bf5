/*
 * Files for the TEE. What the real supplicant does with them, this does too:
 * names are not judged, the TEE checks everything it gets back.
 */
#define _GNU_SOURCE
#include "supplicant.h"
#include <base/tee_result.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *root;
static const char *folder[TA_FOLDERS_MAX];
static size_t folder_count;

void supplicant_init(const char *storage, const char *const *ta,
		     size_t ta_count)
{
	root = storage;
	folder_count = ta_count < TA_FOLDERS_MAX ? ta_count : TA_FOLDERS_MAX;
	memcpy(folder, ta, folder_count * sizeof(folder[0]));
}

static uint32_t result_of_errno(void)
{
	if (errno == ENOENT)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return errno == ENOSPC ? TEE_ERROR_STORAGE_NO_SPACE : TEE_ERROR_GENERIC;
}

/* --------------------------------------------------- trusted applications --- */

static uint32_t read_file(const char *path, struct msg_param *p, void *to)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	uint64_t done = 0;

	if (fd < 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return TEE_ERROR_ITEM_NOT_FOUND;
	}

	uint64_t len = (uint64_t)st.st_size;

	while (to != NULL && len <= p->rmem.size && done < len) {
		ssize_t got = read(fd, (char *)to + done, len - done);

		if (got <= 0)
			break;
		done += (uint64_t)got;
	}
	close(fd);
	/* One that does not fit is answered with its length, like there. */
	p->rmem.size = len;
	return TEE_SUCCESS;
}

static uint32_t load_ta(struct msg_param *param, uint32_t count,
			void *const bytes[])
{
	const uint8_t *u = param[0].octets;
	uint32_t res = TEE_ERROR_ITEM_NOT_FOUND;

	if (count != 2 || param[0].attr != MSG_VALUE_IN)
		return TEE_ERROR_BAD_PARAMETERS;
	for (size_t i = 0; i < folder_count && res != TEE_SUCCESS; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path),
			 "%s/%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
			 "%02x%02x%02x%02x%02x%02x.ta",
			 folder[i], u[0], u[1], u[2], u[3], u[4], u[5], u[6],
			 u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
			 u[15]);
		res = read_file(path, &param[1], bytes[1]);
	}
	return res;
}

/* ---------------------------------------------------------------- files --- */

static bool path_of(char path[PATH_MAX], const struct msg_param *p,
		    const char *name)
{
	return name != NULL && p->rmem.size != 0 &&
	       name[p->rmem.size - 1] == '\0' &&
	       snprintf(path, PATH_MAX, "%s/%s", root, name) < PATH_MAX;
}

/* Makes up to two folders that are missing above the file. */
static void make_folders(const char *path)
{
	char part[PATH_MAX];
	char *slash = NULL;

	(void)mkdir(root, 0700);
	memcpy(part, path, strlen(path) + 1); /* path_of() fits it */
	slash = part + strlen(root);
	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		(void)mkdir(part, 0700);
		*slash = '/';
	}
}

static uint32_t open_file(struct msg_param *param, const char *name, int flags)
{
	char path[PATH_MAX];
	int fd = -1;

	if (!path_of(path, &param[1], name))
		return TEE_ERROR_BAD_PARAMETERS;
	if ((flags & O_CREAT) != 0)
		make_folders(path);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd < 0 && (flags & O_CREAT) == 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return (flags & O_CREAT) == 0 ? TEE_ERROR_ITEM_NOT_FOUND
					      : result_of_errno();
	param[2].value[0] = (uint64_t)fd;
	return TEE_SUCCESS;
}

static uint32_t read_at(struct msg_param *param, void *to)
{
	ssize_t got = pread((int)param[0].value[1], to, param[1].rmem.size,
			    (off_t)param[0].value[2]);

	if (got < 0)
		return result_of_errno();
	param[1].rmem.size = (uint64_t)got;
	return TEE_SUCCESS;
}

static uint32_t write_at(const struct msg_param *param, const void *from)
{
	uint64_t done = 0;

	while (done < param[1].rmem.size) {
		ssize_t put = pwrite((int)param[0].value[1],
				     (const char *)from + done,
				     param[1].rmem.size - done,
				     (off_t)(param[0].value[2] + done));

		if (put <= 0)
			return result_of_errno();
		done += (uint64_t)put;
	}
	return TEE_SUCCESS;
}

static uint32_t remove_file(const struct msg_param *param, const char *name)
{
	char path[PATH_MAX];

	if (!path_of(path, &param[1], name))
		return TEE_ERROR_BAD_PARAMETERS;
	return unlink(path) == 0 ? TEE_SUCCESS : result_of_errno();
}

static uint32_t rename_file(const struct msg_param *param, const char *from,
			    const char *to)
{
	char old[PATH_MAX];
	char new[PATH_MAX];

	if (!path_of(old, &param[1], from) || !path_of(new, &param[2], to))
		return TEE_ERROR_BAD_PARAMETERS;
	if (param[0].value[1] == 0 && access(new, F_OK) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (rename(old, new) != 0 && errno == ENOENT)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return TEE_SUCCESS;
}

static uint32_t serve_file(struct msg_param *param, uint32_t count,
			   void *const bytes[])
{
	static const uint32_t counts[] = { 3, 3, 1, 2, 2, 1, 2, 3 };
	uint64_t op = param[0].value[0];

	if (op >= sizeof(counts) / sizeof(counts[0]) || count != counts[op] ||
	    (param[0].attr & MSG_ATTR_TYPE) != MSG_VALUE_IN)
		return TEE_ERROR_BAD_PARAMETERS;
	switch (op) {
	case RPC_FS_OPEN:
		return open_file(param, bytes[1], O_RDWR);
	case RPC_FS_CREATE:
		return open_file(param, bytes[1], O_RDWR | O_CREAT | O_TRUNC);
	case RPC_FS_CLOSE:
		return close((int)param[0].value[1]) == 0 ? TEE_SUCCESS
							  : TEE_ERROR_GENERIC;
	case RPC_FS_READ:
		return read_at(param, bytes[1]);
	case RPC_FS_WRITE:
		return write_at(param, bytes[1]);
	case RPC_FS_TRUNCATE:
		return ftruncate((int)param[0].value[1],
				 (off_t)param[0].value[2]) == 0
			       ? TEE_SUCCESS
			       : result_of_errno();
	case RPC_FS_REMOVE:
		return remove_file(param, bytes[1]);
	default:
		return rename_file(param, bytes[1], bytes[2]);
	}
}

uint32_t supplicant_serve(uint32_t cmd, struct msg_param *param, uint32_t count,
			  void *const bytes[MSG_RPC_PARAM_MAX])
{
	if (count == 0 || count > MSG_RPC_PARAM_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	switch (cmd) {
	case RPC_LOAD_TA:
		return load_ta(param, count, bytes);
	case RPC_FS:
		return serve_file(param, count, bytes);
	case RPC_PLUGIN:
		return TEE_ERROR_ITEM_NOT_FOUND; /* it has none */
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
