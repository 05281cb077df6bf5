global-incdirs-y += include
global-incdirs_ext-y += $(addprefix $(TREE)/,abi/include base/include \
	crypto/include formats/include crypto)
# Only the library's own headers are taken from the sysroot.
cflags-y += -O2 -idirafter $(SYSROOT)/usr/include -ffile-prefix-map=$(TREE)=.

srcs-y += wallet_ta.c ceremony.c console.c store.c device.c libc.c
srcs-y += $(addprefix core/,bip39.c bip39_words.c bip32.c signer.c eth.c \
	policy.c record.c prompt.c)

srcs_ext_base-y := $(TREE)
srcs_ext-y += formats/rlp.c formats/eth_tx.c formats/u256.c base/secret.c
srcs_ext-y += $(addprefix crypto/,sha256.c portable/sha256_blocks.c sha512.c \
	hmac_sha512.c pbkdf2.c keccak.c)
