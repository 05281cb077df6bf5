# The host TEE with what its users need (docs/host.md), and what its suite adds.
HOST_ALL := $(B)/host/strongroom-tee-host $(B)/host/strongroom-ta \
	$(B)/host/lib/libteec.so.1 $(HOST_TA_FILES) $(addprefix $(B)/host/bin/,\
	hello-tee-ca strongroom strongroomd) $(B)/tools/strongroom-connect
HOST_CHECK := $(HOST_ALL) $(B)/host/strongroom-tee-asan $(B)/host/tee-cuts \
	$(B)/host/strongroom-tee-tsan $(addprefix $(B)/host/bin/,tee-test \
	tee-load store-churn tee-conformance)
.PHONY: host host-check
host: $(HOST_ALL)
host-check: $(HOST_CHECK)

# The whole TEE as a fuzz target; TAs are read from the build.
TEE_FUZZ := tests/host/tee_fuzz
$(B)/fuzz/$(TEE_FUZZ).o.d/%: ARCH := host
$(B)/fuzz/$(TEE_FUZZ).o.d/%: PLAT := host
$(B)/fuzz/$(TEE_FUZZ).o.d/%: MACHINE := $(HOST_MACHINE)
TEE_FUZZ_OBJS := $(B)/host/strongroom-tee-host.o.d/trust.o \
	$(B)/host/strongroom-tee-host.o.d/early.o
$(call fuzz-target,$(TEE_FUZZ),$(filter-out $(BASE_SRCS),\
	$(TEE_HOST_SEEN_SRCS)) \
	normal/host/supplicant.c,-Itee -pthread -Wno-missing-field-initializers \
	-DTA_FOLDER='"$(abspath $(B))/host/ta"',$(TEE_FUZZ_OBJS) \
	$(HOST_TEE_LD) $(HOST_TEE_LIBS))
$(B)/fuzz/$(TEE_FUZZ): | $(TEE_FUZZ_OBJS) $(HOST_TA_FILES)

# The TEE with its power cut (tests/host/cuts.c): the objects of the host TEE
# behind a normal world that is told when to fail.
CUTS_SRCS := tests/host/cuts.c tests/host/cuts_life.c
CUTS_OBJS := $(call objs,$(B)/host/strongroom-tee-host.o.d,$(TEE_HOST_SRCS) \
	$(TEE_HOST_PROCESS) $(filter-out %/main.c %/server.c %/identity.c,\
	$(WORLD_HOST_SRCS)) $(CUTS_SRCS)) \
	$(B)/host/strongroom-tee-host.o.d/trust.o \
	$(B)/host/strongroom-tee-host.o.d/early.o
CFLAGS_tests/host/cuts.c := -Ita/apps/steps/include
CFLAGS_tests/host/cuts_life.c := -Ita/apps/steps/include
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/host/strongroom-tee-host.o.d,\
	$(CUTS_SRCS)))
$(B)/host/tee-cuts: $(CUTS_OBJS)
	$(call say,LD,$@)
	$(Q)$(HOSTCC) $(REPRO) -o $@ $^ $(HOST_TEE_LD) \
		-Wl,--wrap=requests_serve $(HOST_TEE_LIBS)
