/*
 * Arm PL011 UART (DDI 0183). QEMU's needs no set-up; real ones do.
 */
#include <arch/io.h>
#include <base/bits.h>
#include <drivers/uart.h>

#define UART_DR	   0x00
#define UART_FR	   0x18
#define UART_IBRD  0x24
#define UART_FBRD  0x28
#define UART_LCR_H 0x2c
#define UART_CR	   0x30
#define UART_IFLS  0x34
#define UART_IMSC  0x38
#define UART_ICR   0x44

#define FR_BUSY	   BIT32(3)
#define FR_RXFE	   BIT32(4)
#define FR_TXFF	   BIT32(5)
#define LCR_H_FEN  BIT32(4)
#define LCR_H_8BIT (3u << 5)
#define CR_UARTEN  BIT32(0)
#define CR_TXE	   BIT32(8)
#define CR_RXE	   BIT32(9)
#define INT_RX	   BIT32(4)
#define INT_RT	   BIT32(6) /* bytes waiting below the trigger level */
#define INT_ALL	   0x7ffu

void uart_init(uintptr_t base, uint32_t clock_hz, uint32_t baud)
{
	io_write32(base + UART_IMSC, 0);
	io_write32(base + UART_CR, 0);
	if (clock_hz != 0 && baud != 0) {
		/* Divisor = clock / (16 * baud), in 64ths, rounded. */
		uint64_t div = ((uint64_t)clock_hz * 8 / baud + 1) / 2;

		io_write32(base + UART_IBRD, (uint32_t)(div >> 6));
		io_write32(base + UART_FBRD, (uint32_t)(div & 0x3f));
	}
	/* A write of LCR_H also latches the divisor. */
	io_write32(base + UART_LCR_H, LCR_H_8BIT | LCR_H_FEN);
	io_write32(base + UART_IFLS, 0); /* earliest trigger levels */
	io_write32(base + UART_ICR, INT_ALL);
	io_write32(base + UART_CR, CR_UARTEN | CR_TXE | CR_RXE);
	while (uart_getc(base) >= 0)
		;
}

void uart_putc(uintptr_t base, char c)
{
	while (io_read32(base + UART_FR) & FR_TXFF)
		;
	io_write32(base + UART_DR, (uint8_t)c);
}

int uart_getc(uintptr_t base)
{
	if (io_read32(base + UART_FR) & FR_RXFE)
		return -1;
	return (int)(io_read32(base + UART_DR) & 0xff);
}

void uart_flush(uintptr_t base)
{
	while (io_read32(base + UART_FR) & FR_BUSY)
		;
}

void uart_rx_irq_enable(uintptr_t base, bool on)
{
	io_write32(base + UART_IMSC, on ? INT_RX | INT_RT : 0);
}

void uart_rx_irq_clear(uintptr_t base)
{
	io_write32(base + UART_ICR, INT_RX | INT_RT);
}
