# Flash and what is kept in it. The rollback store and the fuses need crypto/:
# link FLASH_DRIVER_SRCS with crypto/sha256 and crypto/hmac.
FLASH_DRIVER_SRCS := drivers/flash_cfi.c drivers/flash_io.c drivers/fuses.c \
	drivers/rollback_flash.c drivers/version_log.c drivers/avb_store.c \
	drivers/device_key.c
FLASH_SIM_SRCS := drivers/flash_sim.c drivers/fuses.c drivers/rollback_flash.c \
	drivers/version_log.c drivers/device_key.c

$(call unit-test,drivers/flash_cfi_test,drivers/flash_cfi.c)
$(call unit-test,drivers/fuses_test,$(FLASH_SIM_SRCS) $(CRYPTO_HOST_SRCS),,\
	$(CRYPTO_HOST_LIBS))
$(call unit-test,drivers/rollback_flash_test,$(FLASH_SIM_SRCS) \
	$(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))
$(call unit-test,drivers/version_log_test,$(FLASH_SIM_SRCS) \
	$(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))
$(call unit-test,drivers/avb_store_test,drivers/avb_store.c \
	$(FLASH_SIM_SRCS) $(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))

$(call unit-test,drivers/device_key_test,$(FLASH_SIM_SRCS) \
	$(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))
$(call unit-test,drivers/boot_list_test,drivers/boot_list.c)

VIRTIO_BLK_SRCS := drivers/virtio_blk.c drivers/virtio_io.c
$(call unit-test,drivers/virtio_blk_test,drivers/virtio_blk.c)
