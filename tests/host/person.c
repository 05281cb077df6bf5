/*
 * The person and the clock. The linker leads the UART's two functions and the
 * counter through here.
 */
#include "person.h"
#include <plat/host.h>
#include <plat/memmap.h>
#include <string.h>

#define SCREEN_LEN 65536u

static char screen[SCREEN_LEN + 1];
static unsigned int shown;
static const char *typing = "";
static uint64_t ahead_ns;

void __wrap_uart_putc(uintptr_t base, char c);
void __wrap_uart_putc(uintptr_t base, char c)
{
	if (c != '\r' && shown < SCREEN_LEN)
		screen[shown++] = c;
}

int __wrap_uart_getc(uintptr_t base);
int __wrap_uart_getc(uintptr_t base)
{
	return *typing != '\0' ? (unsigned char)*typing++ : -1;
}

void person_types(const char *text)
{
	typing = text;
	host_irq_raise(UART_SECURE_INTID);
}

bool person_saw(const char *text)
{
	return strstr(person_screen(), text) != NULL;
}

const char *person_screen(void)
{
	screen[shown] = '\0';
	return screen;
}

void person_forgets(void)
{
	shown = 0;
}

uint64_t __real_counter_read(void);
uint64_t __wrap_counter_read(void);
uint64_t __wrap_counter_read(void)
{
	return __real_counter_read() +
	       __atomic_load_n(&ahead_ns, __ATOMIC_RELAXED);
}

void clock_forward(uint32_t ms)
{
	__atomic_add_fetch(&ahead_ns, UINT64_C(1000000) * ms, __ATOMIC_RELAXED);
}
