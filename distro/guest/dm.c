/*
 * Device-mapper's ioctls: linux/dm-ioctl.h, version 4. Three of them make a
 * device: create, load a table, resume.
 */
#include "dm.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define CONTROL "/dev/mapper/control"

/* A request with the table behind it, as the kernel wants both. */
struct request {
	struct dm_ioctl head;
	struct dm_target_spec target;
	char params[2048];
};
static_assert(sizeof(struct dm_ioctl) % 8 == 0, "the target follows aligned");

static int dm_call(int control, unsigned long code, const char *name,
		   uint32_t flags, struct request *req)
{
	req->head.version[0] = DM_VERSION_MAJOR;
	req->head.version[1] = 0;
	req->head.version[2] = 0;
	req->head.data_size = sizeof(*req);
	req->head.data_start = sizeof(req->head);
	req->head.flags = flags;
	snprintf(req->head.name, sizeof(req->head.name), "%s", name);
	return ioctl(control, code, req) == 0 ? 0 : errno;
}

static int table_load(int control, const char *name, uint64_t sectors,
		      const char *type, const char *params)
{
	struct request req = { 0 };
	size_t len = strlen(params);

	if (len >= sizeof(req.params))
		return ENAMETOOLONG;
	req.head.target_count = 1;
	req.target.length = sectors;
	snprintf(req.target.target_type, sizeof(req.target.target_type), "%s",
		 type);
	memcpy(req.params, params, len + 1);
	return dm_call(control, DM_TABLE_LOAD, name, DM_READONLY_FLAG, &req);
}

int dm_create(const char *name, uint64_t sectors, const char *type,
	      const char *params, char *device, size_t room)
{
	struct request req = { 0 };
	int control = open(CONTROL, O_RDWR | O_CLOEXEC);
	int err = control < 0 ? errno : 0;

	if (err == 0)
		err = dm_call(control, DM_DEV_CREATE, name, 0, &req);
	if (err == 0) {
		snprintf(device, room, "/dev/dm-%u", minor(req.head.dev));
		err = table_load(control, name, sectors, type, params);
		memset(&req, 0, sizeof(req));
		/* Suspend without its flag resumes: the table becomes live. */
		if (err == 0)
			err = dm_call(control, DM_DEV_SUSPEND, name,
				      DM_READONLY_FLAG, &req);
		memset(&req, 0, sizeof(req));
		if (err != 0)
			dm_call(control, DM_DEV_REMOVE, name, 0, &req);
	}
	if (control >= 0)
		close(control);
	return err;
}
