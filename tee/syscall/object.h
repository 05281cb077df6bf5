/*
 * Objects that a TA instance holds by handle.
 */
#ifndef TEE_SYSCALL_OBJECT_H
#define TEE_SYSCALL_OBJECT_H

#include "ta/instance.h"

/** objects_close_all() - the instance goes away. */
void objects_close_all(struct ta_instance *inst);

#endif
