# A bare-metal normal world that drives the TEE's message interface itself,
# packed in place of the loader (tests/bare/run).
BARE_DIR := tests/bare
BARE_TAS := 8aaaf200-2450-11e4-abe2-0002a5d5c51b \
	e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c51 \
	e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c52
BARE_SRCS := $(addprefix $(BARE_DIR)/,entry.S world.S runtime.c machine.c \
	driver.c supplicant.c files.c smoke.c refuse.c foreign.c hostile.c \
	garbage.c race.c museum.c production.c scale.c limits.c \
	main.c tas.S) drivers/uart.c drivers/fw_cfg.c $(BASE_BARE)
$(call bare-image,tests-bare,$(BARE_SRCS),$(BARE_DIR)/bare.lds.S,$(GPONLY) \
	-Wa$(comma)-I$(B)/ta,)
$(B)/tests-bare/$(BARE_DIR)/tas.o: $(BARE_TAS:%=$(B)/ta/%.ta)

$(B)/tests-bare.fip: $(B)/monitor.bin $(B)/tee.bin $(B)/tests-bare.bin \
		$(FW_KEY) $(B)/tools/strongroom-fw
	$(call say,FIP,$@)
	$(Q)$(B)/tools/strongroom-fw pack --monitor $(B)/monitor.bin \
		--tee $(B)/tee.bin --loader $(B)/tests-bare.bin \
		--key $(FW_KEY) --rollback-index $(FW_ROLLBACK_INDEX) --out $@
EXTRA += $(B)/tests-bare.fip

.PHONY: check-bare
check-bare: $(B)/rom.bin $(B)/tests-bare.fip $(B)/tools/strongroom-provision
	$(Q)tests/bare/run $(B) normal
