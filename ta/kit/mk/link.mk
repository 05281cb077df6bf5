# Links, strips and signs a TA.
#
#   in:  objs, out-dir, binary (the UUID), user-ta-uuid

link-out-dir := $(out-dir)

SIGN_ENC ?= $(ta-dev-kit-dir$(sm))/scripts/sign_encrypt
TA_SIGN_KEY ?= $(ta-dev-kit-dir$(sm))/keys/default_ta.pem
CFG_TA_VERSION ?= 0

ifeq ($(CFG_ENCRYPT_TA),y)
# A development key, for trying encrypted TAs; a product passes its own.
TA_ENC_KEY ?= b64d239b1f3c7d3b06506229cd8ff7c8af2bb4db2168621ac62c84948468c4f4
crypt-args$(user-ta-uuid) := --enc-key $(TA_ENC_KEY)
endif

link-script$(sm) = $(ta-dev-kit-dir$(sm))/src/ta.ld.S
link-script-pp = $(link-out-dir)/ta.lds
link-dynamic-list = $(link-out-dir)/dyn_list

link-ldflags = -e__ta_entry -pie -T $(link-script-pp) -z noexecstack \
	-z max-page-size=4096 -z noseparate-code --gc-sections --sort-section=alignment \
	--build-id=none -Map=$(link-out-dir)/$(binary).map --as-needed \
	--no-warn-rwx-segments --dynamic-list $(link-dynamic-list) \
	$(if $(filter %.cpp,$(srcs)),--eh-frame-hdr) $(link-ldflags$(sm))
link-ldflags-checked = $(filter-out $(if $(shell $(LD-ta_arm64) --help | grep no-warn-rwx),,--no-warn-rwx-segments),$(link-ldflags))

link-cxx = $(if $(filter %.cpp,$(srcs)),$(libstdcxx-ta_arm64) $(libgcc_eh-ta_arm64))
link-libs = $(addprefix -L,$(libdirs)) --start-group \
	$(addprefix -l,$(libnames)) $(link-cxx) $(libgcc-ta_arm64) --end-group

cleanfiles += $(link-script-pp) $(link-dynamic-list) \
	$(addprefix $(link-out-dir)/$(binary),.elf .map .stripped.elf .dmp .ta)

$(link-script-pp): $(link-script$(sm)) $(MAKEFILE_LIST)
	@mkdir -p $(dir $@)
	$(q)$(CPP-ta_arm64) -P -x assembler-with-cpp -DASM=1 \
		$(platform-cppflags-ta_arm64) $< -o $@

$(link-dynamic-list): $(MAKEFILE_LIST)
	@mkdir -p $(dir $@)
	$(q)printf '{\n%s\n};\n' \
		'__elf_phdr_info; trace_ext_prefix; trace_level; ta_head;' >$@

$(link-out-dir)/$(binary).elf: $(objs) $(libdeps) $(link-script-pp) \
		$(link-dynamic-list)
	@$(cmd-echo-silent) '  LD      $@'
	$(q)$(LD-ta_arm64) $(link-ldflags-checked) $(objs) $(LDADD) \
		$(link-libs) -o $@

$(link-out-dir)/$(binary).dmp: $(link-out-dir)/$(binary).elf
	@$(cmd-echo-silent) '  OBJDUMP $@'
	$(q)$(OBJDUMP-ta_arm64) -l -x -d $< >$@

$(link-out-dir)/$(binary).stripped.elf: $(link-out-dir)/$(binary).elf
	@$(cmd-echo-silent) '  OBJCOPY $@'
	$(q)$(OBJCOPY-ta_arm64) --strip-unneeded $< $@

$(link-out-dir)/$(binary).ta: $(link-out-dir)/$(binary).stripped.elf \
		$(TA_SIGN_KEY) $(lastword $(SIGN_ENC)) $(TA_SUBKEY_DEPS)
	@$(cmd-echo-silent) '  SIGN    $@'
	$(q)$(SIGN_ENC) --key $(TA_SIGN_KEY) $(TA_SUBKEY_ARGS) \
		$(crypt-args$(user-ta-uuid)) --uuid $(user-ta-uuid) \
		--ta-version $(CFG_TA_VERSION) --in $< --out $@

all: $(link-out-dir)/$(binary).ta $(link-out-dir)/$(binary).elf \
	$(if $(TA_NO_DUMP),,$(link-out-dir)/$(binary).dmp)
