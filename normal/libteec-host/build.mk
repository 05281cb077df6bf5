# libteec for the host TEE: Debian's header, structures and soname.
LIBTEEC_HOST_SRCS := normal/libteec-host/client.c \
	normal/libteec-host/connection.c
$(eval $(call compile-rules,$(HOST_DIR)/libteec.o.d,$(HOST_TEE_CC),$(HOST) -fPIC \
	-isystem $(HOST_DIR)/include))
$(call objs,$(HOST_DIR)/libteec.o.d,$(LIBTEEC_HOST_SRCS)): \
	| $(HOST_DIR)/include/tee_client_api.h
$(HOST_DIR)/lib/libteec.so.1: $(call objs,$(HOST_DIR)/libteec.o.d,\
		$(LIBTEEC_HOST_SRCS)) normal/libteec-host/exports
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(HOST_TEE_CC) $(REPRO) -shared -Wl,-soname,libteec.so.1 \
		-Wl,--version-script=normal/libteec-host/exports -pthread \
		-o $@ $(filter %.o,$^)
	$(Q)ln -sf libteec.so.1 $(@D)/libteec.so
$(HOST_DIR)/include/tee_client_api.h: $(SYSROOT)/.stamp
	@mkdir -p $(@D)
	$(Q)cp $(SYSROOT)/usr/include/tee_client_api.h \
		$(SYSROOT)/usr/include/tee_client_api_extensions.h $(@D)/ && \
		touch $@
DEPS += $(patsubst %.o,%.d,$(call objs,$(HOST_DIR)/libteec.o.d,\
	$(LIBTEEC_HOST_SRCS)))
