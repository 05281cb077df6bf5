# The private arm64 sysroot, and the guest's root file system.

$(SYSROOT)/.stamp: distro/sysroot.list distro/packages distro/debian-sources
	$(Q)distro/packages $(B) $< $(SYSROOT)
	$(Q)touch $@

# A rule that names a library of the sysroot gets it unpacked first. The files
# carry the time of unpacking, so newer packages relink what uses them.
$(SYSLIB)/%.a $(SYSLIB)/%.so: | $(SYSROOT)/.stamp ;

.PHONY: sysroot
sysroot: $(SYSROOT)/.stamp

GUEST_GPT := formats/gpt.c formats/crc32.c

# What the ramdisk starts, without libraries that it would have to carry.
$(call guest-program,guest-init,distro/guest/init.c distro/guest/verity.c \
	distro/guest/watch.c distro/guest/dm.c distro/guest/modules.c distro/guest/partition.c \
	$(GUEST_GPT),,-static-pie)
$(call guest-program,guest-slot,distro/guest/slot.c distro/guest/verity.c \
	distro/guest/partition.c formats/gpt.c $(addprefix formats/,avb_ab.c \
	avb_slot.c avb_slot_cmdline.c avb_slot_value.c avb_check.c vbmeta.c \
	avb_descriptor.c utf8.c crc32.c),-ffunction-sections,-Wl$(comma)--gc-sections)
$(call unit-test,distro/guest/verity_test,distro/guest/verity.c)
$(call fuzz-target,distro/guest/verity_fuzz,distro/guest/verity.c)

# The guest's ends of the control port and of `./strongroom exec`, and the
# host's end of both.
$(call guest-program,guest-start,distro/guest/start.c distro/guest/modules.c \
	distro/guest/partition.c $(GUEST_GPT))
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
		--exclude='./lib/modules/*/kernel/drivers/[!bcdmntv]*' \
		--exclude='./lib/modules/*/kernel/drivers/d[!a]*' \
		--exclude='./lib/modules/*/kernel/drivers/m[!d]*' \
		--exclude='./lib/modules/*/kernel/drivers/net/*/*' \
		--exclude='./usr/share/locale' .
	$(Q)ln -sf "$$(cd $(GUESTFS)/boot && ls vmlinuz-*)" $(GUESTFS)/boot/vmlinuz
	$(Q)touch $@

IMAGE_FILES := $(shell find distro/rootfs -type f) distro/modules.list distro/image
RAMDISK := $(B)/guest/ramdisk
$(RAMDISK): $(GUESTFS)/.stamp distro/modules.list distro/image $(B)/guest/guest-init
	$(call say,IMAGE,$@)
	$(Q)distro/image $(GUESTFS) ramdisk $@ $(B)/guest/guest-init

# The system partition's file system: development, or product.
IMAGE_KIND ?= development
# The product has the wallet and what serves it, none of the tests' programs.
.SECONDEXPANSION:
FILES_development = $(GUEST_PROGRAMS) $(TA_FILES)
FILES_product = $(addprefix $(B)/guest/,guest-start guest-control guest-slot \
	strongroom strongroomd) $(B)/ta/d9da4ec6-4e8d-41e0-aadf-9e7c414b7cae.ta
$(B)/guest/system-development $(B)/guest/system-product: \
    $(B)/guest/system-%: $(GUESTFS)/.stamp $(IMAGE_FILES) $$(FILES_$$*)
	$(call say,IMAGE,$@)
	$(Q)distro/image $(GUESTFS) $* $@ $(FILES_$*)

# With its hash tree and parity behind it. The salt follows from the contents,
# so that these decide about every byte.
SYSTEM_IMG := $(B)/guest/system.img
$(SYSTEM_IMG): $(B)/guest/system-$(IMAGE_KIND) $(B)/tools/strongroom-avb \
		distro/build.mk
	$(call say,IMAGE,$@)
	$(Q)cp $< $@.new && $(B)/tools/strongroom-avb add_hashtree_footer \
		--image $@.new --partition_name system --hash_algorithm sha256 \
		--salt "$$(sha256sum <$< | cut -d ' ' -f 1)" \
		--do_not_append_vbmeta_image --output_vbmeta_image $@.vbmeta
	$(Q)mv $@.new $@
EXTRA += $(SYSTEM_IMG)

# A kernel that cannot go on starts anew, so that a slot's tries are counted.
GUEST_CMDLINE := console=ttyAMA0 quiet panic=3
# What the loader reads from the disk's boot partition.
BOOT_IMG := $(B)/guest/boot.img
$(BOOT_IMG): $(RAMDISK) $(B)/tools/strongroom-bootimg $(B)/tools/strongroom-avb \
		distro/build.mk
	$(call say,IMAGE,$@)
	$(Q)$(B)/tools/strongroom-bootimg make --kernel $(GUESTFS)/boot/vmlinuz \
		--ramdisk $(RAMDISK) --cmdline "$(GUEST_CMDLINE)" --out $@.new
	$(Q)$(B)/tools/strongroom-avb add_hash_footer --image $@.new \
		--partition_name boot --partition_size 134217728 --salt '' \
		--do_not_append_vbmeta_image --output_vbmeta_image $@.vbmeta
	$(Q)mv $@.new $@
EXTRA += $(BOOT_IMG)

# What vouches for both: the hash of one, the hash tree of the other, and what
# the ramdisk is told about it on the kernel's command line. A development
# machine's is signed with a TEST key, which the loader says on every boot.
VBMETA_IMG := $(B)/guest/vbmeta.img
AVB_ROLLBACK_INDEX ?= 0
$(VBMETA_IMG): $(BOOT_IMG) $(SYSTEM_IMG) $(B)/tools/strongroom-avb $(AVB_KEY)
	$(call say,VBMETA,$@)
	$(Q)$(B)/tools/strongroom-avb make_vbmeta_image --output $@.new \
		--include_descriptors_from_image $(BOOT_IMG).vbmeta \
		--include_descriptors_from_image $(SYSTEM_IMG).vbmeta \
		--setup_rootfs_from_kernel $(SYSTEM_IMG).vbmeta \
		--algorithm SHA256_RSA4096 --key '$(AVB_SIGNER)' \
		--rollback_index $(AVB_ROLLBACK_INDEX)
	$(Q)mv $@.new $@
EXTRA += $(VBMETA_IMG)

# All that `./strongroom up` starts a machine from.
.PHONY: machine
machine: $(B)/rom.bin $(B)/firmware.fip $(BOOT_IMG) $(SYSTEM_IMG) \
	$(VBMETA_IMG) $(addprefix $(B)/tools/,\
	strongroom-avb strongroom-connect strongroom-disk strongroom-provision)

# What all of it is made of.
SBOM := $(B)/strongroom.spdx.json
$(SBOM): distro/sbom distro/sbom.awk distro/licences $(B)/rom.bin \
		$(B)/firmware.fip $(BOOT_IMG) $(SYSTEM_IMG) \
		$(KIT)/lib/libmbedtls.a $(SYSROOT)/.stamp \
		$$(addsuffix .map,$(B)/guest/guest-init \
		$$(filter $(B)/guest/%,$$(FILES_$(IMAGE_KIND))))
	$(call say,SBOM,$@)
	$(Q)distro/sbom $@ $(B) $(IMAGE_KIND) '$(CROSS)' '$(EARLY_TAS)' \
		$(FILES_$(IMAGE_KIND))
EXTRA += $(SBOM)
