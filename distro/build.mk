# The private arm64 sysroot, and the guest's root file system.

$(SYSROOT)/.stamp: distro/sysroot.list distro/packages
	$(Q)distro/packages $(B) $< $(SYSROOT)
	$(Q)touch $@

# A rule that names a library of the sysroot gets it unpacked first. The files
# carry the time of unpacking, so newer packages relink what uses them.
$(SYSLIB)/%.a $(SYSLIB)/%.so: | $(SYSROOT)/.stamp ;

.PHONY: sysroot
sysroot: $(SYSROOT)/.stamp
