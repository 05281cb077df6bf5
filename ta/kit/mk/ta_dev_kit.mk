# The file a TA's Makefile ends with. It sets one of BINARY (a TA's UUID),
# LIBNAME (a static library) or SHLIBNAME with SHLIBUUID; sub.mk names the
# sources. Results go to O, by default where make runs.

TA_DEV_KIT_DIR ?= $(patsubst %/mk/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
ta-kit-mk := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

.DEFAULT_GOAL := all
.PHONY: all clean
all:

O ?= .
out-dir := $(O)

include $(ta-kit-mk)/conf.mk
include $(ta-kit-mk)/macros.mk
include $(ta-kit-mk)/$(COMPILER_ta_arm64).mk
include $(ta-kit-mk)/cc-option.mk

CFG_TEE_TA_LOG_LEVEL ?= 2

ta-dev-kit-dir$(sm) := $(patsubst %/mk,%,$(ta-kit-mk))

ifneq ($(words $(BINARY) $(LIBNAME) $(SHLIBNAME)),1)
$(error set exactly one of BINARY, LIBNAME and SHLIBNAME)
endif

binary := $(BINARY)
libname := $(LIBNAME)
shlibname := $(SHLIBNAME)
shlibuuid := $(SHLIBUUID)
user-ta-uuid := $(BINARY)

ifneq ($(shlibname),)
ifeq ($(shlibuuid),)
$(error SHLIBNAME needs SHLIBUUID)
endif
endif

cleanfiles :=
global-incdirs :=
global-cppflags :=
libnames :=
libdirs :=
libdeps :=
cppflags-ta := $(if $(filter y,$(CFG_TA_OPTEE_CORE_API_COMPAT_1_1)),-D__OPTEE_CORE_API_COMPAT_1_1=1)

# A change of these files rebuilds everything.
ta-prereqs := $(ta-kit-mk)/ta_dev_kit.mk $(ta-kit-mk)/conf.mk

subdirs := .
include $(ta-kit-mk)/subdir.mk

ifneq ($(binary),)
# The TA's own header comes first, so this file finds it by its include path.
srcs += $(ta-dev-kit-dir$(sm))/src/user_ta_header.c
endif

# The kit's libraries stand behind the TA's own.
libdirs += $(ta-libdir-first) $(ta-dev-kit-dir$(sm))/lib
libnames += utee utils $(ta-lib-first)
libdeps += $(wildcard $(foreach d,$(ta-libdir-first) \
	$(ta-dev-kit-dir$(sm))/lib,$(foreach l,utee utils $(ta-lib-first),\
	$(d)/lib$(l).a)))
ifneq ($(wildcard $(ta-dev-kit-dir$(sm))/lib/libdl.a),)
libnames += dl
libdeps += $(ta-dev-kit-dir$(sm))/lib/libdl.a
endif
ifneq ($(wildcard $(ta-dev-kit-dir$(sm))/lib/libmbedtls.a),)
libnames += mbedtls
libdeps += $(ta-dev-kit-dir$(sm))/lib/libmbedtls.a
endif

include $(ta-kit-mk)/compile.mk

ifneq ($(binary),)
include $(ta-kit-mk)/link.mk
endif

ifneq ($(libname),)
all: $(out-dir)/$(libname).a
cleanfiles += $(out-dir)/$(libname).a
$(out-dir)/$(libname).a: $(objs)
	@$(cmd-echo-silent) '  AR      $@'
	$(q)rm -f $@ && $(AR-ta_arm64) rcsD $@ $^
endif

ifneq ($(shlibname),)
include $(ta-kit-mk)/link_shlib.mk
endif

include $(ta-kit-mk)/cleandirs.mk

clean:
	@$(cmd-echo-silent) '  CLEAN   $(out-dir)'
	$(q)rm -f $(cleanfiles)
	$(q)rmdir $(call cleandirs-for-rmdir) 2>/dev/null || true
