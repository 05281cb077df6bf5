/* What the TEE was built with, for client applications. */
#ifndef CONF_H
#define CONF_H

#define CFG_ARM64_ta_arm64   1
#define CFG_TA_DYNLINK	     1
#define CFG_TEE_TA_LOG_LEVEL 1

#endif
