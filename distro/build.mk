# The private arm64 sysroot, and the guest's root file system.

$(SYSROOT)/.stamp: distro/sysroot.list distro/packages distro/debian-sources
	$(Q)distro/packages $(B) $< $(SYSROOT)
	$(Q)touch $@

# A rule that names a library of the sysroot gets it unpacked first. The files
# carry the time of unpacking, so newer packages relink what uses them.
$(SYSLIB)/%.a $(SYSLIB)/%.so: | $(SYSROOT)/.stamp ;

.PHONY: sysroot
sysroot: $(SYSROOT)/.stamp

# The guest's ends of the control port and of `./strongroom exec`, and the
# host's end of both.
$(call guest-program,guest-start,distro/guest/start.c)
$(call guest-program,guest-control,distro/guest/control.c distro/guest/port.c)
$(call guest-program,guest-door,distro/guest/door.c distro/guest/port.c)
$(call host-tool,strongroom-connect,distro/connect.c distro/symbols.c \
	distro/place.c)
$(call unit-test,distro/place_test,distro/place.c)
$(call fuzz-target,distro/place_fuzz,distro/place.c)

# The guest's root file system. Kernel drivers for hardware this machine can
# not have are not unpacked: they are most of the kernel package.
GUESTFS := $(B)/guest-packages
$(GUESTFS)/.stamp: distro/guest.list distro/packages distro/debian-sources
	$(Q)distro/packages $(B) $< $(GUESTFS) \
		--exclude='./lib/modules/*/kernel/sound' \
		--exclude='./lib/modules/*/kernel/drivers/[!bcntv]*' \
		--exclude='./lib/modules/*/kernel/drivers/net/*/*' \
		--exclude='./usr/share/locale' .
	$(Q)ln -sf "$$(cd $(GUESTFS)/boot && ls vmlinuz-*)" $(GUESTFS)/boot/vmlinuz
	$(Q)touch $@

INITRAMFS := $(B)/guest/initramfs-development
IMAGE_FILES := $(shell find distro/rootfs -type f) distro/modules.list distro/image
.SECONDEXPANSION:
$(B)/guest/initramfs-development $(B)/guest/initramfs-product: \
    $(B)/guest/initramfs-%: $(GUESTFS)/.stamp $(IMAGE_FILES) \
    $$(GUEST_PROGRAMS) $$(TA_FILES)
	$(call say,IMAGE,$@)
	$(Q)distro/image $(GUESTFS) $* $@ $(GUEST_PROGRAMS) $(TA_FILES)
EXTRA += $(INITRAMFS)

GUEST_CMDLINE := console=ttyAMA0 quiet
# What the loader reads from the disk's boot partition.
BOOT_IMG := $(B)/guest/boot.img
$(BOOT_IMG): $(INITRAMFS) $(B)/tools/strongroom-bootimg distro/build.mk
	$(call say,IMAGE,$@)
	$(Q)$(B)/tools/strongroom-bootimg make --kernel $(GUESTFS)/boot/vmlinuz \
		--ramdisk $(INITRAMFS) --cmdline "$(GUEST_CMDLINE)" --out $@
EXTRA += $(BOOT_IMG)

# What vouches for it: a vbmeta blob with its hash. A development machine's is
# signed with a TEST key, which the loader says on every boot.
VBMETA_IMG := $(B)/guest/vbmeta.img
AVB_ROLLBACK_INDEX ?= 0
$(VBMETA_IMG): $(BOOT_IMG) $(B)/tools/strongroom-avb $(AVB_KEY)
	$(call say,VBMETA,$@)
	$(Q)$(B)/tools/strongroom-avb add_hash_footer --image $(BOOT_IMG) \
		--partition_name boot --partition_size 134217728 --salt '' \
		--algorithm SHA256_RSA4096 --key $(AVB_KEY) \
		--rollback_index $(AVB_ROLLBACK_INDEX) \
		--do_not_append_vbmeta_image --output_vbmeta_image $@
EXTRA += $(VBMETA_IMG)

# All that `./strongroom up` starts a machine from.
.PHONY: machine
machine: $(B)/rom.bin $(B)/firmware.fip $(BOOT_IMG) $(VBMETA_IMG) $(addprefix $(B)/tools/,\
	strongroom-connect strongroom-disk strongroom-provision)

# What all of it is made of.
SBOM := $(B)/strongroom.spdx.json
$(SBOM): distro/sbom $(B)/rom.bin $(B)/firmware.fip $(BOOT_IMG) $(SYSROOT)/.stamp
	$(call say,SBOM,$@)
	$(Q)distro/sbom $@ $(SYSROOT)/packages.list $(GUESTFS)/packages.list \
		$(B)/rom.bin $(B)/firmware.fip $(BOOT_IMG)
EXTRA += $(SBOM)
