# The dev kit and the tree's TAs for the host TEE (docs/host.md): the same
# sources and makefiles, the host's own compiler. On an arm64 host the kit for
# real machines serves, and its TAs run as they are.

KIT_HOST := $(B)/export-ta_host
KIT_HOST_OBJ := $(B)/ta-kit-host
KIT_HOST_FLAGS := $(WARN) $(REPRO) -O2 -g -nostdinc -ffreestanding -fno-common \
	-fpic -ffunction-sections -fdata-sections -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fstack-protector-strong \
	-mstack-protector-guard=global -fno-tree-loop-distribute-patterns \
	-fno-omit-frame-pointer -DTRACE_LEVEL=4 $(KIT_INCS)
HOST_OF = $(patsubst %_a64.S,%_x86_64.S,$(patsubst arch/aarch64/mem.S,\
	arch/host/mem.c,$(1)))

ifeq ($(HOST_MACHINE),aarch64)
KIT_HOST := $(KIT)
HOST_TA_FILES := $(TA_FILES) $(HOST_DIR)/ta
HOST_EARLY_ELFS := $(EARLY_ELFS)
$(HOST_DIR)/ta:
	@mkdir -p $(@D)
	$(Q)ln -sfn ../ta $@
else

LIBUTEE_HOST_SRCS := $(call HOST_OF,$(LIBUTEE_SRCS)) \
	ta/kit/libutee/host/emutls.c
LIBUTILS_HOST_SRCS := $(call HOST_OF,$(LIBUTILS_SRCS))
$(eval $(call compile-rules,$(KIT_HOST_OBJ),$(HOST_TEE_CC),$(KIT_HOST_FLAGS)))
DEPS += $(patsubst %.o,%.d,$(call objs,$(KIT_HOST_OBJ),$(LIBUTEE_HOST_SRCS) \
	$(LIBUTILS_HOST_SRCS) $(LIBDL_SRCS) $(MBEDTLS_GLUE)))

