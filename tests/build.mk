# Whole-system tests: each folder lists what it builds.
include $(wildcard tests/*/build.mk)

# What fuzzing starts from.
FUZZ_SEEDS := $(B)/fuzz/seeds.stamp
$(FUZZ_SEEDS): tests/fuzz-seeds normal/daemon/rpc.c normal/daemon/tx_json.c \
		formats/avb_slot.c $(B)/firmware.fip $(addprefix $(B)/tools/,\
		strongroom-avb strongroom-bootimg strongroom-disk \
		strongroom-sign) | $(TA_FILES)
	$(call say,SEEDS,$(B)/fuzz/seeds)
	$(Q)$< $(B)
	$(Q)touch $@
