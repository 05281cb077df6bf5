/*
 * The trusted console (abi/pta_console.h).
 */
#ifndef TEE_PTA_CONSOLE_H
#define TEE_PTA_CONSOLE_H

#include "ta/session.h"

extern const struct pta console_pta;

/**
 * console_expect() - call @confirmed when a person types @phrase and Enter
 * @refused: called in its place for Ctrl-C; NULL: that only drops the line
 *
 * While no TA holds the console. One phrase at a time, which stays in its place
 * until it was typed or refused, or console_forget(); another takes the place
 * of the one before. They are called with interrupts masked.
 *
 * Comes before the phrase is shown: what a quick person types is not lost.
 */
void console_expect(const char *phrase, void (*confirmed)(void),
		    void (*refused)(void));

/** console_forget() - wait for @phrase no longer, if that is what is expected. */
void console_forget(const char *phrase);

/** console_input() - the secure UART has received. Interrupts masked. */
void console_input(void);

#endif
