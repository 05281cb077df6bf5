# The ROM, and the firmware package it starts.
ROM_SRCS := boot/entry.S boot/main.c boot/load.c boot/verify.c boot/map.c \
	boot/cpus.c boot/recovery.c boot/xmodem.c $(FLASH_DRIVER_SRCS) drivers/uart.c formats/fip.c \
	formats/vbmeta.c formats/test_keys.c crypto/hmac.c $(CRYPTO_ROM_SRCS) \
	$(BASE_BARE)
$(call bare-image,rom,$(ROM_SRCS),boot/rom.lds.S,,$(CRYPTO_BARE_LIBS))

# The key that signs the package, whose hash is fused; FW_SIGNER is where its
# private part is, if that is not a file: a pkcs11: URI.
FW_KEY ?= tools/keys/TEST-firmware.pem
FW_SIGNER ?= $(FW_KEY)
FW_ROLLBACK_INDEX ?= 0

$(B)/firmware.fip: $(B)/monitor.bin $(B)/tee.bin $(B)/loader.bin $(FW_KEY) \
		$(B)/tools/strongroom-fw
	$(call say,FIP,$@)
	$(Q)$(B)/tools/strongroom-fw pack --monitor $(B)/monitor.bin \
		--tee $(B)/tee.bin --loader $(B)/loader.bin --key '$(FW_SIGNER)' \
		--rollback-index $(FW_ROLLBACK_INDEX) --out $@

EXTRA += $(B)/firmware.fip

.PHONY: firmware
firmware: $(B)/rom.bin $(B)/firmware.fip $(B)/tools/strongroom-provision

$(call unit-test,boot/xmodem_test,boot/xmodem.c)
$(call fuzz-target,boot/xmodem_fuzz,boot/xmodem.c)
$(call unit-test,boot/verify_test,boot/verify.c formats/vbmeta.c \
	tools/hostfile.c tools/keyfile.c $(CRYPTO_HOST_SRCS),-Itools,\
	-lmbedcrypto $(CRYPTO_HOST_LIBS))
