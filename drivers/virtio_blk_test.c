/*
 * The block driver against a model of the device, well-behaved and hostile.
 * The model reads the rings as the device would, through their addresses.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "virtio_io.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <drivers/virtio_blk.h>
#include <stdlib.h>
#include <string.h>

#define BASE	0x1000u
#define SECTORS 20000u

/* How the device misbehaves. */
enum fault {
	FAULT_NONE,
	FAULT_SILENT, /* never answers */
	FAULT_IDX_JUMPS,
	FAULT_IDX_BACK,
	FAULT_WRONG_ID,
	FAULT_HUGE_ID,
	FAULT_SHORT,
	FAULT_HUGE_LEN,
	FAULT_NO_STATUS,
	FAULT_IO_ERROR,
	FAULT_UNSUPPORTED,
	FAULT_NO_VERSION_1,
	FAULT_FEATURES_REFUSED,
	FAULT_SMALL_QUEUE,
	FAULT_GENERATION_MOVES,
	FAULT_HUGE_CAPACITY,
};

static struct {
	enum fault fault;
	uint32_t magic;
	uint32_t version;
	uint32_t device_id;
	uint32_t status;
	uint32_t features_sel;
	uint32_t driver_sel;
	uint32_t generation;
	uint32_t align;
	uint64_t desc;
	uint64_t avail;
	uint64_t used;
	uint16_t served;
	uint32_t requests;
	uint32_t features; /* of the first word, offered */
	uint32_t accepted;
	uint32_t unflushed;
	uint64_t now_ms;
} dev;

static _Alignas(4096) uint8_t ring[VIRTIO_BLK_RING_LEN];
static uint8_t *disk;

static uint8_t *pointer(uint64_t addr)
{
	return (uint8_t *)(uintptr_t)addr;
}

static void answer(uint16_t head, uint32_t len, uint8_t *status, uint8_t value)
{
	uint8_t *used = pointer(dev.used);
	uint8_t *elem = used + 4 + 8 * (dev.served % 8);

	if (dev.fault == FAULT_SILENT)
		return;
	if (dev.fault != FAULT_NO_STATUS)
		*status = value;
	if (dev.fault == FAULT_SHORT)
		len -= 512;
	if (dev.fault == FAULT_HUGE_LEN)
		len = UINT32_MAX;
	store_le32(elem, dev.fault == FAULT_WRONG_ID  ? 1u
			 : dev.fault == FAULT_HUGE_ID ? UINT32_MAX
						      : head);
	store_le32(elem + 4, len);
	dev.served++;
	store_le16(used + 2,
		   dev.fault == FAULT_IDX_JUMPS	 ? (uint16_t)(dev.served + 1)
		   : dev.fault == FAULT_IDX_BACK ? (uint16_t)(dev.served - 2)
						 : dev.served);
}

static void serve(void)
{
	const uint8_t *avail = pointer(dev.avail);

	assert_int_equal(load_le16(avail), 1);
	assert_int_equal(load_le16(avail + 2), (uint16_t)(dev.served + 1));

	uint16_t head = load_le16(avail + 4 + 2 * (dev.served % 8));
	const uint8_t *d = pointer(dev.desc) + 16 * head;
	const uint8_t *request = pointer(load_le64(d));

	assert_int_equal(load_le32(d + 8), 16);
	assert_int_equal(load_le16(d + 12), 1);

	uint8_t fault = dev.fault == FAULT_IO_ERROR	 ? 1
			: dev.fault == FAULT_UNSUPPORTED ? 2
							 : 0;

	if (load_le32(request) == 4) {
		d = pointer(dev.desc) + 16 * load_le16(d + 14);
		assert_int_not_equal(dev.accepted & 1u << 9, 0);
		assert_int_equal(load_le16(d + 12), 2);
		assert_int_equal(load_le64(request + 8), 0);
		dev.unflushed = 0;
		answer(head, 1, pointer(load_le64(d)), fault);
		return;
	}
	assert_true(load_le32(request) <= 1);

	bool write = load_le32(request) == 1;
	const uint8_t *data = pointer(dev.desc) + 16 * load_le16(d + 14);
	uint32_t len = load_le32(data + 8);
	uint64_t sector = load_le64(request + 8);
	const uint8_t *last = pointer(dev.desc) + 16 * load_le16(data + 14);

	assert_int_equal(load_le16(data + 12), write ? 1 : 3);
	assert_int_equal(load_le16(last + 12), 2);
	assert_int_equal(load_le32(last + 8), 1);
	assert_true(range_fits(sector * 512, len, SECTORS * 512));
	if (!write)
		memcpy(pointer(load_le64(data)), disk + sector * 512, len);
	else if (fault == 0)
		memcpy(disk + sector * 512, pointer(load_le64(data)), len);
	dev.requests++;
	dev.unflushed += write;
	answer(head, (write ? 0 : len) + 1, pointer(load_le64(last)), fault);
}

