/* Memory functions beside the standard's. */
#ifndef STDLIB_EXT_H
#define STDLIB_EXT_H

#include <stdlib.h>

#endif
