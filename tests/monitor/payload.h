/*
 * What the fake TEE and the fake normal world of the monitor's test share:
 * call numbers, and how the test ROM tells both what to do.
 */
#ifndef TESTS_MONITOR_PAYLOAD_H
#define TESTS_MONITOR_PAYLOAD_H

/* The ROM passes the mode in place of the device tree's address. */
#define MODE_SUITE   0
#define MODE_BAD_SMC 1 /* the TEE answers what was never asked */
#define MODE_REFUSE  2 /* the TEE does not come up */
#define MODE_RESET   3
#define MODE_MEASURE 4

/* Owner 50; 0xb2 fast, 0x32 yielding. */
#define CALL_ECHO    1 /* record registers, answer with patterns */
#define CALL_QUERY   2 /* x1: index in the record of the last ECHO */
#define CALL_STATUS  3 /* x0 failed checks as bits, x1.. counters */
#define CALL_TIMER   4 /* arm the secure timer, x1 ticks */
#define CALL_BAD_SMC 6
#define CALL_PAUTH   8	/* x0: ESR_EL1 after touching a key register */
#define CALL_VERSION 9	/* x0: SMCCC_VERSION as S-EL1 sees it */
#define CALL_NOTIFY  10 /* raise NOTIFY_INTID */
#define CALL_NULL    0xff

#define FAST(n)	    (0xb2000000u | (n))
#define YIELDING(n) (0x32000000u | (n))

/* Record of an entry: x0..x30, then these. */
#define REC_SP	  31
#define REC_DAIF  32
#define REC_COUNT 34

#define SECRET	  0x5ec2e75ec2e70000
#define ANSWER(n) (0xa115e70000000000 + (n))

#endif
