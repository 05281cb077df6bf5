# The normal-world boot loader. libfdt comes from the sysroot; loader/fdt has
# the environment its header asks for.
CFLAGS_loader/tree.c := -Iloader/fdt -idirafter $(SYSROOT)/usr/include

LOADER_SRCS := loader/start.S $(addprefix loader/,main.c machine.c console.c \
	disk.c image.c tree.c place.c cmdline.c) \
	formats/gpt.c formats/bootimg.c formats/crc32.c \
	drivers/uart.c drivers/fw_cfg.c $(VIRTIO_BLK_SRCS) $(BASE_BARE)

$(B)/loader/loader/tree.o: | $(SYSROOT)/.stamp
$(call bare-image,loader,$(LOADER_SRCS),loader/loader.lds.S,$(GPONLY),\
	$(SYSLIB)/libfdt.a)

$(call unit-test,loader/place_test,loader/place.c)
$(call unit-test,loader/cmdline_test,loader/cmdline.c)

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
