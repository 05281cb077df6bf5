# The host TEE with what its users need (docs/host.md), and what its suite adds.
HOST_ALL := $(HOST_DIR)/strongroom-tee-host $(HOST_DIR)/strongroom-ta \
	$(HOST_DIR)/lib/libteec.so.1 $(HOST_TA_FILES) $(addprefix $(HOST_DIR)/bin/,\
	hello-tee-ca strongroom strongroomd) $(B)/tools/strongroom-connect
HOST_CHECK := $(HOST_ALL) $(HOST_TA_SANITIZED) $(HOST_TLS_TA_FILES) \
	$(HOST_DIR)/strongroom-tee-asan $(HOST_DIR)/tee-cuts \
	$(HOST_DIR)/strongroom-tee-tsan $(addprefix $(HOST_DIR)/bin/,tee-test \
	tee-load store-churn tee-conformance planted-test kit-test services-test)
.PHONY: host host-check
host: $(HOST_ALL)
host-check: $(HOST_CHECK)

# The host TEE of an arm64 computer, with the guest's compiler and libraries;
# its TAs and clients are the real machine's.
HOST_ARM64 := $(addprefix $(B)/host-arm64/,strongroom-tee-host \
	strongroom-ta lib/libteec.so.1)
.PHONY: host-arm64
host-arm64: $(SYSROOT)/.stamp
	$(Q)$(MAKE) --no-print-directory HOST_MACHINE=aarch64 \
		HOST_DIR=$(B)/host-arm64 HOST_TEE_CC='$(CC64) $(GUESTINC) \
		$(GUESTLD)' $(HOST_ARM64)

# Pages that were given back, which pages_seen.c poisons.
HOST_PAGES_LD := $(foreach f,pages_alloc pages_alloc_ta pages_free \
	table_page_alloc table_page_free,-Wl$(comma)--wrap=$f)
# Loads of tee/ as calls, which reads.c sees.
HOST_READS_LD := $(foreach f,window_show memcpy __asan_memcpy \
	$(addprefix __asan_load,1 2 4 8 16 N),-Wl$(comma)--wrap=$f)

# The whole TEE as a fuzz target; TAs are read from the build.
TEE_FUZZ := tests/host/tee_fuzz
$(B)/fuzz/$(TEE_FUZZ).o.d/%: ARCH := host
$(B)/fuzz/$(TEE_FUZZ).o.d/%: PLAT := host
$(B)/fuzz/$(TEE_FUZZ).o.d/%: MACHINE := $(HOST_MACHINE)
TEE_FUZZ_OBJS := $(HOST_DIR)/strongroom-tee-host.o.d/trust.o \
	$(HOST_DIR)/strongroom-tee-host.o.d/early.o
$(B)/fuzz/$(TEE_FUZZ).o.d/tee/%: READS := \
	-mllvm -asan-instrumentation-with-call-threshold=0
$(call fuzz-target,$(TEE_FUZZ),$(addprefix tests/host/,fuzz_ta.c fuzz_mutate.c \
	fuzz_supplicant.c reads.c pages_seen.c) $(filter-out $(BASE_SRCS),\
	$(TEE_HOST_SEEN_SRCS)) \
	normal/host/supplicant.c,-Itee -pthread -Wno-missing-field-initializers \
	$$(READS) -DTA_FOLDER='"$(abspath $(HOST_DIR))/ta"',$(TEE_FUZZ_OBJS) \
	-Wl$(comma)--wrap=counter_read $(HOST_READS_LD) $(HOST_PAGES_LD) \
	$(HOST_TEE_LD) $(HOST_TEE_LIBS))
$(B)/fuzz/$(TEE_FUZZ): | $(TEE_FUZZ_OBJS) $(HOST_TA_FILES)

# The TEE with its power cut (tests/host/cuts.c): the objects of the host TEE
# behind a normal world that is told when to fail.
CUTS_SRCS := tests/host/cuts.c tests/host/cuts_life.c
CUTS_OBJS := $(call objs,$(HOST_DIR)/strongroom-tee-host.o.d,$(TEE_HOST_SRCS) \
	$(TEE_HOST_PROCESS) $(filter-out %/main.c %/server.c %/identity.c,\
	$(WORLD_HOST_SRCS)) $(CUTS_SRCS)) \
	$(HOST_DIR)/strongroom-tee-host.o.d/trust.o \
	$(HOST_DIR)/strongroom-tee-host.o.d/early.o
