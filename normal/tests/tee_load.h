/* What the parts of tee-load share. */
#ifndef TEE_LOAD_H
#define TEE_LOAD_H

#include "test_lib.h"

#include <sys/types.h>

uint64_t load_now_ms(void);
/** load_connect() - opens the process' context, or exits. */
void load_connect(void);
/** load_shared() - zeroed memory that children share, or exits. */
void *load_shared(size_t len);
/** load_wait_for() - waits for a child; false when it has not ended in time. */
bool load_wait_for(pid_t pid, unsigned int seconds, int *how);

/** load_kill() - @count clients are killed at random moments of their calls. */
void load_kill(unsigned int count);
/** load_churn() - clients of all kinds for some seconds. */
void load_churn(unsigned int seconds, bool lenient);

#endif
