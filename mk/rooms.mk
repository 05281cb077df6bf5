# Who may include whom (docs/architecture.md). A source sees the public headers
# of its own room and of the rooms named here, nothing else.

sees-base    := base
sees-abi     := abi
sees-crypto  := crypto base
sees-formats := formats base
sees-arch    := arch base abi plat
sees-drivers := drivers arch crypto base abi plat
sees-plat    := plat drivers arch crypto base abi
sees-boot    := boot plat drivers arch formats crypto base abi
sees-monitor := monitor plat drivers arch formats crypto base abi
sees-loader  := loader plat drivers arch formats crypto base abi
sees-tee     := tee plat drivers arch formats crypto base abi
sees-ta      := ta abi base crypto formats
sees-normal  := normal formats abi base
sees-tools   := tools boot drivers arch plat formats crypto base abi
sees-distro  := distro formats base abi
sees-tests   := tests tee loader boot monitor plat drivers arch formats crypto base abi

# plat/ has one folder per platform, arch/ one per architecture; $(1) is the
# source path. PLAT and ARCH are those of the image that is built, MACHINE is
# the one whose TAs it loads.
PLAT ?= qemu-virt
ARCH ?= aarch64
MACHINE ?= aarch64
inc-of-plat = -Iplat/$(PLAT)/include
inc-of-arch = -Iarch/include -Iarch/$(ARCH)/include
inc-of-formats = -Iformats/include -Iformats/machine/$(MACHINE)
room-of   = $(firstword $(subst /, ,$(1)))
inc-of    = $(or $(inc-of-$(1)),-I$(1)/include)
room-incs = $(foreach r,$(sees-$(call room-of,$(1))),$(call inc-of,$(r))) \
	    -I$(call room-of,$(1))
