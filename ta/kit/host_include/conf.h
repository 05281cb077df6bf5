/* What the TEE was built with, for client applications. */
#ifndef CONF_H
#define CONF_H

#define CFG_ARM64_ta_arm64	1
#define CFG_ATTESTATION_PTA	1
#define CFG_CACHE_API		1
#define CFG_CORE_TPM_EVENT_LOG	1
#define CFG_GP_SOCKETS		1
#define CFG_REE_FS		1
#define CFG_REE_FS_TA		1
#define CFG_SECSTOR_TA		1
#define CFG_SECSTOR_TA_MGMT_PTA 1
#define CFG_SYSTEM_PTA		1
#define CFG_TA_DYNLINK		1
#define CFG_TA_FLOAT_SUPPORT	1
#define CFG_TA_MBEDTLS		1
#define CFG_TEE_TA_LOG_LEVEL	1

#endif