CFLAGS_tests/host/cuts.c := -Ita/apps/steps/include
CFLAGS_tests/host/cuts_life.c := -Ita/apps/steps/include
DEPS += $(patsubst %.o,%.d,$(call objs,$(HOST_DIR)/strongroom-tee-host.o.d,\
	$(CUTS_SRCS)))
$(HOST_DIR)/tee-cuts: $(CUTS_OBJS)
	$(call say,LD,$@)
	$(Q)$(HOST_TEE_CC) $(REPRO) -o $@ $^ $(HOST_TEE_LD) \
		-Wl,--wrap=requests_serve $(HOST_TEE_LIBS)

# Unit tests of the whole TEE, $(1), under a normal world and a TA that they
# script and a person who types. $(2) are functions that they wrap, $(3) further
# sources. All share their objects. Loads of tee/ are calls, so that one can see
# which bytes of the normal world it reads.
WORLD := $(B)/test/tests/host/world
WORLD_OBJS := $(call objs,$(WORLD).o.d,$(addprefix tests/host/,world.c person.c \
	reads.c) $(filter-out $(BASE_SRCS),$(TEE_HOST_SEEN_SRCS)) \
	normal/host/supplicant.c)
WORLD_FLAGS := -Itee -std=gnu11 -pthread -Wno-missing-field-initializers \
	--param asan-instrumentation-with-call-threshold=0
$(WORLD).o.d/%: ARCH := host
$(WORLD).o.d/%: PLAT := host
$(WORLD).o.d/%: MACHINE := $(HOST_MACHINE)
$(eval $(call compile-rules,$(WORLD).o.d,$(TESTCC),$(TESTF) $(WORLD_FLAGS) \
	-DTA_FOLDER='"$(abspath $(HOST_DIR))/ta"'))
DEPS += $(WORLD_OBJS:.o=.d)
define world-test-t
$(B)/test/$(1).o.d/%: ARCH := host
$(B)/test/$(1).o.d/%: PLAT := host
$(B)/test/$(1).o.d/%: MACHINE := $(HOST_MACHINE)
$(call unit-test,$(1),$(3),$(WORLD_FLAGS),$(TEE_FUZZ_OBJS) $(HOST_READS_LD) \
	$(foreach f,uart_putc uart_getc counter_read $(2),-Wl$(comma)--wrap=$f) \
	$(HOST_TEE_LD) $(HOST_TEE_LIBS))
$(B)/test/$(1): $(WORLD_OBJS) | $(TEE_FUZZ_OBJS) $(HOST_TA_FILES)
endef
world-test = $(eval $(call world-test-t,$(strip $(1)),$(2),$(3)))
$(call world-test,tests/host/console_test)
$(call world-test,tests/host/fast_test)
$(call world-test,tests/host/avb_test,device_lifecycle device_avb_lock)
$(call world-test,tests/host/install_test,storage_lock store_stat \
	device_version_raise)
# TA files to install: versions of hello, and what must not be.
INSTALL := $(B)/test/tests/host/install
INSTALL_KEYS := tools/keys/TEST-ta.pem tools/keys/TEST-firmware.pem
$(INSTALL)/.stamp: tests/host/install-files $(INSTALL_KEYS) $(HOST_TA_FILES) \
		$(B)/tools/strongroom-sign
	$(call say,SIGN,$(INSTALL))
	$(Q)$< $(B)/tools/strongroom-sign $(HOST_DIR)/ta $(INSTALL_KEYS) \
		$(INSTALL)
	$(Q)touch $@
$(B)/test/tests/host/install_test: | $(INSTALL)/.stamp
CFLAGS_tests/host/install_test.c := -DINSTALL='"$(abspath $(INSTALL))"'
$(call world-test,tests/host/services_test,device_lifecycle random_bytes \
	early_flags)
$(call world-test,tests/host/attestation_test,storage_lock store_read)
$(call world-test,tests/host/ta_services_test)
