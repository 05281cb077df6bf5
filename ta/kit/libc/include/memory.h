/* An old name of string.h. */
#ifndef MEMORY_H
#define MEMORY_H

#include <string.h>

#endif
