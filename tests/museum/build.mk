# What the museum (docs/museum.md) needs beside the programs of other suites.
$(call host-tool,secret-scan,tests/museum/scan.c,-Ita/apps/mischief/include,)
$(call guest-program,secret-residue,normal/tests/secret_residue.c \
	normal/tests/test_lib.c,-Inormal/tests $(TEE_TEST_INCS),-lteec)

# The whole TEE under a normal world that the exhibits script. Loads of tee/
# are calls, so that one can see which bytes of the normal world it reads.
MUSEUM := tests/museum/exhibits_test
$(B)/test/$(MUSEUM).o.d/%: ARCH := host
$(B)/test/$(MUSEUM).o.d/%: PLAT := host
$(B)/test/$(MUSEUM).o.d/%: MACHINE := $(HOST_MACHINE)
$(call unit-test,$(MUSEUM),tests/museum/world.c tests/host/reads.c \
	$(filter-out $(BASE_SRCS),$(TEE_HOST_SEEN_SRCS)) \
	normal/host/supplicant.c,-Itee -std=gnu11 -pthread \
	--param asan-instrumentation-with-call-threshold=0 \
	-DTA_FOLDER='"$(abspath $(B))/host/ta"',$(TEE_FUZZ_OBJS) \
	$(HOST_READS_LD) $(HOST_TEE_LD) $(HOST_TEE_LIBS))
$(B)/test/$(MUSEUM): | $(TEE_FUZZ_OBJS) $(HOST_TA_FILES)
