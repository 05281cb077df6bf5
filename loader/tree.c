/*
 * Device tree editing on libfdt. Its functions check offsets against the
 * buffer as they go, and a tree is walked whole by fdt_check_full() before
 * anything is taken from it.
 */
#include "tree.h"
#include <assert.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <libfdt.h>
#include <plat/memmap.h>
#include <string.h>

#define MEMORY_ALIGN UINT64_C(0x200000)

static struct {
	uint8_t *blob; /* the tree that is edited */
	uint64_t old;  /* where the firmware's tree is, and its length */
	uint32_t old_len;
} tree;

static NOINIT _Alignas(8) uint8_t firmware_buf[TREE_MAX];
static NOINIT _Alignas(8) uint8_t image_buf[TREE_MAX];

/*
 * Bytes of a tree with a checked header that are in use. QEMU states 1 MiB and
 * uses 8 KiB; the rest need not be copied.
 */
static uint32_t used_len(const void *fdt)
{
	uint32_t end = MAX(fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt),
			   fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt));

	/* A reservation map behind the rest, as nobody writes it, is lost. */
	return MIN(end, fdt_totalsize(fdt));
}

enum loader_stop tree_take(uint64_t pa)
{
	const void *old = (const void *)(uintptr_t)pa;
	struct fdt_header hdr = { 0 };

	if (!IS_ALIGNED(pa, UINT64_C(8)) || pa < FDT_BASE ||
	    !range_fits(pa - FDT_BASE, sizeof(hdr), FDT_SIZE))
		return refuse(STOP_TREE, "no device tree at %#lx", pa);
	memcpy(&hdr, old, sizeof(hdr));
	if (fdt_check_header(&hdr) != 0 || fdt_version(&hdr) < 17 ||
	    !range_fits(pa - FDT_BASE, fdt_totalsize(&hdr), FDT_SIZE) ||
	    used_len(&hdr) > sizeof(firmware_buf))
		return refuse(STOP_TREE, "bad device tree header at %#lx", pa);
	tree.old = pa;
	tree.old_len = fdt_totalsize(&hdr);
	memcpy(firmware_buf, old, used_len(&hdr));
	fdt_set_totalsize(firmware_buf, used_len(&hdr));
	if (fdt_check_full(firmware_buf, used_len(&hdr)) != 0 ||
	    fdt_open_into(firmware_buf, firmware_buf, sizeof(firmware_buf)) !=
		    0)
		return refuse(STOP_TREE, "bad device tree at %#lx", pa);
	tree.blob = firmware_buf;
	return STOP_NONE;
}

enum conduit tree_conduit(void)
{
	int node = fdt_path_offset(firmware_buf, "/psci");
	const char *method = NULL;

	if (node >= 0)
		method = fdt_stringlist_get(firmware_buf, node, "method", 0,
					    NULL);
	if (method == NULL)
		return firmware_conduit_default();
	if (strcmp(method, "hvc") == 0)
		return CONDUIT_HVC;
	return strcmp(method, "smc") == 0 ? CONDUIT_SMC : CONDUIT_NONE;
}

/* A node that the normal world may use; secure ones say "disabled". */
static bool node_enabled(const void *fdt, int node)
{
	const char *status = fdt_stringlist_get(fdt, node, "status", 0, NULL);

	return status == NULL || strcmp(status, "okay") == 0 ||
	       strcmp(status, "ok") == 0;
}

static int next_memory_node(const void *fdt, int node)
{
	do {
		node = fdt_node_offset_by_prop_value(
			fdt, node, "device_type", "memory", sizeof("memory"));
	} while (node >= 0 && !node_enabled(fdt, node));
	return node;
}

/* The memory range in @node that holds @pa, if one does. */
static bool memory_holds(const void *fdt, int node, uint64_t pa,
			 struct range *found)
{
	int len = 0;
	const uint8_t *reg = fdt_getprop(fdt, node, "reg", &len);

	/* Both cell counts of the root are 2, checked by tree_memory(). */
	for (; reg != NULL && len >= 16; reg += 16, len -= 16) {
		uint64_t start = load_be64(reg);
		uint64_t size = load_be64(reg + 8);

		if (pa < start || pa - start >= size)
			continue;
		if (add_overflows(start, size, &size))
			size = UINT64_MAX;
		*found = (struct range){ .start = start, .end = size };
		return true;
	}
	return false;
}

