/*
 * The device tree: read from where the firmware left it, edited in a buffer
 * of our own, put back at FDT_BASE for Linux.
 */
#ifndef LOADER_TREE_H
#define LOADER_TREE_H

#include "machine.h"
#include <loader/cmdline.h>
#include <loader/stop.h>

#define TREE_MAX 0x40000u /* bytes of a tree with all additions */

/* What Linux is told in the tree. */
struct tree_facts {
	const struct cmdline *cmdline;
	uint64_t ramdisk;     /* address */
	uint32_t ramdisk_len; /* 0 for none */
	bool tee;	      /* a TEE answers: describe it */
	uint64_t start_ticks; /* counter when the loader was entered */
	uint64_t wait_ticks;  /* since then, spent waiting for the disk */
};

/**
 * tree_take() - check the firmware's tree and copy it
 * @pa: where it is, in the block that mmu_init() mapped
 *
 * Return: STOP_NONE; STOP_TREE, after saying so.
 */
enum loader_stop tree_take(uint64_t pa);

/** tree_conduit() - how the tree says PSCI is called, or the default. */
enum conduit tree_conduit(void);

/**
 * tree_memory() - memory from DRAM_BASE up to the loader
 * @ram: receives the range behind the tree, in whole 2 MiB blocks
 *
 * Return: STOP_NONE; STOP_MEMORY, after saying so.
 */
enum loader_stop tree_memory(struct range *ram);

/**
 * tree_replace() - take the boot image's tree instead of the firmware's
 * @blob: untrusted, @len bytes
 *
 * Memory, seeds and console of the firmware's tree are carried over: the image
 * cannot know them.
 *
 * Return: STOP_NONE; STOP_IMAGE_TREE or STOP_TREE_EDIT, after saying so.
 */
enum loader_stop tree_replace(const void *blob, size_t len);

/**
 * tree_finish() - add what Linux needs, and put the tree at FDT_BASE
 *
 * The firmware's own copy is overwritten: its seeds of the secure world are
 * not for Linux.
 *
 * Return: STOP_NONE; STOP_TREE_EDIT, after saying so.
 */
enum loader_stop tree_finish(const struct tree_facts *facts);

#endif
