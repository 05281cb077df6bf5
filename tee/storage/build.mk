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
