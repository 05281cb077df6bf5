/* snprintk(): snprintf() in whose format %pUl prints a TEE_UUID. */
#ifndef PRINTK_H
#define PRINTK_H

#include <compiler.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int snprintk(char *to, size_t size, const char *fmt, ...) __printf(3, 4);

#ifdef __cplusplus
}
#endif

#endif