enum loader_stop tree_memory(struct range *ram)
{
	const void *fdt = firmware_buf;
	struct range low = { 0 };
	struct range own = { 0 };
	bool have_low = false;
	bool have_own = false;

	if (fdt_address_cells(fdt, 0) != 2 || fdt_size_cells(fdt, 0) != 2)
		return refuse(STOP_MEMORY, "the tree's cells are not 64 bits");
	for (int node = next_memory_node(fdt, -1);
	     node >= 0 && !(have_low && have_own);
	     node = next_memory_node(fdt, node)) {
		if (!have_low)
			have_low = memory_holds(fdt, node, DRAM_BASE, &low);
		if (!have_own)
			have_own = memory_holds(
				fdt, node, LOADER_BASE + LOADER_SIZE - 1, &own);
	}
	if (!have_low || !have_own)
		return refuse(STOP_MEMORY, "the tree lacks our own memory");
	ram->start = ROUND_UP((uint64_t)FDT_BASE + FDT_SIZE, MEMORY_ALIGN);
	ram->end =
		ROUND_DOWN(MIN(low.end, (uint64_t)LOADER_BASE), MEMORY_ALIGN);
	if (ram->end <= ram->start)
		return refuse(STOP_MEMORY, "too little memory");
	return STOP_NONE;
}

/* Return: the node of that path below @parent, made if need be, or < 0. */
static int node_get(void *fdt, int parent, const char *name)
{
	int node = fdt_subnode_offset(fdt, parent, name);

	return node == -FDT_ERR_NOTFOUND ? fdt_add_subnode(fdt, parent, name)
					 : node;
}

/* Copies one property, if the firmware's node has it. Return: 0 or < 0. */
static int property_carry(void *to, int to_node, int from_node,
			  const char *name)
{
	int len = 0;
	const void *value = fdt_getprop(firmware_buf, from_node, name, &len);

	return value == NULL ? 0 : fdt_setprop(to, to_node, name, value, len);
}

/* Every memory node of the image's tree gives way to the firmware's. */
static int memory_carry(void *to)
{
	int node = -1;
	int err = 0;

	while ((node = next_memory_node(to, -1)) >= 0 && err == 0)
		err = fdt_del_node(to, node);
	for (node = next_memory_node(firmware_buf, -1); node >= 0 && err == 0;
	     node = next_memory_node(firmware_buf, node)) {
		const char *name = fdt_get_name(firmware_buf, node, NULL);
		int made = name == NULL ? -FDT_ERR_BADSTRUCTURE
					: fdt_add_subnode(to, 0, name);

		err = made < 0 ? made
			       : property_carry(to, made, node, "device_type");
		if (err == 0)
			err = property_carry(to, made, node, "reg");
	}
	return err;
}

static int chosen_carry(void *to)
{
	static const char *const name[] = { "stdout-path", "kaslr-seed",
					    "rng-seed" };
	int from_node = fdt_path_offset(firmware_buf, "/chosen");
	int to_node = node_get(to, 0, "chosen");
	int err = to_node < 0 ? to_node : 0;

	if (from_node < 0)
		return err;
	for (size_t i = 0; i < ARRAY_COUNT(name) && err == 0; i++)
		err = property_carry(to, to_node, from_node, name[i]);
	return err;
}

enum loader_stop tree_replace(const void *blob, size_t len)
{
	if (len < sizeof(struct fdt_header) || fdt_check_full(blob, len) != 0 ||
	    fdt_open_into(blob, image_buf, sizeof(image_buf)) != 0 ||
	    fdt_address_cells(image_buf, 0) != 2 ||
	    fdt_size_cells(image_buf, 0) != 2)
		return refuse(STOP_IMAGE_TREE, "the image's tree is bad");

	int err = memory_carry(image_buf);

	if (err == 0)
		err = chosen_carry(image_buf);
	if (err != 0)
		return refuse(STOP_TREE_EDIT, "the image's tree: %s",
			      fdt_strerror(err));
	tree.blob = image_buf;
	return STOP_NONE;
}

static int psci_add(void *fdt)
{
	static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci";
	int node = fdt_subnode_offset(fdt, 0, "psci");
	int err = 0;

	/* One that is there already describes the firmware better than we. */
	if (node >= 0)
		return 0;
	node = fdt_add_subnode(fdt, 0, "psci");
	if (node < 0)
		return node;
	err = fdt_setprop(fdt, node, "compatible", compatible,
			  sizeof(compatible));
	return err != 0 ? err : fdt_setprop_string(fdt, node, "method", "smc");
}

