/*
 * The museum's exhibits by who the enemy is: the normal world in
 * exhibits_test.c, a TA in exhibits_ta.c; and what both use.
 */
#ifndef TESTS_MUSEUM_EXHIBITS_H
#define TESTS_MUSEUM_EXHIBITS_H

#include <stdint.h>

struct ta;

/* What the TA saw. */
extern uint32_t seen[64];
extern unsigned int seen_count;

void see(uint32_t value);
/** all_refused() - it saw @good successes, then others, and none of these. */
void all_refused(unsigned int good);
/** in_a_ta() - run a body in a TA of its own; nothing may be left of it. */
void in_a_ta(void (*body)(struct ta *ta));

void cve_2019_1010293(void **state);
void cve_2019_1010294(void **state);
void op_tee_2018_0007(void **state);
void op_tee_2019_0002(void **state);
void op_tee_2019_0017(void **state);
void cve_2019_1010296(void **state);
void cve_2019_1010297(void **state);
void cve_2019_1010298(void **state);
void op_tee_2019_0008(void **state);
void op_tee_2019_0019(void **state);
void op_tee_2019_0020(void **state);
void cve_2019_25052(void **state);
void cve_2026_45614(void **state);

#endif
