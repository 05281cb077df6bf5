/*
 * The interrupt controller, timer and power line of the host build: the
 * drivers' functions, without the registers behind them. A secure interrupt is
 * handled on the thread that raises it.
 */
#include <arch/kernel.h>
#include <base/bits.h>
#include <drivers/gic.h>
#include <drivers/gpio.h>
#include <plat/host.h>
#include <plat/memmap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t pending; /* numbers below 64; atomic */
static void (*normal_world)(void);

static pthread_mutex_t timer_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t timer_changed;
static uint64_t timer_at; /* 0: off */

void gic_init(struct gic *g, uintptr_t gicd, uintptr_t gicc, uintptr_t gicr)
{
}

unsigned int gic_version(void)
{
	return 3;
}

void gic_claim(const struct gic *g, uint32_t intid, uint8_t priority, bool edge)
{
}

uint32_t gic_ack(const struct gic *g)
{
	uint64_t now = __atomic_load_n(&pending, __ATOMIC_ACQUIRE);

	while (now != 0)
		if (__atomic_compare_exchange_n(&pending, &now, now & (now - 1),
						false, __ATOMIC_ACQ_REL,
						__ATOMIC_ACQUIRE))
			return (uint32_t)__builtin_ctzll(now);
	return GIC_INTID_NONE;
}

void gic_end(const struct gic *g, uint32_t ack)
{
}

void gic_set_pending(const struct gic *g, uint32_t intid)
{
	if (intid == NOTIFY_INTID && normal_world != NULL)
		normal_world();
}

void host_irq_raise(uint32_t intid)
{
	__atomic_fetch_or(&pending, BIT64(intid), __ATOMIC_ACQ_REL);
	kernel_native_irq();
}

static void *timer_loop(void *arg)
{
	pthread_mutex_lock(&timer_lock);
	for (;;) {
		uint64_t at = timer_at;

		if (at == 0) {
			pthread_cond_wait(&timer_changed, &timer_lock);
			continue;
		}
		if (counter_read() < at) {
			const struct timespec ts = {
				.tv_sec = (time_t)(at / counter_hz()),
				.tv_nsec = (long)(at % counter_hz()),
			};

			pthread_cond_timedwait(&timer_changed, &timer_lock,
					       &ts);
			continue;
		}
		timer_at = 0;
		pthread_mutex_unlock(&timer_lock);
		host_irq_raise(SECURE_TIMER_INTID);
		pthread_mutex_lock(&timer_lock);
	}
	return NULL;
}

void arch_timer_set(uint64_t at)
{
	pthread_mutex_lock(&timer_lock);
	timer_at = at;
	pthread_cond_signal(&timer_changed);
	pthread_mutex_unlock(&timer_lock);
}

void arch_timer_stop(void)
{
	pthread_mutex_lock(&timer_lock);
	timer_at = 0;
	pthread_mutex_unlock(&timer_lock);
}

void host_irq_init(void (*notified)(void))
{
	pthread_condattr_t attr;
	pthread_t id;

	normal_world = notified;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&timer_changed, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&id, NULL, timer_loop, NULL) == 0)
		pthread_detach(id);
}

/* A panic switches off: here it ends the process, with a core to look at. */
void gpio_pulse(uintptr_t base, unsigned int line)
{
	fflush(NULL);
	abort();
}
