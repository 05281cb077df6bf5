/*
 * Cryptographic states that a TA instance holds.
 */
#ifndef TEE_SYSCALL_OPERATION_H
#define TEE_SYSCALL_OPERATION_H

#include "ta/instance.h"

/** states_free_all() - the instance goes away; their key objects go too. */
void states_free_all(struct ta_instance *inst);

#endif