uint32_t virtio_io_read(uintptr_t addr)
{
	switch (addr - BASE) {
	case 0x000:
		return dev.magic;
	case 0x004:
		return dev.version;
	case 0x008:
		return dev.device_id;
	case 0x010:
		if (dev.features_sel == 0)
			return dev.features;
		return dev.fault == FAULT_NO_VERSION_1 ? 0 : 1;
	case 0x034:
		return dev.fault == FAULT_SMALL_QUEUE ? 4 : 1024;
	case 0x070:
		return dev.status;
	case 0x0fc:
		return dev.fault == FAULT_GENERATION_MOVES ? dev.generation++
							   : 0;
	case 0x100:
		return SECTORS;
	case 0x104:
		return dev.fault == FAULT_HUGE_CAPACITY ? UINT32_MAX : 0;
	default:
		fail_msg("read of register 0x%zx", (size_t)(addr - BASE));
		return 0;
	}
}

static void set_half(uint64_t *addr, bool high, uint32_t value)
{
	unsigned int shift = high ? 32 : 0;

	*addr &= ~((uint64_t)UINT32_MAX << shift);
	*addr |= (uint64_t)value << shift;
}

static void write_modern(uintptr_t reg, uint32_t v)
{
	assert_int_equal(dev.version, 2);
	if (reg >= 0x0a0)
		set_half(&dev.used, reg & 4, v);
	else if (reg >= 0x090)
		set_half(&dev.avail, reg & 4, v);
	else
		set_half(&dev.desc, reg & 4, v);
}

void virtio_io_write(uintptr_t addr, uint32_t v)
{
	switch (addr - BASE) {
	case 0x014:
		dev.features_sel = v;
		break;
	case 0x020:
		if (dev.driver_sel == 0)
			dev.accepted = v;
		else
			assert_true(v == 1 && dev.version == 2);
		break;
	case 0x024:
		dev.driver_sel = v;
		break;
	case 0x028:
	case 0x03c:
		assert_int_equal(dev.version, 1);
		assert_int_equal(v, 4096);
		break;
	case 0x030:
		assert_int_equal(v, 0);
		break;
	case 0x038:
		assert_int_equal(v, 8);
		break;
	case 0x040:
		/* The model cannot keep a frame number of a host pointer. */
		assert_int_equal(dev.version, 1);
		dev.desc = (uintptr_t)ring;
		dev.avail = dev.desc + 128;
		dev.used = dev.desc + 4096;
		break;
	case 0x044:
		assert_int_equal(v, 1);
		break;
	case 0x050:
		assert_int_equal(dev.status & 4, 4);
		serve();
		break;
	case 0x070:
		if (dev.fault == FAULT_FEATURES_REFUSED)
			v &= ~8u;
		dev.status = v;
		break;
	case 0x080:
	case 0x084:
	case 0x090:
	case 0x094:
	case 0x0a0:
	case 0x0a4:
		write_modern(addr - BASE, v);
		break;
	default:
		fail_msg("write of register 0x%zx", (size_t)(addr - BASE));
	}
}

void virtio_io_barrier(void)
{
}

void virtio_io_relax(void)
{
}

uint64_t virtio_io_now_ms(void)
{
	return dev.now_ms += 100;
}

static void new_device(uint32_t version, enum fault fault)
{
	memset(&dev, 0, sizeof(dev));
	dev.magic = 0x74726976;
	dev.version = version;
	dev.device_id = 2;
	dev.fault = fault;
}

static int set_up(void **state)
{
	disk = malloc(SECTORS * 512);
	for (size_t i = 0; i < SECTORS * 512; i++)
		disk[i] = (uint8_t)(i * 2654435761u >> 13);
	return disk == NULL;
}

static int tear_down(void **state)
{
	free(disk);
	return 0;
}

