# The TEE as a host program: the same files of tee/ with the bodies of
# arch/host and plat/host, portable crypto, and the normal world's driver and
# supplicant in front. docs/host.md.

TEE_HOST_SRCS := $(TEE_CORE_SRCS) \
	$(addprefix arch/host/,thread.c spinlock.c entropy.c mmu.c user.c) \
	$(addprefix plat/host/,irq.c flash.c console.c start.c) \
	drivers/flash_sim.c \
	$(filter-out %/flash_cfi.c %/flash_io.c,$(FLASH_DRIVER_SRCS)) \
	$(sort $(filter-out crypto/aarch64/%,$(TEE_CRYPTO_SRCS)) \
	$(wildcard crypto/portable/*.c)) $(BASE_SRCS)
TEE_HOST_PROCESS := arch/host/user_process.c
WORLD_HOST_SRCS := $(addprefix normal/host/,main.c driver.c requests.c \
	supplicant.c sockets.c server.c identity.c)
# Linux has a crypto library of its own; here it is the tree's.
CFLAGS_normal/host/identity.c := -Icrypto/include

HOST_TEE := -std=gnu11 -g -pthread
HOST_TEE_LD := -pthread -Wl,--defsym,image_start=__executable_start
HOST_TEE_LIBS := -lfdt $(CRYPTO_HOST_LIBS)

# Builds with sanitizers have a heap that these can see into.
TEE_HOST_SEEN_SRCS := $(filter-out tee/kernel/heap.c,$(TEE_HOST_SRCS)) \
	tests/host/heap.c
CFLAGS_tests/host/heap.c := -Itee

# $(1) name, $(2) compiler, $(3) flags of compiler and linker, $(4) files of it
define host-tee-t
$(HOST_DIR)/$(1).o.d/%: ARCH := host
$(HOST_DIR)/$(1).o.d/%: PLAT := host
$(HOST_DIR)/$(1).o.d/%: MACHINE := $(HOST_MACHINE)
$(call compile-rules,$(HOST_DIR)/$(1).o.d,$(2),$(WARN) $(REPRO) $(HOST_TEE) $(3))
$(call objs,$(HOST_DIR)/$(1).o.d,$(4)): | $(SYSROOT)/.stamp
$(HOST_DIR)/$(1).o.d/trust.o: $(B)/tee/trust.c
	@mkdir -p $$(@D)
	$$(Q)$(2) $(WARN) $(REPRO) $(HOST_TEE) $(3) -Itee -Icrypto/include \
		-Iformats/include -Ibase/include -c -o $$@ $$<
$(HOST_DIR)/$(1).o.d/early.o: $(HOST_DIR)/early.S
	@mkdir -p $$(@D)
	$$(Q)$(2) -Wa$(comma)--noexecstack -c -o $$@ $$<
$(HOST_DIR)/$(1): $(call objs,$(HOST_DIR)/$(1).o.d,$(4) \
		$(TEE_HOST_PROCESS) $(WORLD_HOST_SRCS)) \
		$(HOST_DIR)/$(1).o.d/trust.o $(HOST_DIR)/$(1).o.d/early.o
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(2) $(REPRO) $(3) -o $$@ $$^ $(HOST_TEE_LD) $(HOST_TEE_LIBS)
DEPS += $(patsubst %.o,%.d,$(call objs,$(HOST_DIR)/$(1).o.d,\
	$(4) $(TEE_HOST_PROCESS) $(WORLD_HOST_SRCS)))
endef
host-tee = $(eval $(call host-tee-t,$(1),$(2),$(3),$(4)))

HOST_ASAN := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
$(call host-tee,strongroom-tee-host,$(HOST_TEE_CC),-O2,$(TEE_HOST_SRCS))
$(call host-tee,strongroom-tee-asan,$(HOST_TEE_CC),-O1 $(HOST_ASAN),\
	$(TEE_HOST_SEEN_SRCS))
$(call host-tee,strongroom-tee-tsan,$(HOST_TEE_CC),-O1 \
	-fsanitize=thread,$(TEE_HOST_SEEN_SRCS))
# Counts the lines that run, for ./strongroom coverage; whoever ends it.
$(call host-tee,strongroom-tee-counted,clang,-O1 -w -fprofile-instr-generate \
	-fcoverage-mapping -mllvm -runtime-counter-relocation,$(TEE_HOST_SRCS))

# What a TA runs in. Static, so that its text is in one piece.
TA_RUNNER_SRCS := arch/host/ta/main.c arch/host/ta/machine_$(HOST_MACHINE).c
$(eval $(call compile-rules,$(HOST_DIR)/strongroom-ta.o.d,$(HOST_TEE_CC),\
	$(WARN) $(REPRO) -O2 -g -fPIE -fno-stack-protector))
$(HOST_DIR)/strongroom-ta: $(call objs,$(HOST_DIR)/strongroom-ta.o.d,$(TA_RUNNER_SRCS))
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(HOST_TEE_CC) $(REPRO) -static-pie -o $@ $^
DEPS += $(patsubst %.o,%.d,$(call objs,$(HOST_DIR)/strongroom-ta.o.d,$(TA_RUNNER_SRCS)))
