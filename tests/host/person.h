/*
 * The person at the secure console of a TEE under test, in place of the UART's
 * wire, and the clock that they wait by.
 */
#ifndef TESTS_HOST_PERSON_H
#define TESTS_HOST_PERSON_H

#include <stdbool.h>
#include <stdint.h>

/** person_types() - the bytes arrive, in the UART's interrupt. */
void person_types(const char *text);
/** person_saw() - did the console show @text since person_forgets()? */
bool person_saw(const char *text);
/** person_screen() - all that it showed since then, without carriage returns. */
const char *person_screen(void);
void person_forgets(void);

/** clock_forward() - the TEE's counter is so much further. */
void clock_forward(uint32_t ms);

#endif
