# libteec for the host TEE: Debian's header, structures and soname.
LIBTEEC_HOST_SRCS := normal/libteec-host/client.c \
	normal/libteec-host/connection.c
$(eval $(call compile-rules,$(B)/host/libteec.o.d,$(HOSTCC),$(HOST) -fPIC \
	-isystem $(B)/host/include))
$(call objs,$(B)/host/libteec.o.d,$(LIBTEEC_HOST_SRCS)): \
	| $(B)/host/include/tee_client_api.h
$(B)/host/lib/libteec.so.1: $(call objs,$(B)/host/libteec.o.d,\
		$(LIBTEEC_HOST_SRCS)) normal/libteec-host/exports
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(HOSTCC) $(REPRO) -shared -Wl,-soname,libteec.so.1 \
		-Wl,--version-script=normal/libteec-host/exports -pthread \
		-o $@ $(filter %.o,$^)
	$(Q)ln -sf libteec.so.1 $(@D)/libteec.so
$(B)/host/include/tee_client_api.h: $(SYSROOT)/.stamp
	@mkdir -p $(@D)
	$(Q)cp $(SYSROOT)/usr/include/tee_client_api.h \
		$(SYSROOT)/usr/include/tee_client_api_extensions.h $(@D)/ && \
		touch $@
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/host/libteec.o.d,\
	$(LIBTEEC_HOST_SRCS)))
