# Boot tests in QEMU: tests/boot/run.
BOOT_PAYLOAD_SRCS := tests/boot/payload_entry.S tests/boot/payload.c \
	drivers/uart.c drivers/gpio.c $(BASE_BARE)
$(call bare-image,boot-payload,$(BOOT_PAYLOAD_SRCS),tests/boot/payload.lds.S,\
	$(GPONLY))
