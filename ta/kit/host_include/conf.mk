# What the TEE was built with, for makefiles of client applications.
CFG_ARM64_ta_arm64=y
CFG_TA_DYNLINK=y
CFG_TEE_TA_LOG_LEVEL=1
