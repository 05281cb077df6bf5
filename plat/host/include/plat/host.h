/*
 * Inside of plat/host: the parts that are started one after the other.
 */
#ifndef PLAT_HOST_H
#define PLAT_HOST_H

#include <drivers/flash_sim.h>
#include <stdint.h>

/** host_irq_raise() - a secure interrupt: handled on the calling thread. */
void host_irq_raise(uint32_t intid);
/** host_irq_init() - @notified: the normal world's interrupt, or NULL. */
void host_irq_init(void (*notified)(void));

/** host_flash_init() - map the file, make it if needed. Return: 0 or -1. */
int host_flash_init(const char *path);

/** host_flash_sim() - the simulator behind it, for tests that cut its power. */
struct flash_sim *host_flash_sim(void);

/** host_console_init() - listen at @path, log to @log. Return: 0 or -1. */
int host_console_init(const char *path, const char *log);

#endif
