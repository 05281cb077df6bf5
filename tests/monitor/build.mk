# The monitor between a fake TEE and a fake normal world (tests/monitor/run).
MT := tests/monitor
MT_LIB := drivers/gic.c drivers/uart.c $(BASE_BARE)
LDFLAGS_monitor-test-rom := --no-warn-rwx-segments --defsym=PAYLOAD_BASE=0
LDFLAGS_monitor-test-tee := --no-warn-rwx-segments --defsym=PAYLOAD_BASE=0x0e100000
LDFLAGS_monitor-test-normal := --no-warn-rwx-segments --defsym=PAYLOAD_BASE=0x60000000
$(call bare-image,monitor-test-rom,$(MT)/rom.S,$(MT)/payload.lds.S,$(GPONLY),)
$(call bare-image,monitor-test-tee,$(MT)/tee_entry.S $(MT)/tee.c $(MT_LIB),$(MT)/payload.lds.S,$(GPONLY),)
$(call bare-image,monitor-test-normal,$(MT)/normal_entry.S $(MT)/normal.c drivers/uart.c base/freestanding/string.c arch/aarch64/mem.S,$(MT)/payload.lds.S,$(GPONLY),)
MONITOR_TEST := monitor monitor-test-rom monitor-test-tee monitor-test-normal

.PHONY: monitor-test
monitor-test: $(MONITOR_TEST:%=$(B)/%.bin)
