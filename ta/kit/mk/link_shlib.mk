# Links, strips and signs a shared library. Its SONAME and file are its UUID.
#
#   in:  objs, out-dir, shlibname, shlibuuid

SIGN ?= $(TA_DEV_KIT_DIR)/scripts/sign_encrypt
TA_SIGN_KEY ?= $(ta-dev-kit-dir$(sm))/keys/default_ta.pem

shlib := $(out-dir)/$(shlibname)

cleanfiles += $(addprefix $(shlib),.so .map .stripped.so .dmp) \
	$(addprefix $(out-dir)/$(shlibuuid),.elf .ta)

link-cxx = $(if $(filter %.cpp,$(srcs)),$(libstdcxx-ta_arm64) $(libgcc_eh-ta_arm64))

$(shlib).so: $(objs) $(libdeps)
	@$(cmd-echo-silent) '  LD      $@'
	$(q)$(LD-ta_arm64) -shared -z noexecstack -z max-page-size=4096 \
		--build-id=none --soname=$(shlibuuid) -Map=$(shlib).map \
		$(if $(link-cxx),--eh-frame-hdr) $(LDFLAGS) $(objs) \
		$(LDADD) $(addprefix -L,$(libdirs)) --start-group \
		$(addprefix -l,$(libnames)) $(link-cxx) $(libgcc-ta_arm64) \
		--end-group \
		-o $@

$(shlib).dmp: $(shlib).so
	$(q)$(OBJDUMP-ta_arm64) -l -x -d $< >$@

$(shlib).stripped.so: $(shlib).so
	$(q)$(OBJCOPY-ta_arm64) --strip-unneeded $< $@

$(out-dir)/$(shlibuuid).elf: $(shlib).so
	$(q)ln -sf $(<F) $@

$(out-dir)/$(shlibuuid).ta: $(shlib).stripped.so $(TA_SIGN_KEY) \
		$(lastword $(SIGN))
	@$(cmd-echo-silent) '  SIGN    $@'
	$(q)$(SIGN) --key $(TA_SIGN_KEY) --uuid $(shlibuuid) --in $< --out $@

all: $(shlib).so $(shlib).dmp $(out-dir)/$(shlibuuid).elf \
	$(out-dir)/$(shlibuuid).ta
