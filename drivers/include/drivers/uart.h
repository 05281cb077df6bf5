/*
 * Arm PL011 UART, polled output and interrupt-driven input. Every function
 * takes the address at which the caller sees the registers.
 */
#ifndef DRIVERS_UART_H
#define DRIVERS_UART_H

#include <stdbool.h>
#include <stdint.h>

/**
 * uart_init() - 8N1 with FIFOs, interrupts masked, receiver emptied
 * @clock_hz: clock of the UART in Hz; 0 leaves the rate as it was found
 * @baud:     bits per second, ignored if @clock_hz is 0
 */
void uart_init(uintptr_t base, uint32_t clock_hz, uint32_t baud);

/** uart_putc() - send one byte, waiting for room in the FIFO. */
void uart_putc(uintptr_t base, char c);

/** uart_getc() - take one received byte. Return: it, or -1 if there is none. */
int uart_getc(uintptr_t base);

/** uart_flush() - wait until the last byte has left the chip. */
void uart_flush(uintptr_t base);

/** uart_rx_irq_enable() - interrupt on received bytes, one included. */
void uart_rx_irq_enable(uintptr_t base, bool on);

/**
 * uart_rx_irq_clear() - acknowledge the receive interrupts
 *
 * Called before the FIFO is read empty: what arrives later raises it anew.
 */
void uart_rx_irq_clear(uintptr_t base);

#endif
