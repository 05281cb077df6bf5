# Small helpers of the dev kit's makefiles.

# Quiet unless V=1.
ifeq ($(V),1)
q :=
cmd-echo := true
cmd-echo-silent := true
else
q := @
cmd-echo := true
cmd-echo-silent := echo
endif
ifneq ($(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),)
cmd-echo-silent := true
endif

# Options that stand for values: $(call cfg-one-enabled,A B) and friends.
cfg-one-enabled = $(if $(filter y,$(foreach v,$(1),$($(v)))),y,n)
cfg-all-enabled = $(if $(strip $(1)),$(if $(filter-out y,$(foreach v,$(1),$(or $($(v)),n))),n,y),n)

define newline


endef

# Tools under the names that OP-TEE's makefiles give them, CC$(sm) and so on.
$(foreach t,CC CXX CPP LD AR NM OBJCOPY OBJDUMP,$(eval $(t)$(sm) = $$($(t)-ta_arm64)))
libgcc$(sm) = $(libgcc-ta_arm64)
