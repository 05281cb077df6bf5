# Kernels of a few hundred bytes, so that a start takes a second.
VBOOT_KERNELS := $(B)/test/vboot/kernel-1.bin $(B)/test/vboot/kernel-2.bin
$(B)/test/vboot/kernel-%.bin: tests/vboot/kernel.S \
    plat/$(PLAT)/include/plat/memmap.h
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC64) -nostdlib -static -Wl,-Ttext=0,--build-id=none -DSEED=$* \
		-Iplat/$(PLAT)/include -o $(@:.bin=.elf) $<
	$(Q)$(OBJCOPY64) -O binary $(@:.bin=.elf) $@

EXTRA += $(VBOOT_KERNELS)
