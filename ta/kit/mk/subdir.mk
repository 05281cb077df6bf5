# Reads sub.mk of a folder and of the folders it names. Each source becomes a
# line of srcs; what a sub.mk says of single files or of its own folder is
# kept under the source's name.
#
#   in:  subdirs       folders to read, with the trailing folder name only
#   out: srcs          sources, by path
#        gen-srcs      generated ones
#        global-incdirs, libnames, libdirs, libdeps (appended to)

srcs :=
gen-srcs :=

sub-lists := srcs-y srcs_ext-y srcs_ext_base-y asm-defines-y subdirs-y \
	subdirs_ext-y gensrcs-y global-incdirs-y global-incdirs_ext-y \
	incdirs-y incdirs-lib-y cflags-y cflags-remove-y aflags-y \
	aflags-remove-y cppflags-y cppflags-remove-y cxxflags-y \
	cxxflags-remove-y cflags-lib-y cppflags-lib-y aflags-lib-y \
	cxxflags-lib-y global-cppflags-y

# $(1) folder as it stands in sub.mk, $(2) path
sub-join = $(if $(filter /%,$(2)),$(2),$(1)/$(2))

# $(1) path of one source, $(2) as named in sub.mk
define sub-source
srcs += $(1)
cflags-of-$(1) := $$(cflags-y) $$(cflags-lib-y) $$(cflags-$(2)-y)
cflags-not-$(1) := $$(cflags-remove-y) $$(cflags-remove-$(2)-y)
aflags-of-$(1) := $$(aflags-y) $$(aflags-lib-y) $$(aflags-$(2)-y)
aflags-not-$(1) := $$(aflags-remove-y) $$(aflags-remove-$(2)-y)
cxxflags-of-$(1) := $$(cxxflags-y) $$(cxxflags-lib-y) $$(cxxflags-$(2)-y)
cxxflags-not-$(1) := $$(cxxflags-remove-y) $$(cxxflags-remove-$(2)-y)
cppflags-of-$(1) := $$(cppflags-y) $$(cppflags-lib-y) $$(cppflags-$(2)-y)
cppflags-not-$(1) := $$(cppflags-remove-y) $$(cppflags-remove-$(2)-y)
incdirs-of-$(1) := $$(foreach d,$$(incdirs-y) $$(incdirs-lib-y),$$(call sub-join,$$(sub-dir),$$(d)))
cflags-$(2)-y :=
cflags-remove-$(2)-y :=
aflags-$(2)-y :=
aflags-remove-$(2)-y :=
cxxflags-$(2)-y :=
cxxflags-remove-$(2)-y :=
cppflags-$(2)-y :=
cppflags-remove-$(2)-y :=
endef

# A generated source: produce-N names the file, relative to sub-dir-out, which
# is this folder's place below the output folder; depends-N and recipe-N say
# how it comes about.
define sub-generated
sub-gen := $(sub-dir-out)/$(produce-$(1))
gen-srcs += $$(sub-gen)
cleanfiles += $$(sub-gen) $$(addprefix $(sub-dir-out)/,$(produce-additional-$(1)))
$$(sub-gen): sub-dir := $(sub-dir)
$$(sub-gen): sub-dir-out := $(sub-dir-out)
$$(sub-gen): recipe-now = $(value recipe-$(1))
$$(sub-gen): $(depends-$(1))
	@mkdir -p $$(dir $$@)
	@$$(cmd-echo-silent) '  GEN     $$@'
	$$(q)$$(recipe-now)
cflags-of-$$(sub-gen) := $$(cflags-y) $$(cflags-$(produce-$(1))-y)
incdirs-of-$$(sub-gen) := $$(foreach d,$$(incdirs-y),$$(call sub-join,$$(sub-dir),$$(d)))
endef

# $(1) the folder
define sub-folder
$$(foreach v,$$(sub-lists),$$(eval $$(v) :=))
sub-dir := $(1)
sub-dir-out := $(out-dir)$$(if $$(filter .,$(1)),,/$$(patsubst ./%,%,$(1)))
include $(1)/sub.mk
global-incdirs += $$(foreach d,$$(global-incdirs-y),$$(call sub-join,$(1),$$(d))) $$(global-incdirs_ext-y)
global-cppflags += $$(global-cppflags-y)
$$(foreach s,$$(srcs-y),$$(eval $$(call sub-source,$$(call sub-join,$(1),$$(s)),$$(s))))
$$(foreach s,$$(srcs_ext-y),$$(eval $$(call sub-source,$$(if $$(srcs_ext_base-y),$$(call sub-join,$$(srcs_ext_base-y),$$(s)),$$(s)),$$(s))))
$$(foreach g,$$(gensrcs-y),$$(eval $$(call sub-generated,$$(g))))
sub-next := $$(foreach d,$$(subdirs-y),$$(call sub-join,$(1),$$(d))) $$(subdirs_ext-y)
$$(foreach d,$$(sub-next),$$(eval $$(call sub-folder,$$(d))))
endef

$(foreach d,$(subdirs),$(eval $(call sub-folder,$(patsubst %/,%,$(d)))))
