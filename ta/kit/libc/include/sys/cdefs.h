/* Names that headers of BSD origin expect. */
#ifndef SYS_CDEFS_H
#define SYS_CDEFS_H

#include <compiler.h>

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS   }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#endif
