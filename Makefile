# Strongroom's one build. ./strongroom is the front door; this file is what it
# drives. Each room lists its own files in <room>/build.mk; mk/ holds how to
# turn such a list into an image, a host tool, a unit test or a fuzz target.

B ?= build
V ?= 0

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-builtin-variables

all:

include mk/toolchain.mk
include mk/rooms.mk
include mk/lint.mk
include mk/rules.mk

# Rooms in the order in which they may see each other.
ROOMS := base crypto formats arch drivers plat boot monitor loader tee ta \
	 normal tools distro tests

include $(wildcard $(ROOMS:%=%/build.mk))

.PHONY: all images tools check-unit unit-tests fuzz-targets list-fuzz-targets \
	list-unit-tests check-headers check-clang check-tidy clean
images: $(IMAGES)
tools: $(TOOLS)
all: images tools $(EXTRA)

# Runs every unit test; tests/run-unit ends in "N passed, N failed".
check-unit: $(UNIT_TESTS)
	$(Q)tests/run-unit $(UNIT_TESTS)

unit-tests: $(UNIT_TESTS)
fuzz-targets: $(FUZZ_TARGETS) $(FUZZ_SEEDS)
list-fuzz-targets:
	@printf '%s\n' $(FUZZ_TARGETS)
list-unit-tests:
	@printf '%s\n' $(UNIT_TESTS)

# Public headers, and the kernel's own, compile alone, with what their room may
# see. Those of hosted rooms are left to their users, and arch/cpu.h to the
# header that it is the second half of.
HEADERS := $(filter-out %/arch/cpu.h,$(wildcard tee/*/*.h \
	$(foreach r,base abi arch arch/aarch64 drivers plat/qemu-virt crypto \
		formats boot monitor loader,$(r)/include/*/*.h)))
$(B)/headers/%.ok: %
	@mkdir -p $(@D)
	$(Q)$(CC64) $(BARE) $(call room-incs,$<) -fsyntax-only -include $< \
		-x c /dev/null
	@touch $@
check-headers: $(patsubst %,$(B)/headers/%.ok,$(HEADERS))

# What clang and clang-tidy say (mk/lint.mk). A source that is built for both
# architectures is compiled for both, and read by clang-tidy as the first; tests
# are left to the compilers.
$(call lint-class,cross)
LINT_CROSS := $(sort $(lint-files))
ifneq ($(filter check-tidy,$(MAKECMDGOALS)),)
$(call lint-class,host)
TIDY_FILES := $(foreach f,$(sort $(lint-files)),$(if $(findstring /tests/,$(f)),,\
	$(if $(findstring /crypto/check/,$(f)),,$(f))))
TIDY_FILES := $(filter-out %_test %_fuzz,$(TIDY_FILES))
endif
lint-seen :=
lint-files :=
$(call lint-class,host)
check-clang: $(addsuffix .clang,$(LINT_CROSS) $(sort $(lint-files)))
check-tidy: $(addsuffix .tidy,$(TIDY_FILES))
-include $(addsuffix .clang.d,$(LINT_CROSS) $(lint-files))

clean:
	rm -rf $(B)

-include $(DEPS)
