$(call host-tool,strongroom-disk,tools/disk.c formats/gpt.c formats/crc32.c)
$(call host-tool,strongroom-bootimg,tools/bootimg.c formats/bootimg.c)

# Firmware packages and the emulated device's flash. SHA-256 and HMAC are
# ours; keys that sign firmware are those of strongroom-avb, so that they may
# be on a token.
FW_TOOL_SRCS := tools/hostfile.c tools/keyfile.c formats/fip.c \
	formats/vbmeta.c formats/test_keys.c formats/ta_keyring.c crypto/sha256.c crypto/hmac.c \
	crypto/portable/sha256_blocks.c
$(call host-tool,strongroom-fw,tools/fw.c tools/info_package.c \
	tools/xmodem_send.c boot/xmodem.c formats/tee_image.c \
	$(addprefix tools/avb/,key.c helper.c fail.c) \
	$(filter-out tools/keyfile.c,$(FW_TOOL_SRCS)),,-lcrypto)
DEVICE_TOOL_SRCS := tools/device.c tools/info_flash.c tools/provision_ta.c \
	tools/ta_record.c drivers/avb_store.c formats/ta_container.c $(FW_TOOL_SRCS) \
	$(FLASH_SIM_SRCS)
$(call host-tool,strongroom-provision,tools/provision.c $(DEVICE_TOOL_SRCS),,\
	-lmbedcrypto)

# Image files as OP-TEE's build makes them, ours among them.
$(call host-tool,teeimg,tools/teeimg.c tools/info_tee.c tools/info_package.c \
	tools/info_ta.c formats/tee_image.c $(DEVICE_TOOL_SRCS),,-lmbedcrypto)
$(B)/optee/tee.bin: $(B)/tee.bin $(B)/tools/teeimg
	$(call say,TEEIMG,$@)
	$(Q)$(B)/tools/teeimg make --pager $< --out $(@D)
EXTRA += $(B)/optee/tee.bin

$(call host-tool,strongroom-trust,tools/trust.c tools/hostfile.c \
	formats/test_keys.c crypto/sha256.c crypto/portable/sha256_blocks.c,,\
	-lmbedcrypto)

# Signs trusted applications.
$(call host-tool,strongroom-sign,tools/sign.c tools/info_ta.c tools/ta_record.c \
	tools/hostfile.c formats/ta_container.c formats/vbmeta.c \
	$(addprefix tools/avb/,key.c helper.c fail.c),,-lmbedcrypto -lcrypto)

.PHONY: check-images
check-images: $(B)/tools/strongroom-disk $(B)/tools/strongroom-bootimg
	$(Q)tests/tools/run $(B)

# Android Verified Boot. Hashes, keys and certificates are OpenSSL's: it uses
# the processor's SHA instructions and reaches keys on PKCS#11 tokens.
AVB_FORMATS := formats/vbmeta.c formats/avb_descriptor.c formats/avb_writer.c \
	formats/avb_hashtree.c formats/avb_cert.c formats/sparse.c \
	formats/fec.c formats/utf8.c formats/crc32.c formats/avb1.c formats/gpt.c
# What a device would decide: the boot side's verifier, with its own hashes.
AVB_SLOT_SRCS := $(addprefix formats/,avb_slot.c avb_slot_cmdline.c \
	avb_slot_value.c avb_check.c avb_cert_check.c avb_ab.c)
AVB_SLOT_CRYPTO := crypto/rsa_avb.c crypto/modexp_vartime.c \
	crypto/words_square.c \
	crypto/portable/multiply_add.c crypto/sha256.c crypto/sha512.c \
	crypto/portable/sha256_blocks.c
$(call host-tool,strongroom-avb,$(wildcard tools/avb/*.c) crypto/blake2b.c $(AVB_FORMATS) \
	$(AVB_SLOT_SRCS) $(AVB_SLOT_CRYPTO),\
	-Wno-missing-field-initializers -pthread,-lcrypto -ljansson -pthread)

# What executes in a running machine: counted by tests/bench, drawn by trace.
$(call host-tool,strongroom-probe,tools/trace/probe.c)
$(call host-tool,strongroom-timeline,tools/trace/timeline.c \
	tools/trace/exec_log.c)
