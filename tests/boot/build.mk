# Boot tests in QEMU: tests/boot/run.
BOOT_PAYLOAD_SRCS := tests/boot/payload_entry.S tests/boot/payload.c \
	drivers/uart.c drivers/gpio.c $(FLASH_DRIVER_SRCS) crypto/hmac.c \
	$(CRYPTO_ROM_SRCS) $(BASE_BARE)
$(call bare-image,boot-payload,$(BOOT_PAYLOAD_SRCS),tests/boot/payload.lds.S,,\
	$(CRYPTO_BARE_LIBS))
$(call host-tool,boot-forge,tests/boot/forge.c $(FW_TOOL_SRCS) \
	$(FLASH_SIM_SRCS),-Itools,-lmbedcrypto)

.PHONY: check-boot
check-boot: $(B)/rom.bin $(B)/boot-payload.bin $(B)/tools/boot-forge \
		$(B)/tools/strongroom-fw $(B)/tools/strongroom-provision
	$(Q)tests/boot/run $(B)