static int cpus_enable(void *fdt)
{
	int cpus = fdt_path_offset(fdt, "/cpus");
	int node = 0;

	if (cpus < 0)
		return cpus;
	fdt_for_each_subnode(node, fdt, cpus)
	{
		const char *type =
			fdt_stringlist_get(fdt, node, "device_type", 0, NULL);

		if (type == NULL || strcmp(type, "cpu") != 0)
			continue;

		int err =
			fdt_setprop_string(fdt, node, "enable-method", "psci");

		if (err != 0)
			return err;
	}
	return node == -FDT_ERR_NOTFOUND ? 0 : node;
}

static int tee_add(void *fdt)
{
	/* Asynchronous notification: SPI, its number, rising edge. */
	const fdt32_t interrupts[3] = {
		cpu_to_fdt32(0),
		cpu_to_fdt32(NOTIFY_INTID - 32),
		cpu_to_fdt32(1),
	};
	int node = node_get(fdt, 0, "firmware");

	if (node >= 0)
		node = node_get(fdt, node, "optee");
	if (node < 0)
		return node;

	int err =
		fdt_setprop_string(fdt, node, "compatible", "linaro,optee-tz");

	if (err == 0)
		err = fdt_setprop_string(fdt, node, "method", "smc");
	if (err == 0)
		err = fdt_setprop(fdt, node, "interrupts", interrupts,
				  sizeof(interrupts));
	return err;
}

static int chosen_fill(void *fdt, const struct tree_facts *facts)
{
	int node = node_get(fdt, 0, "chosen");
	int err = node < 0 ? node
			   : fdt_setprop_string(fdt, node, "bootargs",
						facts->cmdline->text);

	if (err == 0 && facts->ramdisk_len != 0) {
		err = fdt_setprop_u64(fdt, node, "linux,initrd-start",
				      facts->ramdisk);
		if (err == 0)
			err = fdt_setprop_u64(fdt, node, "linux,initrd-end",
					      facts->ramdisk +
						      facts->ramdisk_len);
	}
	/* For those who measure the boot: counter at entry, disk, now. */
	if (err == 0)
		err = fdt_setprop_u64(fdt, node, "strongroom,loader-start",
				      facts->start_ticks);
	if (err == 0)
		err = fdt_setprop_u64(fdt, node, "strongroom,loader-disk",
				      facts->wait_ticks);
	if (err == 0)
		err = fdt_setprop_u64(fdt, node, "strongroom,loader-end",
				      ticks_now());
	return err;
}

/*
 * What is the secure world's own goes, seeds first of all. A tree may have the
 * node twice, or with an address behind its name.
 */
static int secure_chosen_drop(void *fdt)
{
	int node = 0;
	int err = 0;

	while (err == 0 && (node = fdt_path_offset(fdt, "/secure-chosen")) >= 0)
		err = fdt_del_node(fdt, node);
	return err;
}

enum loader_stop tree_finish(const struct tree_facts *facts)
{
	void *fdt = tree.blob;
	int err = secure_chosen_drop(fdt);

	if (err == 0)
		err = psci_add(fdt);
	if (err == 0)
		err = cpus_enable(fdt);
	if (err == 0 && facts->tee)
		err = tee_add(fdt);
	if (err == 0)
		err = chosen_fill(fdt, facts);
	if (err == 0)
		err = fdt_pack(fdt);
	if (err != 0)
		return refuse(STOP_TREE_EDIT, "cannot edit the tree: %s",
			      fdt_strerror(err));
	static_assert(TREE_MAX <= FDT_SIZE, "it fits back");
	memset((void *)(uintptr_t)tree.old, 0, tree.old_len);
	memcpy((void *)(uintptr_t)FDT_BASE, fdt, fdt_totalsize(fdt));
	cache_clean(FDT_BASE, FDT_SIZE);
	/* This memory becomes Linux's: no second copy of a seed stays in it. */
	memset(firmware_buf, 0, sizeof(firmware_buf));
	if (fdt == image_buf)
		memset(image_buf, 0, sizeof(image_buf));
	return STOP_NONE;
}
