/* Formats for the types of <stdint.h>. */
#ifndef INTTYPES_H
#define INTTYPES_H

#include <stdint.h>

#ifdef __LP64__
#define __PRI_64 "l"
#else
#define __PRI_64 "ll"
#endif

#define PRId8	"d"
#define PRId16	"d"
#define PRId32	"d"
#define PRId64	__PRI_64 "d"
#define PRIdPTR "ld"
#define PRIdMAX __PRI_64 "d"

#define PRIi8	"i"
#define PRIi16	"i"
#define PRIi32	"i"
#define PRIi64	__PRI_64 "i"
#define PRIiPTR "li"
#define PRIiMAX __PRI_64 "i"

#define PRIo8	"o"
#define PRIo16	"o"
#define PRIo32	"o"
#define PRIo64	__PRI_64 "o"
#define PRIoPTR "lo"
#define PRIoMAX __PRI_64 "o"

#define PRIu8	"u"
#define PRIu16	"u"
#define PRIu32	"u"
#define PRIu64	__PRI_64 "u"
#define PRIuPTR "lu"
#define PRIuMAX __PRI_64 "u"

#define PRIx8	"x"
#define PRIx16	"x"
#define PRIx32	"x"
#define PRIx64	__PRI_64 "x"
#define PRIxPTR "lx"
#define PRIxMAX __PRI_64 "x"

#define PRIX8	"X"
#define PRIX16	"X"
#define PRIX32	"X"
#define PRIX64	__PRI_64 "X"
#define PRIXPTR "lX"
#define PRIXMAX __PRI_64 "X"

#endif
