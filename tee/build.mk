# The TEE kernel, and the unit tests of its parts.
include tee/storage/build.mk

TA_VERIFY_SRCS := tee/ta/ta_verify.c formats/ta_container.c \
	formats/elf_image.c formats/elf_symbol.c $(CRYPTO_HOST_SRCS) \
	$(CRYPTO_GP_HOST_SRCS)
$(call unit-test,tee/ta/ta_verify_test,$(TA_VERIFY_SRCS),,\
	$(CRYPTO_HOST_LIBS) -lmbedcrypto)

# The image itself. Signers of TAs: TA_KEYS, public or private PEM files.
# TA_CLASS_KEY, a file of 64 hexadecimal digits, decrypts what they encrypt for
# all devices.
TA_KEYS ?= tools/keys/TEST-ta.pem
TA_CLASS_KEY ?= $(if $(filter-out tools/keys/TEST-ta.pem,$(TA_KEYS)),,\
	tools/keys/TEST-ta-class.hex)
# TEE_CORE_SRCS is what every target has.
TEE_CORE_SRCS := tee/main.c tee/storage_service.c \
	$(filter-out %_test.c,$(wildcard tee/kernel/*.c tee/smc/*.c \
	tee/syscall/*.c tee/pta/*.c)) \
	tee/ta/early.c tee/ta/image.c tee/ta/installed.c \
	tee/ta/instance.c tee/ta/load.c tee/ta/module.c tee/ta/ree.c \
	tee/ta/report.c tee/ta/trust.c tee/ta/versions.c tee/ta/params.c tee/ta/session.c \
	tee/ta/space.c tee/ta/ta_verify.c tee/object/value.c \
	tee/object/key.c tee/object/generate.c $(TEE_STORAGE_SRCS) \
	formats/ta_container.c formats/ta_keyring.c formats/elf_image.c \
	formats/elf_symbol.c formats/elf_reloc.c formats/test_keys.c \
	drivers/boot_list.c
# The host build takes what stands in crypto/portable for crypto/aarch64.
TEE_CRYPTO_SRCS := $(CRYPTO_TEE_SRCS) $(CRYPTO_GP_SRCS) $(CRYPTO_PK_SRCS) \
	$(CRYPTO_EC_SRCS)
TEE_SRCS := arch/aarch64/tee_start.S arch/aarch64/tee_vectors.S \
	arch/aarch64/fp_regs.S arch/aarch64/fp.c arch/aarch64/mmu.c \
	arch/aarch64/callers.c 	arch/aarch64/entropy.c $(TEE_CORE_SRCS) \
	$(FLASH_DRIVER_SRCS) drivers/uart.c drivers/gic.c drivers/gpio.c \
	$(TEE_CRYPTO_SRCS) $(BASE_BARE)
LDFLAGS_tee := -pie --no-dynamic-linker -Bsymbolic -z norelro
# libfdt.h asks for a hosted environment; loader/fdt has what it needs of it.
CFLAGS_tee/main.c = -Iloader/fdt -idirafter $(SYSROOT)/usr/include
$(call bare-image,tee,$(TEE_SRCS),tee/tee.lds.S,$(GPONLY),\
	$(CRYPTO_BARE_LIBS) $(SYSLIB)/libfdt.a $(B)/tee/trust.o \
	$(B)/tee/early.o)
$(B)/tee/tee/main.o: | $(SYSROOT)/.stamp

$(B)/tee/trust.c: $(TA_KEYS) $(TA_CLASS_KEY) $(B)/tools/strongroom-trust
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)$(B)/tools/strongroom-trust $(addprefix --class-key ,$(strip \
		$(TA_CLASS_KEY))) $(TA_KEYS) >$@
$(B)/tee/trust.o: $(B)/tee/trust.c
	$(call say,CC,$@)
	$(Q)$(CC64) $(BARE) $(GPONLY) -Itee -Itee/include -Icrypto/include \
		-Iformats/include -Ibase/include -c -o $@ $<

# Early TAs, linked into the image: UUIDs of TAs that ta/ builds.
EARLY_TAS ?= f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c \
	5ca4d9d9-dee4-47f4-977a-7eadc060e52c
EARLY_ELFS := $(EARLY_TAS:%=$(B)/ta/%.elf)
$(B)/tee/early.S: tee/embed tee/build.mk $(EARLY_ELFS)
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)tee/embed $(foreach u,$(EARLY_TAS),$(u)=$(B)/ta/$(u).elf) >$@
$(B)/tee/early.o: $(B)/tee/early.S
	$(call say,AS,$@)
	$(Q)$(CC64) -c -o $@ $<

$(call unit-test,tee/object/value_test,tee/object/value.c)
$(call unit-test,tee/kernel/measure_test,tee/kernel/measure.c \
	arch/host/spinlock.c)
$(call unit-test,tee/kernel/heap_test,tee/kernel/heap.c arch/host/spinlock.c)
$(call unit-test,tee/kernel/pages_test,tee/kernel/pages.c tee/kernel/heap.c \
	arch/host/spinlock.c)
$(call unit-test,tee/ta/versions_test,tee/ta/versions.c formats/ta_container.c)
$(call unit-test,tee/ta/trust_test,tee/ta/trust.c formats/ta_keyring.c \
	drivers/device_key.c $(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))
$(B)/test/tee/ta/chain_test.o.d/%: ARCH := host
$(B)/test/tee/ta/chain_test.o.d/%: PLAT := host
$(call unit-test,tee/ta/chain_test,tee/ta/session.c tee/ta/instance.c \
	arch/host/spinlock.c)

include tee/host.mk
