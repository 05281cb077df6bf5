#include "device.h"
#include "hostfile.h"
#include <abi/boot_record.h>
#include <plat/memmap.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *lifecycle_name(uint32_t lifecycle)
{
	switch (lifecycle) {
	case LIFECYCLE_DEVELOPMENT:
		return "development";
	case LIFECYCLE_PRODUCTION:
		return "production";
	default:
		return "unknown";
	}
}

void device_map(struct device *dev)
{
	void *mem = mmap(NULL, FLASH_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			 dev->fd, 0);

	if (mem == MAP_FAILED)
		die("%s: %s", dev->path, strerror(errno));
	flash_sim_init(&dev->sim, mem, FLASH_SIZE, FLASH_SECTOR_SIZE);
}

void device_open(struct device *dev, const char *path)
{
	struct stat st;

	dev->path = path;
	dev->fd = open(path, O_RDWR | O_CLOEXEC);
	if (dev->fd < 0 || fstat(dev->fd, &st) != 0)
		die("%s: %s", path, strerror(errno));
	if (st.st_size != FLASH_SIZE)
		die("%s: not a flash image: %lld bytes, not %u", path,
		    (long long)st.st_size, FLASH_SIZE);
	device_map(dev);
}

void device_close(struct device *dev)
{
	if (msync(dev->sim.mem, FLASH_SIZE, MS_SYNC) != 0 ||
	    fsync(dev->fd) != 0)
		die("%s: %s", dev->path, strerror(errno));
	munmap(dev->sim.mem, FLASH_SIZE);
	close(dev->fd);
}
