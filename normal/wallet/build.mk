# The wallet's clients: the command line and the signing service. Both see the
# wallet TA's public header, which is part of its interface.
WALLET_INC := -Ita/apps/wallet/include
WALLET_CLIENT_SRCS := normal/wallet/wallet_client.c normal/wallet/text.c
RPC_SRCS := normal/daemon/rpc.c normal/daemon/tx_json.c normal/wallet/text.c \
	formats/eth_tx.c formats/rlp.c

$(call guest-program,strongroom,normal/client/main.c normal/client/options.c \
	normal/client/tx_build.c formats/eth_tx.c formats/rlp.c \
	$(WALLET_CLIENT_SRCS) formats/u256.c,$(WALLET_INC),-lteec)
$(call guest-program,strongroomd,normal/daemon/main.c normal/daemon/http.c \
	normal/daemon/listen.c normal/daemon/pool.c normal/daemon/guard.c \
	$(RPC_SRCS) normal/wallet/wallet_client.c base/secret.c,\
	$(WALLET_INC),-lteec -lmicrohttpd -ljansson)

$(call unit-test,normal/daemon/rpc_test,$(RPC_SRCS),$(WALLET_INC),-ljansson)
$(call fuzz-target,normal/daemon/rpc_fuzz,$(RPC_SRCS),$(WALLET_INC),-ljansson)
$(call unit-test,normal/daemon/guard_test,normal/daemon/guard.c)
