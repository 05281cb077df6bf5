# The host TEE with what its users need (docs/host.md), and what its suite adds.
HOST_ALL := $(B)/host/strongroom-tee-host $(B)/host/strongroom-ta \
	$(B)/host/lib/libteec.so.1 $(HOST_TA_FILES) $(addprefix $(B)/host/bin/,\
	hello-tee-ca strongroom strongroomd) $(B)/tools/strongroom-connect
HOST_CHECK := $(HOST_ALL) $(B)/host/strongroom-tee-asan \
	$(B)/host/strongroom-tee-tsan $(addprefix $(B)/host/bin/,tee-test \
	tee-load store-churn tee-conformance)
.PHONY: host host-check
host: $(HOST_ALL)
host-check: $(HOST_CHECK)
