# What the dev kit fixes for the TAs built with it.

sm := ta_arm64
sm-ta_arm64 := y
ta-target := ta_arm64
CFG_ARM64_ta_arm64 := y
ta-machine := a64

CROSS_COMPILE ?= aarch64-linux-gnu-
CROSS_COMPILE64 ?= $(CROSS_COMPILE)
CROSS_COMPILE_ta_arm64 ?= $(CROSS_COMPILE64)
COMPILER ?= gcc
COMPILER_ta_arm64 ?= $(COMPILER)
PYTHON3 ?= python3

CFG_TEE_TA_LOG_LEVEL ?= 1
# What TAs may count on here. Sources of a sub.mk are chosen by these.
CFG_TA_FLOAT_SUPPORT := y
CFG_TA_MBEDTLS := y
CFG_TA_MBEDTLS_MPI := y
CFG_SYSTEM_PTA := y
CFG_CACHE_API := y
CFG_ATTESTATION_PTA := y
CFG_UNWIND := y
CFG_TA_BGET_TEST ?= n
CFG_TA_DYNLINK ?= y
CFG_TA_OPTEE_CORE_API_COMPAT_1_1 ?= n
CFG_CRYPTO_SIZE_OPTIMIZATION ?= y

platform-cppflags-ta_arm64 := -DARM64=1 -D__LP64__=1
platform-cflags-ta_arm64 := -march=armv8-a -mstrict-align -fpic \
	-mno-outline-atomics
platform-aflags-ta_arm64 := -march=armv8-a

ifeq ($(CFG_TA_SANITIZE),y)
$(error CFG_TA_SANITIZE is of the kit for the host TEE, export-ta_host)
endif
