# How lists of files become programs. Used by <room>/build.mk:
#
#   $(call bare-image,NAME,SRCS,LDSCRIPT,CFLAGS,LIBS)   -> $(B)/NAME.elf, .bin
#   $(call host-tool,NAME,SRCS,CFLAGS,LIBS)             -> $(B)/tools/NAME
#   $(call guest-program,NAME,SRCS,CFLAGS,LIBS)         -> $(B)/guest/NAME
#                                     and, when asked for, $(B)/host/bin/NAME
#   $(call unit-test,PATH_test,SRCS,CFLAGS,LIBS)        -> $(B)/test/PATH_test
#   $(call fuzz-target,PATH_fuzz,SRCS,CFLAGS,LIBS)      -> $(B)/fuzz/PATH_fuzz
#
# PATH is a source path without .c; a test always links the base room.

IMAGES :=
TOOLS :=
GUEST_PROGRAMS :=
UNIT_TESTS :=
FUZZ_TARGETS :=
EXTRA :=
DEPS :=

BASE_SRCS := $(filter-out %_test.c %_fuzz.c,$(wildcard base/*.c))
objs = $(patsubst %,$(1)/%.o,$(basename $(2)))

# $(1) object folder, $(2) compiler, $(3) flags. CFLAGS_path/file.c are flags
# that this file needs wherever it is built, NOCFLAGS_path/file.c such as it
# must not be given.
define compile-rules
$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)
	$$(Q)$(2) $$(filter-out $$(NOCFLAGS_$$<),$(3)) $$(CFLAGS_$$<) \
		$$(call room-incs,$$<) -MMD -MP -c -o $$@ $$<
$(1)/%.o: %.S
	@mkdir -p $$(@D)
	$$(call say,AS,$$@)
	$$(Q)$(2) $(3) -D__ASSEMBLER__ $$(call room-incs,$$<) -MMD -MP -c -o $$@ $$<
$(lint-rules)
endef

define bare-image-t
$(call compile-rules,$(B)/$(1),$(CC64),$(BARE) $(4))
$(filter $(B)/$(1)/crypto/%,$(call objs,$(B)/$(1),$(2))): | $(SYSROOT)/.stamp
$(B)/$(1).elf: $(call objs,$(B)/$(1),$(2)) $(3) $(5)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(CC64) -E -P -x assembler-with-cpp $(call room-incs,$(3)) -o $(B)/$(1).lds $(3)
	$$(Q)$(LD64) --fatal-warnings --gc-sections --build-id=none -z noexecstack \
		-z max-page-size=4096 -T $(B)/$(1).lds -Map=$(B)/$(1).map \
		$(LDFLAGS_$(1)) -o $$@ $$(filter %.o,$$^) \
		--start-group $$(filter %.a,$$^) $$(LIBGCC64) --end-group
$(B)/$(1).bin: $(B)/$(1).elf
	$$(Q)$(OBJCOPY64) -O binary $$< $$@
IMAGES += $(B)/$(1).elf $(B)/$(1).bin
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/$(1),$(2)))
endef
bare-image = $(eval $(call bare-image-t,$(strip $(1)),$(2),$(strip $(3)),$(4),$(5)))
LIBGCC64 = $(shell $(CC64) -print-libgcc-file-name)

define host-tool-t
$(call compile-rules,$(B)/tools/$(1).o.d,$(HOSTCC),$(HOST) $(3))
$(B)/tools/$(1): $(call objs,$(B)/tools/$(1).o.d,$(2) $(BASE_SRCS))
	$$(call say,LD,$$@)
	$$(Q)$(HOSTCC) $(REPRO) -o $$@ $$^ $(4)
TOOLS += $(B)/tools/$(1)
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/tools/$(1).o.d,$(2) $(BASE_SRCS)))
endef
host-tool = $(eval $(call host-tool-t,$(strip $(1)),$(2),$(3),$(4)))

# The twin of a guest program, for the host TEE (docs/host.md).
define host-program-t
$(call compile-rules,$(HOST_DIR)/bin/$(1).o.d,$(HOST_TEE_CC),$(HOST) \
	-isystem $(HOST_DIR)/include $(3))
$(call objs,$(HOST_DIR)/bin/$(1).o.d,$(2)): | $(HOST_DIR)/include/tee_client_api.h
$(HOST_DIR)/bin/$(1): $(call objs,$(HOST_DIR)/bin/$(1).o.d,$(2)) \
		| $(HOST_DIR)/lib/libteec.so.1
	$$(call say,LD,$$@)
	$$(Q)$(HOST_TEE_CC) $(REPRO) -o $$@ $$^ -L$(HOST_DIR)/lib \
		-Wl,-rpath,'$$$$ORIGIN/../lib' -pthread $(4)
DEPS += $(patsubst %.o,%.d,$(call objs,$(HOST_DIR)/bin/$(1).o.d,$(2)))
endef

define guest-program-t
$(call compile-rules,$(B)/guest/$(1).o.d,$(CC64),$(GUEST) $(3))
$(call objs,$(B)/guest/$(1).o.d,$(2)): | $(SYSROOT)/.stamp
$(B)/guest/$(1) $(B)/guest/$(1).map &: $(call objs,$(B)/guest/$(1).o.d,$(2))
	$$(call say,LD,$(B)/guest/$(1))
	$$(Q)$(CC64) $(REPRO) -pie -Wl,-z,relro,-z,now \
		-Wl,-Map=$(B)/guest/$(1).map -o $(B)/guest/$(1) $$^ $(GUESTLD) $(4)
GUEST_PROGRAMS += $(B)/guest/$(1)
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/guest/$(1).o.d,$(2)))
$(call host-program-t,$(1),$(2),$(3),$(4))
endef
guest-program = $(eval $(call guest-program-t,$(strip $(1)),$(2),$(3),$(4)))

define unit-test-t
$(call compile-rules,$(B)/test/$(1).o.d,$(TESTCC),$(TESTF) $(3))
$(B)/test/$(1): $(call objs,$(B)/test/$(1).o.d,$(1).c $(2) $(BASE_SRCS))
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(TESTCC) $(TESTLD) -o $$@ $$^ $(4) -lcmocka
UNIT_TESTS += $(B)/test/$(1)
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/test/$(1).o.d,$(1).c $(2) $(BASE_SRCS)))
endef
unit-test = $(eval $(call unit-test-t,$(strip $(1)),$(2),$(3),$(4)))

define fuzz-target-t
$(call compile-rules,$(B)/fuzz/$(1).o.d,clang,$(FUZZF) $(3))
$(B)/fuzz/$(1): $(call objs,$(B)/fuzz/$(1).o.d,$(1).c $(2) $(BASE_SRCS))
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)clang $(FUZZLD) -o $$@ $$^ $(4)
FUZZ_TARGETS += $(B)/fuzz/$(1)
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/fuzz/$(1).o.d,$(1).c $(2) $(BASE_SRCS)))
endef
comma := ,
fuzz-target = $(eval $(call fuzz-target-t,$(strip $(1)),$(2),$(3),$(4)))
