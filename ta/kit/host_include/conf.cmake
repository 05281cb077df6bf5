# What the TEE was built with, for CMake projects of client applications.
set(CFG_ARM64_ta_arm64 y)
set(CFG_TA_DYNLINK y)
set(CFG_TEE_TA_LOG_LEVEL 1)
