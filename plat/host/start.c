/*
 * Starting the TEE in a process: memory, devices, the device tree that says
 * which memory is the normal world's, and then the kernel as the monitor
 * would start it.
 */
#include "../../arch/host/user_process.h"
#include <abi/host_tee.h>
#include <arch/host.h>
#include <base/bytes.h>
#include <plat/host.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <string.h>

#define FDT_MAGIC      0xd00dfeedu
#define FDT_BEGIN_NODE 1u
#define FDT_END_NODE   2u
#define FDT_PROP       3u
#define FDT_END	       9u

/* Offsets in the strings block. */
static const char strings[] = "device_type\0reg";
#define NAME_DEVICE_TYPE 0u
#define NAME_REG	 12u

static uint8_t *put32(uint8_t *p, uint32_t v)
{
	store_be32(p, v);
	return p + 4;
}

static uint8_t *put_text(uint8_t *p, const char *text)
{
	size_t len = strlen(text) + 1;

	memcpy(p, text, len);
	return p + (len + 3) / 4 * 4;
}

/* A flattened device tree (Devicetree Specification 0.3, clause 5) of one node. */
static void make_tree(uint8_t *to, uint64_t base, uint64_t size)
{
	const uint32_t header_len = 40;
	const uint32_t structure = header_len + 16;
	uint8_t *p = to + structure;

	p = put32(p, FDT_BEGIN_NODE);
	p = put_text(p, "");
	p = put32(p, FDT_BEGIN_NODE);
	p = put_text(p, "memory@40000000");
	p = put32(p, FDT_PROP);
	p = put32(p, 7);
	p = put32(p, NAME_DEVICE_TYPE);
	p = put_text(p, "memory");
	p = put32(p, FDT_PROP);
	p = put32(p, 16);
	p = put32(p, NAME_REG);
	store_be64(p, base);
	store_be64(p + 8, size);
	p = put32(p + 16, FDT_END_NODE);
	p = put32(p, FDT_END_NODE);
	p = put32(p, FDT_END);

	uint32_t structure_end = (uint32_t)(p - to);

	memcpy(p, strings, sizeof(strings));
	p += sizeof(strings);

	const uint32_t header[] = {
		FDT_MAGIC,
		(uint32_t)(p - to),
		structure,
		structure_end,
		header_len,
		17,
		16,
		0,
		sizeof(strings),
		structure_end - structure,
	};

	for (size_t i = 0; i < sizeof(header) / sizeof(header[0]); i++)
		put32(to + 4 * i, header[i]);
}

int host_tee_start(const struct host_tee_config *config,
		   struct host_tee_ram *ram)
{
	const struct host_ram *ns = &host_ram[HOST_RAM_NS];

	host_memory_init(config->ram_size);
	if (host_flash_init(config->flash) != 0 ||
	    host_console_init(config->console, config->console_log) != 0)
		return -1;
	host_irq_init(config->notified);
	user_process_init(config->user);
	make_tree(ns->map, ns->base, ns->size);
	*ram = (struct host_tee_ram){
		.base = ns->base,
		.size = ns->size,
		.used = FDT_SIZE,
		.map = ns->map,
		.fd = ns->fd,
	};
	kernel_early();
	if (kernel_main(0, 0, FDT_BASE, 0) != 0) {
		fprintf(stderr,
			"strongroom-tee-host: the TEE does not start\n");
		return -1;
	}
	return 0;
}
