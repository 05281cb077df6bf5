/*
 * QEMU's log of executed blocks, as strongroom-probe has it written, and whose
 * instructions they are.
 */
#ifndef TOOLS_TRACE_EXEC_LOG_H
#define TOOLS_TRACE_EXEC_LOG_H

#include <arch/mmu.h>
#include <plat/memmap.h>
#include <stdint.h>

#define LINUX_KERNEL UINT64_C(0xffff000000000000)

/* By where they run; no two overlap (arch/mmu.h, plat/memmap.h). */
enum component { CLIENT, LINUX, MONITOR, TEE, TA, COMPONENT_COUNT };

static inline enum component component_of(uint64_t pc)
{
	if (pc >= KVA_IMAGE || (pc >= TEE_BASE && pc < TEE_BASE + TEE_SIZE))
		return TEE;
	if (pc >= LINUX_KERNEL)
		return LINUX;
	if (pc >= MONITOR_BASE && pc < MONITOR_BASE + MONITOR_SIZE)
		return MONITOR;
	if (pc >= USER_VA_MIN && pc < USER_VA_MAX)
		return TA;
	return CLIENT;
}

/**
 * exec_log_read() - tell the instructions of a log in their order
 * @path:   the log, of a machine with one core
 * @blocks: file that keeps the lengths of its blocks for the next log of the
 *          same machine, since QEMU says each once; made when it is not there
 * @run:    is told of @count instructions from @pc on, one block or less
 *
 * Ends the program with a message when the log cannot be understood.
 */
void exec_log_read(const char *path, const char *blocks,
		   void (*run)(uint64_t pc, uint32_t count));

#endif