$(KIT_HOST)/lib/libutee.a: $(call objs,$(KIT_HOST_OBJ),$(LIBUTEE_HOST_SRCS))
$(KIT_HOST)/lib/libutils.a: $(call objs,$(KIT_HOST_OBJ),$(LIBUTILS_HOST_SRCS))
$(KIT_HOST)/lib/libdl.a: $(call objs,$(KIT_HOST_OBJ),$(LIBDL_SRCS))
# The same with sanitizers, for CFG_TA_SANITIZE=y, and what answers them: not
# sanitized itself, as the allocator is not, whose records nobody else may touch.
include ta/kit/host_mk/sanitize.mk
SAN_OBJ := $(KIT_HOST_OBJ)-sanitize
SAN_SRCS := $(wildcard ta/kit/libsanitize/*.c) \
	ta/kit/libsanitize/panic_x86_64.S ta/kit/libutils/malloc.c
SAN_UTILS_SRCS := $(filter-out %/heap.c %/malloc.c,$(LIBUTILS_HOST_SRCS))
$(eval $(call compile-rules,$(SAN_OBJ),$(HOST_TEE_CC),$(KIT_HOST_FLAGS) \
	$(ta-sanitize-flags)))
$(eval $(call compile-rules,$(SAN_OBJ)-own,$(HOST_TEE_CC),$(KIT_HOST_FLAGS)))
$(eval $(call compile-rules,$(SAN_OBJ)-plain,$(HOST_TEE_CC),$(KIT_HOST_FLAGS) \
	-include ta/kit/libsanitize/plain_names.h))
DEPS += $(patsubst %.o,%.d,$(call objs,$(SAN_OBJ),$(LIBUTEE_HOST_SRCS) \
	$(SAN_UTILS_SRCS)) $(call objs,$(SAN_OBJ)-own,$(SAN_SRCS)) \
	$(call objs,$(SAN_OBJ)-plain,ta/kit/libutils/heap.c))
SAN_LIBS := $(addprefix $(KIT_HOST)/lib/sanitize/,libutee.a libutils.a \
	libsanitize.a)
$(KIT_HOST)/lib/sanitize/libutee.a: $(call objs,$(SAN_OBJ),$(LIBUTEE_HOST_SRCS))
$(KIT_HOST)/lib/sanitize/libutils.a: $(call objs,$(SAN_OBJ),$(SAN_UTILS_SRCS))
$(KIT_HOST)/lib/sanitize/libsanitize.a: $(call objs,$(SAN_OBJ)-own,$(SAN_SRCS)) \
	$(call objs,$(SAN_OBJ)-plain,ta/kit/libutils/heap.c)
# As for real machines, from this computer's mbed TLS.
$(call objs,$(KIT_HOST_OBJ),ta/kit/libmbedtls/nist_kw.c): \
	| $(KIT)/include/mbedtls/.stamp
$(KIT_HOST)/lib/libmbedtls.a: $(call objs,$(KIT_HOST_OBJ),$(MBEDTLS_GLUE))
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)rm -rf $@ $(KIT_HOST_OBJ)/mbedtls.d && \
		mkdir -p $(KIT_HOST_OBJ)/mbedtls.d
	$(Q)cd $(KIT_HOST_OBJ)/mbedtls.d && for a in mbedcrypto mbedx509; do \
		ar x "$$($(HOST_TEE_CC) -print-file-name=lib$$a.a)"; done && \
		rm -f $(MBEDTLS_LEFT_OUT)
	$(Q)ar rcsD $@ $(KIT_HOST_OBJ)/mbedtls.d/*.o $^
	$(Q)rm -rf $(KIT_HOST_OBJ)/mbedtls.d
$(KIT_HOST)/lib/%.a:
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcsD $@ $^
$(KIT_HOST)/mk/conf.mk $(KIT_HOST)/mk/sanitize.mk: $(KIT_HOST)/mk/%: \
		ta/kit/host_mk/%
	$(Q)install -D -m 644 $< $@
# The stamp alone stands for all of these headers.
$(KIT_HOST)/include/mbedtls/.stamp: $(KIT)/include/mbedtls/.stamp ta/host.mk
	@mkdir -p $(@D)
	$(Q)cp -p $(<D)/*.h $(<D)/LICENSE $(@D) && cp -p $(<D)/../mbedtls_3.h $(@D)/..
	$(Q)touch $@
$(KIT_HOST)/%: $(KIT)/%
	@mkdir -p $(@D)
	$(Q)cp -p $< $@
KIT_HOST_FILES := $(KIT_FILES:$(KIT)/%=$(KIT_HOST)/%) $(SAN_LIBS) \
	$(KIT_HOST)/mk/sanitize.mk

# As ta-app; $(1) folder, $(2) UUID. With sanitizers each is in another folder.
# $(3) where, $(4) settings, $(5) what they are to whoever asks for all
define host-ta-rules
$(3)/$(2).ta: host-ta-app-$(notdir $(3))-$(1) ;
.PHONY: host-ta-app-$(notdir $(3))-$(1)
host-ta-app-$(notdir $(3))-$(1): $$(KIT_HOST_FILES)
	$$(Q)mkdir -p $(3)
	$$(Q)$$(MAKE) --no-print-directory -s -C ta/apps/$(1) MAKEFLAGS= \
		V=$$(V) O=$$(abspath $(3))/$(1) TA_NO_DUMP=y $(4) \
		TA_DEV_KIT_DIR=$$(abspath $$(KIT_HOST)) \
		STRONGROOM=$$(CURDIR) STRONGROOM_BUILD=$$(abspath $$(B)) \
		SECP256K1=$$(shell $$(HOST_TEE_CC) -print-file-name=libsecp256k1.a) \
		KIT_TEST_LIB_DIR=$$(abspath $(3))/kit-test-lib all
	$$(Q)cmp -s $(3)/$(1)/$(2).ta $(3)/$(2).ta || \
		cp $(3)/$(1)/$(2).ta $(3)/$(2).ta
$(5) += $(3)/$(2).ta
endef
host-ta-sanitized = $(call host-ta-rules,$(1),$(2),$(HOST_DIR)/ta-sanitized,\
	CFG_TA_SANITIZE=y,HOST_TA_SANITIZED)
define host-ta-app
$(call host-ta-rules,$(1),$(2),$(HOST_DIR)/ta,,HOST_TA_FILES)
$(call host-ta-sanitized,$(1),$(2))
endef

$(eval $(call host-ta-app,hello,8aaaf200-2450-11e4-abe2-0002a5d5c51b))
$(eval $(call host-ta-app,mischief,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c51))
$(eval $(call host-ta-app,mischief-shared,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c52))
$(eval $(call host-ta-app,mischief-single,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c57))
$(eval $(call host-ta-app,conformance,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c53))
$(eval $(call host-ta-app,bench,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c54))
$(eval $(call host-ta-app,steps,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c55))
$(eval $(call host-ta-app,wallet,d9da4ec6-4e8d-41e0-aadf-9e7c414b7cae))
$(eval $(call host-ta-sanitized,planted,e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c58))
host-ta-app-ta-wallet host-ta-app-ta-sanitized-wallet: | $(SYSROOT)/.stamp
# They try the services of the TEE, which brings two of its own along: of these
# the supplicant has no files.
$(eval $(call host-ta-rules,services,2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e1,$(HOST_DIR)/ta,,HOST_TA_FILES))
$(eval $(call host-ta-rules,services-crash,2f4e8d11-6a3c-4b07-8e52-9c1d7a60b3e2,$(HOST_DIR)/ta,,HOST_TA_FILES))
$(eval $(call host-ta-rules,trusted-keys,f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c,$(HOST_DIR)/early,,HOST_EARLY_TA_FILES))
$(eval $(call host-ta-rules,app-secrets,5ca4d9d9-dee4-47f4-977a-7eadc060e52c,$(HOST_DIR)/early,,HOST_EARLY_TA_FILES))
HOST_EARLY_ELFS := $(EARLY_TAS:%=$(HOST_DIR)/early/%.elf)
$(HOST_DIR)/early/%.elf: $(HOST_DIR)/early/%.ta
	$(Q)cmp -s $(HOST_DIR)/early/*/$*.stripped.elf $@ || \
		cp $(HOST_DIR)/early/*/$*.stripped.elf $@
# These have thread-local variables, which Clang emulates here. Who only runs the
# host TEE has no need of them, nor of that compiler.
HOST_TLS := CC-ta_arm64='clang -femulated-tls -fsemantic-interposition'
host-ta-tls = $(call host-ta-rules,$(1),$(2),$(HOST_DIR)/ta,$(HOST_TLS),HOST_TLS_TA_FILES)
$(eval $(call host-ta-tls,kit-test-lib,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a02))
$(eval $(call host-ta-tls,kit-test-plugin,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a03))
$(eval $(call host-ta-tls,kit-test-broken,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a06))
$(eval $(call host-ta-tls,kit-test,6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a01))
host-ta-app-ta-kit-test host-ta-app-ta-kit-test-plugin: host-ta-app-ta-kit-test-lib
endif

# What the host TEE brings along, as the image does.
$(HOST_DIR)/early.S: tee/embed $(HOST_EARLY_ELFS)
	@mkdir -p $(@D)
	$(Q)tee/embed $(foreach e,$(HOST_EARLY_ELFS),$(basename $(notdir $(e)))=$(e)) >$@
