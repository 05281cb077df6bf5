/*
 * The TEE's own interrupts: the secure timer and the secure UART; and the one
 * it raises for the normal world.
 */
#ifndef TEE_KERNEL_IRQ_H
#define TEE_KERNEL_IRQ_H

/** irq_init() - map the interrupt controller. On the first CPU. */
void irq_init(void);
/** irq_cpu_init() - claim this CPU's private interrupts; on every CPU. */
void irq_cpu_init(void);
/** irq_console_init() - claim the secure UART's interrupt. */
void irq_console_init(void);
/** irq_notify_normal_world() - raise the asynchronous notification. */
void irq_notify_normal_world(void);

#endif
