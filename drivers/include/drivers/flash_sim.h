/*
 * A NOR flash in host memory that keeps the real rules and loses power when
 * told to, for unit tests and the host build.
 */
#ifndef DRIVERS_FLASH_SIM_H
#define DRIVERS_FLASH_SIM_H

#include <drivers/flash.h>

/**
 * struct flash_sim - simulated flash
 * @flash:      what callers use
 * @mem:        contents; borrowed, flash.size bytes
 * @steps:      words programmed and erase steps begun since flash_sim_init()
 * @cut_at:     number of the step in which power fails; 0 = never
 * @seed:       chooses which bits of the interrupted step took effect
 * @dead:       power is off: every operation fails until flash_sim_power_on()
 * @fail_next:  device errors to report from the next operations that program
 *              or erase; they change part of the range, as a real chip may
 */
struct flash_sim {
	struct flash flash;
	uint8_t *mem;
	uint64_t steps;
	uint64_t cut_at;
	uint32_t seed;
	bool dead;
	unsigned int fail_next;
};

/* A cut in an erase happens at one of this many moments. */
#define FLASH_SIM_ERASE_STEPS 8u

/**
 * flash_sim_init() - make a simulated flash of the contents at @mem
 * @sim:         receives the simulator
 * @mem:         contents, @size bytes; borrowed as long as @sim lives
 * @size:        bytes, a multiple of @sector_size
 * @sector_size: bytes, a power of two
 */
void flash_sim_init(struct flash_sim *sim, uint8_t *mem, uint32_t size,
		    uint32_t sector_size);

/** flash_sim_power_on() - end a power cut; contents stay as they are. */
void flash_sim_power_on(struct flash_sim *sim);

#endif
