/* C11 static_assert for bare images; run-time checks are base/check.h. */
#ifndef FREESTANDING_ASSERT_H
#define FREESTANDING_ASSERT_H

#define static_assert _Static_assert

#endif