static void empty_slots_are_passed_over(void **state)
{
	struct virtio_blk blk = { 0 };

	new_device(1, FAULT_NONE);
	dev.device_id = 0;
	assert_int_equal(virtio_blk_open(&blk, BASE, ring),
			 TEE_ERROR_ITEM_NOT_FOUND);
	dev.device_id = 1;
	assert_int_equal(virtio_blk_open(&blk, BASE, ring),
			 TEE_ERROR_ITEM_NOT_FOUND);
	dev.device_id = 2;
	dev.magic = 0;
	assert_int_equal(virtio_blk_open(&blk, BASE, ring),
			 TEE_ERROR_ITEM_NOT_FOUND);
	dev.magic = 0x74726976;
	dev.version = 3;
	assert_int_equal(virtio_blk_open(&blk, BASE, ring),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(virtio_blk_read(&blk, 0, disk, 512),
			 TEE_ERROR_BAD_STATE);
}

/* The frame number of a host pointer does not fit: legacy runs need luck. */
static bool legacy_possible(void)
{
	return (uintptr_t)ring / 4096 <= UINT32_MAX;
}

static void reads_arrive_whole(void **state)
{
	static uint8_t to[9u << 20];
	const struct {
		uint64_t sector;
		size_t len;
		uint32_t requests;
	} row[] = {
		{ 0, 512, 1 },
		{ 1, 0, 0 },
		{ SECTORS - 1, 512, 1 },
		{ 3, VIRTIO_BLK_CHUNK_LEN, 1 },
		{ 3, VIRTIO_BLK_CHUNK_LEN + 512, 2 },
		{ 1000, sizeof(to), 3 },
	};

	for (uint32_t version = 1; version <= 2; version++) {
		struct virtio_blk blk = { 0 };

		if (version == 1 && !legacy_possible())
			continue;
		new_device(version, FAULT_NONE);
		assert_int_equal(virtio_blk_open(&blk, BASE, ring),
				 TEE_SUCCESS);
		assert_int_equal(blk.sectors, SECTORS);
		/* More rounds than the ring is long, so that it wraps. */
		for (int round = 0; round < 5; round++) {
			for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
				dev.requests = 0;
				assert_int_equal(
					virtio_blk_read(&blk, row[i].sector, to,
							row[i].len),
					TEE_SUCCESS);
				assert_int_equal(dev.requests, row[i].requests);
				assert_memory_equal(to,
						    disk + row[i].sector * 512,
						    row[i].len);
			}
		}
		virtio_blk_close(&blk);
		assert_int_equal(dev.status, 0);
		assert_int_equal(virtio_blk_read(&blk, 0, to, 512),
				 TEE_ERROR_BAD_STATE);
	}
}

static void index_wraps_after_65536_requests(void **state)
{
	struct virtio_blk blk = { 0 };
	uint8_t to[512];

	new_device(2, FAULT_NONE);
	assert_int_equal(virtio_blk_open(&blk, BASE, ring), TEE_SUCCESS);
	for (uint32_t i = 0; i < 65600; i++)
		assert_int_equal(virtio_blk_read(&blk, i % SECTORS, to, 512),
				 TEE_SUCCESS);
}

