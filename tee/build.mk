# The TEE kernel, and the unit tests of its parts.
include tee/storage/build.mk

TA_VERIFY_SRCS := tee/ta/ta_verify.c formats/ta_container.c \
	formats/elf_image.c formats/elf_symbol.c $(CRYPTO_HOST_SRCS)
$(call unit-test,tee/ta/ta_verify_test,$(TA_VERIFY_SRCS),,\
	$(CRYPTO_HOST_LIBS) -lmbedcrypto)
