# Compilers and the flags every image starts from.

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),@true,@printf '  %-8s %s\n' $(1) $(2))

CROSS  ?= aarch64-linux-gnu-
CC64   := $(CROSS)gcc
LD64   := $(CROSS)ld
OBJCOPY64 := $(CROSS)objcopy
AR64   := $(CROSS)ar
HOSTCC ?= gcc
TESTCC ?= $(HOSTCC)

# The TEE as a process is built for this machine; host-arm64 (tests/host/build.mk)
# sets these three for another one.
HOST_MACHINE := $(shell uname -m)
HOST_TEE_CC := $(HOSTCC)
HOST_DIR := $(B)/host

# The private arm64 sysroot that distro/ unpacks from Debian packages.
SYSROOT := $(B)/sysroot
SYSLIB  := $(SYSROOT)/usr/lib/aarch64-linux-gnu

WARN := -std=gnu11 -Wall -Wextra -Werror -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wshadow -Wundef -Wvla \
	-Wwrite-strings -Wformat=2 -Wno-unused-parameter
# Paths in debug information are relative: builds are the same in any folder.
REPRO := -ffile-prefix-map=$(CURDIR)=. -fdebug-prefix-map=$(CURDIR)=. \
	 -Wl,--build-id=none

# Code without an operating system below it (ROM, monitor, loader, TEE).
BARE := $(WARN) $(REPRO) -O2 -g -ffreestanding -nostdlib -nostdinc \
	-isystem $(shell $(CC64) -print-file-name=include 2>/dev/null) \
	-fno-common -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-pic \
	-ffunction-sections -fdata-sections -march=armv8-a -mstrict-align \
	-mno-outline-atomics -fstack-protector-strong \
	-mstack-protector-guard=global -Ibase/freestanding/include
GPONLY := -mgeneral-regs-only

HOST  := $(WARN) $(REPRO) -O2 -g
TESTF := $(WARN) -O1 -g -fsanitize=address,undefined \
	 -fno-sanitize-recover=all -fno-omit-frame-pointer
TESTLD := -fsanitize=address,undefined
FUZZF := $(WARN) -O1 -g -fsanitize=fuzzer-no-link,address,undefined
FUZZLD := -fsanitize=fuzzer,address,undefined

# Programs for the guest's Linux, linked against Debian's own libraries.
GUESTINC := --sysroot=$(SYSROOT) -isystem $(SYSROOT)/usr/include \
	    -isystem $(SYSROOT)/usr/include/aarch64-linux-gnu
GUEST := $(WARN) $(REPRO) -O2 -g -fstack-protector-strong -fPIE \
	 -D_FORTIFY_SOURCE=2 $(GUESTINC)
# libc.so there is a linker script whose absolute paths need the sysroot, and
# start files come from it too: no cross libc needs to be installed.
GUESTLD := --sysroot=$(SYSROOT) -B$(SYSLIB)/ -L$(SYSLIB) \
	   -Wl,-rpath-link,$(SYSLIB)
