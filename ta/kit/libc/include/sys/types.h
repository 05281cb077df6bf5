/* Signed sizes. */
#ifndef SYS_TYPES_H
#define SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifndef __ssize_t_defined
#define __ssize_t_defined
typedef intptr_t ssize_t;
#endif

#endif
