# The normal-world boot loader. libfdt comes from the sysroot; loader/fdt has
# the environment its header asks for.
CFLAGS_loader/tree.c := -Iloader/fdt -idirafter $(SYSROOT)/usr/include

LOADER_SRCS := loader/start.S $(addprefix loader/,main.c machine.c console.c \
	disk.c image.c tree.c place.c cmdline.c \
	state.c) \
	formats/gpt.c formats/bootimg.c formats/crc32.c \
	drivers/uart.c drivers/fw_cfg.c $(VIRTIO_BLK_SRCS) $(BASE_BARE)

$(B)/loader/loader/tree.o: | $(SYSROOT)/.stamp
$(call bare-image,loader,$(LOADER_SRCS),loader/loader.lds.S,$(GPONLY),\
	$(SYSLIB)/libfdt.a)

$(call unit-test,loader/place_test,loader/place.c)
$(call unit-test,loader/cmdline_test,loader/cmdline.c)
