# What the dev kit fixes for TAs of the host TEE. The names are those of the
# kit for real machines, so the same makefiles work; cross tools are not used.

sm := ta_arm64
sm-ta_arm64 := y
ta-target := ta_arm64
ta-machine := x86_64

override CROSS_COMPILE :=
override CROSS_COMPILE64 :=
override CROSS_COMPILE_ta_arm64 :=
COMPILER ?= gcc
COMPILER_ta_arm64 ?= $(COMPILER)
PYTHON3 ?= python3

CFG_TEE_TA_LOG_LEVEL ?= 1
CFG_TA_MBEDTLS := y
CFG_TA_MBEDTLS_MPI := y
CFG_TA_BGET_TEST ?= n
CFG_TA_DYNLINK ?= y
CFG_TA_OPTEE_CORE_API_COMPAT_1_1 ?= n
CFG_CRYPTO_SIZE_OPTIMIZATION ?= y

platform-cppflags-ta_arm64 := -D__LP64__=1
platform-cflags-ta_arm64 := -fpic -fcf-protection=none -fno-omit-frame-pointer
platform-aflags-ta_arm64 :=

# Sanitizers: the TA's own code and the kit's, with a heap that takes part.
ifeq ($(CFG_TA_SANITIZE),y)
ifneq ($(COMPILER_ta_arm64),gcc)
$(error CFG_TA_SANITIZE needs GCC)
endif
include $(ta-kit-mk)/sanitize.mk
platform-cflags-ta_arm64 += $(ta-sanitize-flags)
# No path of the kit in the TA, and nothing there to be found.
cflags-not-$(patsubst %/mk,%,$(ta-kit-mk))/src/user_ta_header.c := \
	$(ta-sanitize-flags)
platform-cppflags-ta_arm64 += -DCFG_TA_SANITIZE=1
ta-libdir-first := $(patsubst %/mk,%,$(ta-kit-mk))/lib/sanitize
ta-lib-first := sanitize
endif
