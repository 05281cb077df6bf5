# The signing service over wallets in a process of the host: no TEE, nothing
# protected, for trying clients without a machine. Not part of a build.
$(call host-tool,signing-host,tests/signing/host.c $(WALLET_CORE_SRCS) \
	normal/daemon/http.c normal/daemon/rpc.c normal/daemon/tx_json.c \
	normal/daemon/guard.c normal/daemon/listen.c normal/wallet/text.c,\
	$(WALLET_INC) -Inormal -Ita/apps/wallet,\
	-lsecp256k1 -lmicrohttpd -ljansson)
TOOLS := $(filter-out $(B)/tools/signing-host,$(TOOLS))
