/*
 * What the wallet TA says about itself.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <wallet_ta.h>

#define TA_UUID TA_WALLET_UUID
/*
 * One instance a session: see wallet_ta.c. A wallet whose object storage finds
 * damaged stays where it is, for a person to decide about.
 */
#define TA_FLAGS TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT
/* libsecp256k1 puts its window tables on the stack: some 6 KiB. */
#define TA_STACK_SIZE (32 * 1024)
/* The largest transaction twice: as it came and as it goes. */
#define TA_DATA_SIZE   (192 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Strongroom wallet"

#endif
