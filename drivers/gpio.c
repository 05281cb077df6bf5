/*
 * Arm PL061 GPIO (DDI 0190).
 */
#include <arch/io.h>
#include <base/bits.h>
#include <drivers/gpio.h>

#define GPIO_DIR 0x400

void gpio_pulse(uintptr_t base, unsigned int line)
{
	uint8_t mask = (uint8_t)BIT32(line & 7);
	/* Address bits 9:2 select the lines that an access touches. */
	uintptr_t data = base + ((uintptr_t)mask << 2);

	io_write8(base + GPIO_DIR, io_read8(base + GPIO_DIR) | mask);
	io_write8(data, 0);
	io_write8(data, mask);
}
