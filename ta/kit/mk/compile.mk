# Compiles every source that subdir.mk found.
#
#   in:  srcs, gen-srcs, out-dir and what belongs to each source
#   out: objs

objs :=

warns-1 := -Wall -Wcast-align -Wmissing-include-dirs -Wpointer-arith \
	-Wstrict-prototypes -Wmissing-prototypes -Wundef -Wwrite-strings
warns-2 := $(warns-1) -Wformat=2 -Wmissing-declarations \
	-Wmissing-noreturn -Wnested-externs -Wshadow
warns-3 := $(warns-2) -Wextra -Wno-missing-field-initializers \
	-Wno-unused-parameter -Wno-sign-compare
WARNS ?= 3
only-c := -Wstrict-prototypes -Wmissing-prototypes -Wnested-externs

ta-warns := $(warns-$(WARNS)) $(if $(filter y,$(CFG_WERROR)),-Werror)

# CFG_ settings are macros of the TA: y is 1, numbers and text stand as they are.
ta-cfg-vars := $(sort $(filter CFG_%,$(.VARIABLES)))
ta-cfg-of = $(if $(filter y,$($(1))),-D$(1)=1,$(if $(filter-out n,$(strip $($(1)))),'-D$(1)=$(strip $($(1)))'))
ta-cfgflags := $(foreach v,$(filter-out CFG_WERROR,$(ta-cfg-vars)),$(if $(filter-out environment,$(origin $(v))),$(call ta-cfg-of,$(v))))

ta-reproducible := -ffile-prefix-map=$(CURDIR)=. \
	-ffile-prefix-map=$(ta-dev-kit-dir$(sm))=kit
ta-common := $(platform-cflags-ta_arm64) -Os -g3 -ffunction-sections \
	-fdata-sections -fstack-protector-strong \
	-fno-common $(ta-reproducible)
ta-guard := $(call cc-option,-mstack-protector-guard=global)
ta-includes = $(addprefix -I,. $(sort $(dir $(gen-srcs))) $(global-incdirs) $(incdirs-of-$(1)) \
	$(ta-dev-kit-dir$(sm))/include)
ta-cppflags = $(filter-out $(cppflags-not-$(1)),$(nostdinc-ta_arm64) \
	$(platform-cppflags-ta_arm64) $(global-cppflags) $(ta-cfgflags) \
	-DTRACE_LEVEL=$(CFG_TEE_TA_LOG_LEVEL) $(cppflags-ta) \
	$(call ta-includes,$(1)) $(CPPFLAGS) $(CPPFLAGS_$(sm)) \
	$(cppflags-of-$(1)))

cc-c = $(CC-ta_arm64) $(filter-out $(cflags-not-$(1)),$(CFLAGS) \
	$(CFLAGS_$(sm)) -std=gnu11 $(ta-warns) $(ta-common) $(ta-guard) \
	$(cflags-of-$(1)))
cc-S = $(CC-ta_arm64) $(filter-out $(aflags-not-$(1)),$(AFLAGS) \
	$(AFLAGS_$(sm)) $(platform-aflags-ta_arm64) -g -D__ASSEMBLER__=1 \
	-D__ASSEMBLY__ $(ta-reproducible) $(aflags-of-$(1)))
cc-cpp = $(CXX-ta_arm64) $(filter-out $(cxxflags-not-$(1)),$(CXXFLAGS) \
	$(CXXFLAGS_$(sm)) $(filter-out $(only-c),$(ta-warns)) $(ta-common) \
	$(ta-guard) $(cxxflags-of-$(1)))

# Each source's object lies below the output folder, whatever its own path.
obj-of = $(out-dir)/$(patsubst /%,%,$(subst ../,__/,$(patsubst ./%,%,$(patsubst $(out-dir)/%,%,$(patsubst $(ta-dev-kit-dir$(sm))/src/%,%,$(basename $(1))))))).o

# $(1) source, $(2) object, $(3) what $(cc-...) it takes
define compile-source
objs += $(2)
cleanfiles += $(2) $(2:.o=.d)
-include $(2:.o=.d)
$(2): $(1) $$(ta-prereqs)
	@mkdir -p $$(dir $$@)
	@$$(cmd-echo-silent) '  CC      $$@'
	$$(q)$$(call cc-$(3),$(1)) $$(call ta-cppflags,$(1)) \
		-MD -MP -MF $$(@:.o=.d) -MT $$@ -c $$< -o $$@
endef
kind-of = $(patsubst .%,%,$(suffix $(1)))

# Generated headers are there before anything is compiled.
ta-prereqs += $(filter %.h,$(gen-srcs))

$(foreach s,$(srcs) $(filter-out %.h,$(gen-srcs)),$(if $(filter c S cpp,$(call kind-of,$(s))),$(eval $(call compile-source,$(s),$(call obj-of,$(s)),$(call kind-of,$(s)))),$(error no rule for source $(s))))
