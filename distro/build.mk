# The private arm64 sysroot, and the guest's root file system.

$(SYSROOT)/.stamp: distro/sysroot.list distro/packages
	$(Q)distro/packages $(B) $< $(SYSROOT)
	$(Q)touch $@

# A rule that names a library of the sysroot gets it unpacked first. The files
# carry the time of unpacking, so newer packages relink what uses them.
$(SYSLIB)/%.a $(SYSLIB)/%.so: | $(SYSROOT)/.stamp ;

.PHONY: sysroot
sysroot: $(SYSROOT)/.stamp

# The guest's ends of the control port and of `./strongroom exec`, and the
# host's end of both.
$(call guest-program,guest-control,distro/guest/control.c distro/guest/port.c)
$(call guest-program,guest-door,distro/guest/door.c distro/guest/port.c)
$(call host-tool,strongroom-connect,distro/connect.c)
