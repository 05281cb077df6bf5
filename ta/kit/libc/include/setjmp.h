/* Non-local jumps within a TA. */
#ifndef SETJMP_H
#define SETJMP_H

#include <compiler.h>

/* x19 to x30, sp, d8 to d15 and one word of room */
typedef unsigned long jmp_buf[22];

#ifdef __cplusplus
extern "C" {
#endif

int setjmp(jmp_buf env) __attribute__((returns_twice));
void longjmp(jmp_buf env, int val) __noreturn;

#ifdef __cplusplus
}
#endif

#endif
