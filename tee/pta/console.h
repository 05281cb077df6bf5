/*
 * The trusted console (abi/pta_console.h).
 */
#ifndef TEE_PTA_CONSOLE_H
#define TEE_PTA_CONSOLE_H

#include "ta/session.h"

extern const struct pta console_pta;

/** console_input() - the secure UART has received. Interrupts masked. */
void console_input(void);

#endif
