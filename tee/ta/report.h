/*
 * What the secure console shows of a TA that was stopped: on a development
 * device everything its author wants to know, on a production device that it
 * was stopped, since registers and addresses may be what it keeps secret.
 */
#ifndef TEE_TA_REPORT_H
#define TEE_TA_REPORT_H

#include "ta/instance.h"
#include <arch/kernel.h>

/**
 * report_fault() - of an exception that the TA took and cannot go on from
 * @inst: the running TA, in whose space the caller works
 */
void report_fault(const struct ta_instance *inst, const struct user_fault *f);
/** report_panic() - the same for a TA that gave up: code in x0. */
void report_panic(const struct ta_instance *inst, const struct user_fault *f);

#endif
