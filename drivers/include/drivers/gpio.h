/*
 * Arm PL061 GPIO, as much as driving lines for power and reset needs.
 */
#ifndef DRIVERS_GPIO_H
#define DRIVERS_GPIO_H

#include <stdint.h>

#define GPIO_LINE_POWEROFF 0u /* of the secure PL061 */
#define GPIO_LINE_RESET	   1u

/** gpio_pulse() - make @line (0..7) an output and drive it low, then high. */
void gpio_pulse(uintptr_t base, unsigned int line);

#endif
