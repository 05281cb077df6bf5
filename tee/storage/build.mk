# Trusted storage below the GlobalPlatform objects. The TEE image takes
# TEE_STORAGE_SRCS; the tests link the same files with a simulated supplicant.
TEE_STORAGE_SRCS := $(addprefix tee/storage/,store.c store_file.c \
		      store_format.c store_object.c store_pages.c store_space.c \
		      store_tree.c)
STORE_SIM_SRCS := tee/storage/store_sim.c tee/storage/store_model.c

$(call unit-test,tee/storage/store_crash_test,$(TEE_STORAGE_SRCS) \
	$(STORE_SIM_SRCS) tee/storage/store_sim_crypto.c)
$(call unit-test,tee/storage/store_scale_test,$(TEE_STORAGE_SRCS) \
	$(STORE_SIM_SRCS) tee/storage/store_sim_crypto.c)
$(call unit-test,tee/storage/store_test,$(TEE_STORAGE_SRCS) $(STORE_SIM_SRCS) \
	$(CRYPTO_HOST_SRCS),,$(CRYPTO_HOST_LIBS))
$(call unit-test,tee/storage/store_format_test,tee/storage/store_format.c)
$(call fuzz-target,tee/storage/store_format_fuzz,tee/storage/store_format.c)
$(call fuzz-target,tee/storage/store_fuzz,$(TEE_STORAGE_SRCS) $(STORE_SIM_SRCS))

# The same code on the emulated CPU, to count instructions.
$(call bare-image,store-check,crypto/check/start.S tee/storage/check/main.c \
	$(TEE_STORAGE_SRCS) $(CRYPTO_TEE_SRCS) $(BASE_BARE),\
	crypto/check/check.lds.S,,$(CRYPTO_BARE_LIBS))
$(B)/test/tee/storage/store_check: crypto/check/run $(B)/store-check.elf
	@mkdir -p $(@D)
	$(Q)printf '#!/bin/sh\nexec %s %s\n' $(CURDIR)/crypto/check/run \
		$(abspath $(B)/store-check.elf) >$@
	$(Q)chmod +x $@
UNIT_TESTS += $(B)/test/tee/storage/store_check
