/* Commands of the mischief TA that are used here (ta/apps/mischief). */
#ifndef TESTS_BARE_MISCHIEF_H
#define TESTS_BARE_MISCHIEF_H

#define MISCHIEF_NOTHING      0u
#define MISCHIEF_PANIC	      1u
#define MISCHIEF_READ_NULL    2u
#define MISCHIEF_WAIT	      14u
#define MISCHIEF_FILL	      16u
#define MISCHIEF_ECHO	      17u
#define MISCHIEF_VALUES	      18u
#define MISCHIEF_RANDOM	      20u
#define MISCHIEF_COUNT	      21u
#define MISCHIEF_FLOAT	      22u
#define MISCHIEF_SELF_TEST    24u
#define MISCHIEF_COMPUTE      26u
#define MISCHIEF_HOARD	      27u
#define MISCHIEF_STORE_CREATE 32u
#define MISCHIEF_STORE_READ   33u
#define MISCHIEF_STORE_DELETE 35u
#define MISCHIEF_CALL_HELLO   48u

#endif
