# The loader alone in QEMU, entered by a few instructions instead of a monitor.
LOADER_ENTER := $(B)/test/loader/enter.elf $(B)/test/loader/enter-lost.elf
$(B)/test/loader/enter-lost.elf: ENTER_FLAGS := -DTREE=0x41000000
$(LOADER_ENTER): tests/loader/enter.S plat/$(PLAT)/include/plat/memmap.h
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC64) -nostdlib -static -Wl,-Ttext=0x60700000,--build-id=none \
		$(ENTER_FLAGS) -Iplat/$(PLAT)/include -o $@ $<

EXTRA += $(LOADER_ENTER)

.PHONY: check-loader
check-loader: $(LOADER_ENTER) $(B)/loader.elf $(GUESTFS)/.stamp \
    $(B)/tools/strongroom-disk $(B)/tools/strongroom-bootimg
	$(Q)tests/loader/run $(B)
