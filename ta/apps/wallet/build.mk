# Unit tests and fuzz targets of the wallet's core; ta/build.mk builds the TA.
WALLET_CORE := $(addprefix ta/apps/wallet/core/,bip39.c bip39_words.c bip32.c \
	signer.c eth.c policy.c record.c prompt.c)
WALLET_CORE_SRCS := $(WALLET_CORE) formats/rlp.c formats/eth_tx.c \
	formats/u256.c $(filter-out crypto/hmac.c,$(CRYPTO_TA_SRCS))
WALLET_CORE_INC := -Ita/apps/wallet/include -Itests/include

$(foreach t,bip39 bip32 eth policy prompt,\
	$(call unit-test,ta/apps/wallet/core/$(t)_test,\
	$(WALLET_CORE_SRCS) tests/vectors.c,$(WALLET_CORE_INC),\
	-lsecp256k1 -ljansson))
$(foreach t,bip39 policy,$(call fuzz-target,ta/apps/wallet/core/$(t)_fuzz,\
	$(WALLET_CORE_SRCS),$(WALLET_CORE_INC),-lsecp256k1))
