/*
 * The trusted console (abi/pta_console.h).
 */
#ifndef TEE_PTA_CONSOLE_H
#define TEE_PTA_CONSOLE_H

#include "ta/session.h"

extern const struct pta console_pta;

/**
 * console_expect() - call @confirmed when a person types @phrase and Enter
 *
 * While no TA holds the console. One phrase at a time, a constant; it stays
 * until it was typed. @confirmed runs with interrupts masked.
 */
void console_expect(const char *phrase, void (*confirmed)(void));

/** console_input() - the secure UART has received. Interrupts masked. */
void console_input(void);

#endif
