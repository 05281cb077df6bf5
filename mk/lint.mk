# What other compilers and checkers say about each source: once with the flags of
# the secure world's images or the guest's programs, once with the host's, if it
# is built for both. A stamp below $(B)/lint is as old as the last time nothing
# was found, and follows the headers as an object file does.
#
#   make check-clang   warnings of clang are errors, for both architectures
#   make check-tidy    clang-tidy with .clang-tidy, where a file is built first

CLANG ?= clang
TIDY ?= clang-tidy

ifneq ($(filter check-clang check-tidy,$(MAKECMDGOALS)),)
clang-includes := $(shell $(CLANG) -print-resource-dir)/include
gcc-includes := $(shell $(CC64) -print-file-name=include)
# $(1) compiler, $(2) flags: the same for clang. GCC judges missing initializers;
# Linux's tee.h is made for a struct in front of its parameters.
clang-flags = $(if $(filter $(CC64),$(1)),--target=aarch64-linux-gnu) \
	$(subst -isystem $(gcc-includes),-isystem $(clang-includes),\
		$(filter-out -fno-tree-loop-distribute-patterns,$(2))) \
	-Wno-unknown-warning-option -Wno-ignored-optimization-argument \
	-Wno-missing-field-initializers \
	-Wno-gnu-variable-sized-type-not-at-end \
	-Qunused-arguments

# $(1) object folder, $(2) compiler, $(3) flags, as in compile-rules.
define lint-rules
$(1)/%.clang: %.c mk/lint.mk
	@mkdir -p $$(@D)
	$$(call say,CLANG,$$<)
	$$(Q)$(CLANG) $$(call clang-flags,$(2),$$(filter-out $$(NOCFLAGS_$$<),$(3)) \
		$$(CFLAGS_$$<) $$(call room-incs,$$<)) -MMD -MP -MF $$@.d \
		-MT $$@ -c -o /dev/null $$<
	@touch $$@
$(1)/%.tidy: %.c mk/lint.mk .clang-tidy
	@mkdir -p $$(@D)
	$$(call say,TIDY,$$<)
	$$(Q)$(TIDY) --quiet $$< -- $$(call clang-flags,$(2),$$(filter-out \
		$$(NOCFLAGS_$$<),$(3)) $$(CFLAGS_$$<) $$(call room-incs,$$<)) \
		>$$@.out 2>&1 || { cat $$@.out; exit 1; }
	@touch $$@
lint-roots-$(if $(filter $(CC64),$(2)),cross,host) += $(1)
endef

# $(1) suffix, $(2) class: each source of it once, by the first image it is in.
lint-seen :=
lint-files :=
define lint-root
lint-new := $$(filter-out $$(lint-seen),$$(patsubst $(1)/%.d,%,\
	$$(filter $(1)/%.d,$$(DEPS))))
# The guest's own programs have no twins on the host.
lint-new := $$(if $$(filter $(HOST_DIR)/bin/%,$(1)),\
	$$(filter-out distro/guest/%,$$(lint-new)),$$(lint-new))
lint-new := $$(patsubst %.c,%,$$(wildcard $$(addsuffix .c,$$(lint-new))))
lint-seen += $$(lint-new)
lint-files += $$(addprefix $(1)/,$$(lint-new))
endef
lint-class = $(foreach root,$(lint-roots-$(1)),$(eval $(call lint-root,$(root))))
endif
