/* Types only: there are no functions for wide characters. */
#ifndef WCHAR_H
#define WCHAR_H

#include <stddef.h>

typedef __WINT_TYPE__ wint_t;

#endif
