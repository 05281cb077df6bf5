/*
 * A file system in RAM, as much of one as trusted storage asks for.
 */
#include "bare.h"
#include <string.h>

#define FILES	  8u
#define FILE_ROOM 0x200000u
#define NAME_ROOM 64u

static struct file {
	char name[NAME_ROOM]; /* empty: no file */
	uint64_t len;
} files[FILES];

static uint8_t *bytes_of(const struct file *f)
{
	return (uint8_t *)FILES_BASE + (uint64_t)(f - files) * FILE_ROOM;
}

void files_wipe(void)
{
	memset(files, 0, sizeof(files));
}

static struct file *file_named(const char *name, bool make)
{
	struct file *free = NULL;

	for (unsigned int i = 0; i < FILES; i++) {
		if (files[i].name[0] == '\0')
			free = &files[i];
		else if (strcmp(files[i].name, name) == 0)
			return &files[i];
	}
	if (make && free != NULL) {
		memcpy(free->name, name, strlen(name) + 1);
		free->len = 0;
		return free;
	}
	return NULL;
}

static TEE_Result file_resize(struct file *f, uint64_t len)
{
	if (len > FILE_ROOM)
		return 0xffff3041; /* no space */
	if (len > f->len)
		memset(bytes_of(f) + f->len, 0, len - f->len);
	f->len = len;
	return TEE_SUCCESS;
}

static TEE_Result on_handle(struct msg_param *p, uint64_t op, uint8_t *buf)
{
	uint64_t fd = p[0].value[1];
	uint64_t off = p[0].value[2];
	struct file *f = fd < FILES ? &files[fd] : NULL;

	if (f == NULL)
		return TEE_ERROR_GENERIC;
	switch (op) {
	case RPC_FS_CLOSE:
		return TEE_SUCCESS;
	case RPC_FS_TRUNCATE:
		return file_resize(f, off);
	case RPC_FS_READ:
		if (buf == NULL)
			return TEE_ERROR_BAD_PARAMETERS;
		p[1].rmem.size =
			off < f->len ? MIN(p[1].rmem.size, f->len - off) : 0;
		memcpy(buf, bytes_of(f) + off, p[1].rmem.size);
		return TEE_SUCCESS;
	default:
		if (buf == NULL || off > FILE_ROOM ||
		    p[1].rmem.size > FILE_ROOM - off)
			return 0xffff3041;
		if (off + p[1].rmem.size > f->len)
			(void)file_resize(f, off + p[1].rmem.size);
		memcpy(bytes_of(f) + off, buf, p[1].rmem.size);
		return TEE_SUCCESS;
	}
}

TEE_Result files_serve(struct msg_param *p, uint32_t count, uint8_t *buf,
		       uint64_t len)
{
	uint64_t op = count != 0 ? p[0].value[0] : UINT64_MAX;
	char name[NAME_ROOM] = "";
	struct file *f = NULL;

	if (op >= RPC_FS_CLOSE && op <= RPC_FS_TRUNCATE)
		return on_handle(p, op, buf);
	if (buf == NULL || len == 0 || len > sizeof(name))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(name, buf, len);
	if (name[len - 1] != '\0' || name[0] == '\0')
		return TEE_ERROR_BAD_PARAMETERS;
	f = file_named(name, op == RPC_FS_CREATE);
	if (f == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	switch (op) {
	case RPC_FS_CREATE:
		f->len = 0;
		/* fall through */
	case RPC_FS_OPEN:
		p[2].value[0] = (uint64_t)(f - files);
		return TEE_SUCCESS;
	case RPC_FS_REMOVE:
		f->name[0] = '\0';
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
