/* What CHECK() comes to in strongroom-avb. */
#include "fail.h"
#include <base/check.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fail("%s:%d: impossible: %s", file, line, what);
}