static void reads_stay_inside_the_disk(void **state)
{
	static const struct {
		uint64_t sector;
		size_t len;
	} row[] = {
		{ SECTORS, 512 },
		{ SECTORS - 1, 1024 },
		{ UINT64_MAX, 512 },
		{ UINT64_MAX, 1024 },
		{ 0, 511 },
		{ 0, 1 },
		{ 0, SIZE_MAX - 511 },
	};
	struct virtio_blk blk = { 0 };
	uint8_t to[1024];

	new_device(2, FAULT_NONE);
	assert_int_equal(virtio_blk_open(&blk, BASE, ring), TEE_SUCCESS);
	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		assert_int_equal(
			virtio_blk_read(&blk, row[i].sector, to, row[i].len),
			TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(dev.requests, 0);
}

/* A device with a cache is told to write it out, one without is not. */
static void writes_are_kept(void **state)
{
	static const struct {
		uint32_t features;
		TEE_Result res;
		uint32_t unflushed;
	} row[] = {
		{ 0xffffffff & ~(1u << 5), TEE_SUCCESS, 0 },
		{ 1u << 9, TEE_SUCCESS, 0 },
		{ 0, TEE_SUCCESS, 1 },
		{ 1u << 5, TEE_ERROR_ACCESS_DENIED, 0 },
	};
	uint8_t from[512];
	uint8_t to[1536];
	uint8_t old[1536];

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct virtio_blk blk = { 0 };

		memset(from, 0xa0 + (int)i, sizeof(from));
		new_device(2, FAULT_NONE);
		dev.features = row[i].features;
		memcpy(old, disk + 7 * 512, sizeof(old));
		assert_int_equal(virtio_blk_open(&blk, BASE, ring),
				 TEE_SUCCESS);
		assert_int_equal(dev.accepted & ~(1u << 9 | 1u << 5), 0);
		assert_int_equal(virtio_blk_write(&blk, 8, from, sizeof(from)),
				 row[i].res);
		assert_int_equal(dev.unflushed, row[i].unflushed);
		if (row[i].res == TEE_SUCCESS)
			memcpy(old + 512, from, sizeof(from));
		assert_int_equal(virtio_blk_read(&blk, 7, to, sizeof(to)),
				 TEE_SUCCESS);
		assert_memory_equal(to, old, sizeof(to));
		assert_int_equal(virtio_blk_write(&blk, SECTORS, from, 512),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(virtio_blk_write(&blk, 0, from, 511),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(virtio_blk_write(&blk, 0, from,
						  VIRTIO_BLK_CHUNK_LEN + 512),
				 TEE_ERROR_BAD_PARAMETERS);
	}
}

static const struct {
	enum fault fault;
	TEE_Result open;
	TEE_Result read;
	TEE_Result again;
} fault_row[] = {
	{ FAULT_SILENT, TEE_SUCCESS, TEE_ERROR_TIMEOUT, TEE_ERROR_BAD_STATE },
	{ FAULT_IDX_JUMPS, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_IDX_BACK, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_WRONG_ID, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_HUGE_ID, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_SHORT, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_HUGE_LEN, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_NO_STATUS, TEE_SUCCESS, TEE_ERROR_COMMUNICATION,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_IO_ERROR, TEE_SUCCESS, TEE_ERROR_GENERIC, TEE_SUCCESS },
	{ FAULT_UNSUPPORTED, TEE_SUCCESS, TEE_ERROR_GENERIC, TEE_SUCCESS },
	{ FAULT_NO_VERSION_1, TEE_ERROR_NOT_SUPPORTED, TEE_ERROR_BAD_STATE,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_FEATURES_REFUSED, TEE_ERROR_NOT_SUPPORTED, TEE_ERROR_BAD_STATE,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_SMALL_QUEUE, TEE_ERROR_NOT_SUPPORTED, TEE_ERROR_BAD_STATE,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_GENERATION_MOVES, TEE_ERROR_COMMUNICATION, TEE_ERROR_BAD_STATE,
	  TEE_ERROR_BAD_STATE },
	{ FAULT_HUGE_CAPACITY, TEE_ERROR_NOT_SUPPORTED, TEE_ERROR_BAD_STATE,
	  TEE_ERROR_BAD_STATE },
};

static void hostile_device_is_an_error_and_never_a_hang(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(fault_row); i++) {
		struct virtio_blk blk = { 0 };
		uint8_t to[1024];

		new_device(2, fault_row[i].fault);
		assert_int_equal(virtio_blk_open(&blk, BASE, ring),
				 fault_row[i].open);
		assert_int_equal(virtio_blk_read(&blk, 0, to, sizeof(to)),
				 fault_row[i].read);
		if (fault_row[i].read != TEE_SUCCESS)
			assert_int_not_equal(
				virtio_blk_write(&blk, 0, to, sizeof(to)),
				TEE_SUCCESS);
		if (fault_row[i].again == TEE_ERROR_BAD_STATE)
			assert_int_equal(dev.status, 0);
		dev.fault = FAULT_NONE;
		assert_int_equal(virtio_blk_read(&blk, 0, to, sizeof(to)),
				 fault_row[i].again);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(empty_slots_are_passed_over),
		cmocka_unit_test(reads_arrive_whole),
		cmocka_unit_test(index_wraps_after_65536_requests),
		cmocka_unit_test(reads_stay_inside_the_disk),
		cmocka_unit_test(writes_are_kept),
		cmocka_unit_test(hostile_device_is_an_error_and_never_a_hang),
	};

	return cmocka_run_group_tests(test, set_up, tear_down);
}
