# The normal-world boot loader. libfdt comes from the sysroot; loader/fdt has
# the environment its header asks for.
CFLAGS_loader/tree.c := -Iloader/fdt -idirafter $(SYSROOT)/usr/include

LOADER_AVB_SRCS := $(addprefix formats/,avb_slot.c avb_slot_cmdline.c \
	avb_slot_value.c avb_check.c avb_ab.c avb_descriptor.c vbmeta.c utf8.c)
LOADER_SRCS := loader/start.S $(addprefix loader/,main.c machine.c console.c \
	disk.c image.c tree.c place.c cmdline.c \
	state.c misc.c message.c request.c verify.c slot.c) \
	formats/gpt.c formats/bootimg.c formats/crc32.c formats/test_keys.c \
	$(LOADER_AVB_SRCS) crypto/rsa_avb.c crypto/sha512.c \
	$(filter-out crypto/rsa.c,$(CRYPTO_ROM_SRCS)) \
	drivers/uart.c drivers/fw_cfg.c $(VIRTIO_BLK_SRCS) $(BASE_BARE)

$(B)/loader/loader/tree.o: | $(SYSROOT)/.stamp
# The key that signs vbmeta: the loader holds the SHA-256 of its blob. AVB_SIGNER
# is where its private part is, if that is not a file: a pkcs11: URI.
AVB_KEY ?= tools/keys/TEST-firmware.pem
AVB_SIGNER ?= $(AVB_KEY)
$(B)/loader/trust.c: $(AVB_KEY) $(B)/tools/strongroom-avb
	@mkdir -p $(@D)
	$(call say,KEY,$@)
	$(Q)$(B)/tools/strongroom-avb extract_public_key_digest \
		--key $(AVB_KEY) --output $@.hex
	$(Q){ echo '#include "verify.h"'; \
		echo 'const uint8_t slot_trusted_key[32] = {'; \
		sed 's/../0x&,/g' $@.hex; echo '};'; } >$@
$(B)/loader/trust.o: $(B)/loader/trust.c
	$(call say,CC,$@)
	$(Q)$(CC64) $(BARE) $(GPONLY) $(call room-incs,loader/verify.c) -c -o $@ $<
$(B)/loader.elf: $(B)/loader/trust.o
$(call bare-image,loader,$(LOADER_SRCS),loader/loader.lds.S,$(GPONLY),\
	$(SYSLIB)/libfdt.a)

$(call unit-test,loader/place_test,loader/place.c)
$(call unit-test,loader/cmdline_test,loader/cmdline.c)
$(call unit-test,loader/message_test,loader/message.c)
$(call unit-test,loader/main_test,loader/main.c loader/state.c \
	loader/cmdline.c)
$(call unit-test,loader/slot_test,loader/slot.c loader/misc.c \
	formats/avb_ab.c formats/crc32.c)
$(call fuzz-target,loader/message_fuzz,loader/message.c)
$(B)/fuzz/loader/tree_fuzz.o.d/loader/%.o: | $(SYSROOT)/.stamp
CFLAGS_loader/tree_fuzz.c := $(CFLAGS_loader/tree.c)
$(call fuzz-target,loader/tree_fuzz,loader/tree.c,,-lfdt)
