#The TA dev kit, as the folder that TA authors build against, and the tree's
#own TAs, built with that folder as anybody's would be.

KIT := $(B)/export-ta_arm64
KIT_OBJ := $(B)/ta-kit

KIT_INCS := -Ita/kit/libc/include -Ita/kit/include
#General registers only : a TA that computes no floating point leaves the
#SIMD registers alone, and so does the kernel.Loops stay loops where the
#compiler would call the very function it compiles.
KIT_FLAGS := $(WARN) $(REPRO) -O2 -g -nostdinc -ffreestanding -fno-common \
	-fpic -ffunction-sections -fdata-sections -march=armv8-a \
	-mstrict-align -mno-outline-atomics -mgeneral-regs-only \
	-fno-asynchronous-unwind-tables -fstack-protector-strong \
	-mstack-protector-guard=global -fno-tree-loop-distribute-patterns \
	-DARM64=1 -DTRACE_LEVEL=4 $(KIT_INCS)

LIBUTEE_SRCS := $(filter-out %_test.c,$(wildcard ta/kit/libutee/*.c)) \
	ta/kit/libutee/syscalls_a64.S
LIBUTILS_SRCS := $(filter-out %_test.c,$(wildcard ta/kit/libutils/*.c)) \
	ta/kit/libutils/setjmp_a64.S base/format.c \
	base/freestanding/string.c arch/aarch64/mem.S

LIBDL_SRCS := ta/kit/libdl/dlfcn.c
MBEDTLS_GLUE := ta/kit/libmbedtls/glue.c ta/kit/libmbedtls/nist_kw.c
CFLAGS_ta/kit/libmbedtls/nist_kw.c := -I$(KIT)/include
$(call objs,$(KIT_OBJ),ta/kit/libmbedtls/nist_kw.c): \
	| $(KIT)/include/mbedtls/.stamp

$(eval $(call compile-rules,$(KIT_OBJ),$(CC64),$(KIT_FLAGS)))
DEPS += $(patsubst %.o,%.d,$(call objs,$(KIT_OBJ),$(LIBUTEE_SRCS) \
	$(LIBUTILS_SRCS) $(LIBDL_SRCS) $(MBEDTLS_GLUE)))

$(KIT)/lib/libutee.a: $(call objs,$(KIT_OBJ),$(LIBUTEE_SRCS))
$(KIT)/lib/libutils.a: $(call objs,$(KIT_OBJ),$(LIBUTILS_SRCS))
$(KIT)/lib/libdl.a: $(call objs,$(KIT_OBJ),$(LIBDL_SRCS))
$(KIT)/lib/%.a:
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR64) rcsD $@ $^

# Debian's mbed TLS for TAs, without the parts that ask an operating system
# (docs/decisions/ta-kit-mbedtls.md).
MBEDTLS_LEFT_OUT := entropy_poll.c.o timing.c.o havege.c.o \
	psa_its_file.c.o
$(KIT)/lib/libmbedtls.a: $(SYSLIB)/libmbedcrypto.a $(SYSLIB)/libmbedx509.a \
		$(call objs,$(KIT_OBJ),$(MBEDTLS_GLUE))
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)rm -rf $@ $(KIT_OBJ)/mbedtls.d && mkdir -p $(KIT_OBJ)/mbedtls.d
	$(Q)cd $(KIT_OBJ)/mbedtls.d && for a in $(filter %.a,$(abspath $^)); do \
		$(AR64) x $$a; done && rm -f $(MBEDTLS_LEFT_OUT)
	$(Q)$(AR64) rcsD $@ $(KIT_OBJ)/mbedtls.d/*.o $(filter %.o,$^)
	$(Q)rm -rf $(KIT_OBJ)/mbedtls.d
# These of its headers end with what makes them version 3's, too.
MBEDTLS_3_HEADERS := ecp pk rsa sha1 sha256 sha512 md5
$(KIT)/include/mbedtls/.stamp: $(SYSROOT)/.stamp \
		ta/kit/libmbedtls/include/mbedtls_3.h
	@mkdir -p $(@D)
	$(Q)cp $(SYSROOT)/usr/include/mbedtls/*.h $(@D)
	$(Q)cp ta/kit/libmbedtls/include/mbedtls_3.h $(@D)/..
	$(Q)for h in $(MBEDTLS_3_HEADERS); do \
		echo '#include <mbedtls_3.h>' >>$(@D)/$$h.h; done
	$(Q)echo '#include <mbedtls/version.h>' >$(@D)/build_info.h
	$(Q)cp $(SYSROOT)/usr/share/doc/libmbedtls-dev/copyright $(@D)/LICENSE
	$(Q)touch $@

# $(1) folder in the kit, $(2) files, $(3) mode
define kit-files
KIT_FILES += $(addprefix $(KIT)/$(1)/,$(notdir $(2)))
$(foreach f,$(2),$(eval $(call kit-file,$(KIT)/$(1)/$(notdir $(f)),$(f),$(or $(3),644))))
endef
define kit-file
$(1): $(2)
	$$(Q)install -D -m $(3) $$< $$@
endef
KIT_FILES := $(addprefix $(KIT)/lib/,libutee.a libutils.a libdl.a \
	libmbedtls.a) $(KIT)/include/mbedtls/.stamp
$(eval $(call kit-files,include,$(wildcard ta/kit/include/*.h ta/kit/libc/include/*.h \
	ta/kit/libc/include/*.S)))
$(eval $(call kit-files,include/sys,$(wildcard ta/kit/libc/include/sys/*.h)))
# What client applications may want of them.
$(eval $(call kit-files,host_include,$(filter-out %/tee_internal_api.h \
	%/tee_internal_api_extensions.h,$(wildcard $(addprefix ta/kit/include/,\
	tee_*.h __tee_*.h pta_*.h remoteproc_pta.h rng_pta_client.h utee_defines.h utee_types.h user_ta_header.h \
	compiler.h) ta/kit/libc/include/util.h ta/kit/libc/include/types_ext.h))))
$(eval $(call kit-files,mk,$(wildcard ta/kit/mk/*.mk)))
$(eval $(call kit-files,src,$(wildcard ta/kit/src/*)))
$(eval $(call kit-files,host_include,$(wildcard ta/kit/host_include/*)))
$(eval $(call kit-files,scripts,$(wildcard ta/kit/scripts/*),755))

KIT_FILES += $(KIT)/scripts/sign_encrypt $(KIT)/keys/default_ta.pem \
	$(KIT)/keys/default.pem
$(eval $(call kit-file,$(KIT)/scripts/sign_encrypt,$(B)/tools/strongroom-sign,755))
$(foreach k,default_ta default,$(eval $(call kit-file,$(KIT)/keys/$(k).pem,tools/keys/TEST-ta.pem,644)))

.PHONY: ta-dev-kit
ta-dev-kit: $(KIT_FILES)
EXTRA += $(KIT_FILES)

# $(1) name of the folder in ta/apps, $(2) UUID. The TA's own makefile knows
# what it depends on, so it always runs, and touches the result only if new.
define ta-app
$(B)/ta/$(2).ta: ta-app-$(1) ;
.PHONY: ta-app-$(1)
ta-app-$(1): $$(KIT_FILES)
	$$(Q)$$(MAKE) --no-print-directory -s -C ta/apps/$(1) MAKEFLAGS= \
		V=$$(V) O=$$(abspath $$(B))/ta/$(1) TA_NO_DUMP=y \
		TA_DEV_KIT_DIR=$$(abspath $$(KIT)) CROSS_COMPILE=$$(CROSS) \
		STRONGROOM=$$(CURDIR) STRONGROOM_BUILD=$$(abspath $$(B)) all
	$$(Q)cmp -s $$(B)/ta/$(1)/$(2).ta $$(B)/ta/$(2).ta || \
		cp $$(B)/ta/$(1)/$(2).ta $$(B)/ta/$(2).ta
TA_FILES += $(B)/ta/$(2).ta
EXTRA += $(B)/ta/$(2).ta
endef

$(eval $(call ta-app,hello,8aaaf200-2450-11e4-abe2-0002a5d5c51b))
$(eval $(call ta-app,mischief,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c51))
$(eval $(call ta-app,mischief-shared,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c52))
$(eval $(call ta-app,mischief-single,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c57))
$(eval $(call ta-app,conformance,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c53))
$(eval $(call ta-app,bench,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c54))
$(eval $(call ta-app,steps,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c55))
$(eval $(call ta-app,wallet,d9da4ec6-4e8d-41e0-aadf-9e7c414b7cae))
ta-app-wallet: | $(SYSROOT)/.stamp
# Libraries for it: one that it is linked against, one that it opens, and one
# that cannot be opened.
$(eval $(call ta-app,kit-test-lib,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a02))
$(eval $(call ta-app,kit-test-plugin,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a03))
$(eval $(call ta-app,kit-test-broken,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a06))
$(eval $(call ta-app,kit-test,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a01))
ta-app-kit-test-plugin: ta-app-kit-test-lib
# Early TAs: linked into the TEE's image (EARLY_TAS), so the TEE needs their
# ELF files, and the guest no files of them.
define early-ta-app
$(call ta-app,$(1),$(2))
TA_FILES := $$(filter-out $(B)/ta/$(2).ta,$$(TA_FILES))
$(B)/ta/$(2).elf: $(B)/ta/$(2).ta
	$$(Q)cmp -s $$(B)/ta/$(1)/$(2).stripped.elf $$@ || \
		cp $$(B)/ta/$(1)/$(2).stripped.elf $$@
endef
$(eval $(call early-ta-app,trusted-keys,f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c))
$(eval $(call early-ta-app,app-secrets,5ca4d9d9-dee4-47f4-977a-7eadc060e52c))
# They try the services of the TEE.
$(eval $(call ta-app,services,2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e1))
$(eval $(call ta-app,services-crash,2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e2))
ta-app-kit-test: ta-app-kit-test-lib

include $(wildcard ta/apps/*/build.mk)
include ta/host.mk
$(call unit-test,ta/kit/libutils/heap_test,ta/kit/libutils/heap.c)

# The library on the host: the kit's own headers, the host's C library.
KIT_TEST := -Ita/kit/include -idirafter ta/kit/libc/include -Wno-undef
$(call unit-test,ta/kit/libutils/libutils_test,,$(KIT_TEST))
$(call unit-test,ta/kit/libutee/cipher_test,ta/kit/libutee/cipher.c \
	ta/kit/libutee/operation.c ta/kit/libutee/alg.c,$(KIT_TEST))
$(call unit-test,ta/kit/libutee/entry_test,ta/kit/libutee/private.c \
	ta/kit/libutee/entry_1_3.c ta/kit/libutee/entry_1_1.c,$(KIT_TEST))
$(call unit-test,ta/kit/libutee/bigint_test,ta/kit/libutee/bigint.c \
	ta/kit/libutee/bigint_mod.c ta/kit/libutee/bignum.c \
	ta/kit/libutee/bignum_mont.c,$(KIT_TEST),-lcrypto)

# What compares secrets in a TA, under valgrind where there is one.
KIT_COMPARE_SRCS := ta/kit/check/compare.c ta/kit/libutils/consttime.c
$(eval $(call compile-rules,$(B)/kit-compare.o.d,$(HOSTCC),$(HOST) $(KIT_TEST)))
$(B)/test/ta/kit/check/compare: $(call objs,$(B)/kit-compare.o.d,\
		$(KIT_COMPARE_SRCS))
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(HOSTCC) $(REPRO) -o $@ $^
$(B)/test/ta/kit/check/compare_test: crypto/check/run-secrets \
		$(B)/test/ta/kit/check/compare
	$(Q)printf '#!/bin/sh\nexec %s %s\n' $(CURDIR)/crypto/check/run-secrets \
		$(abspath $(B)/test/ta/kit/check/compare) >$@
	$(Q)chmod +x $@
UNIT_TESTS += $(B)/test/ta/kit/check/compare_test
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/kit-compare.o.d,\
	$(KIT_COMPARE_SRCS)))
