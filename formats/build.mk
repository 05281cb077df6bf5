$(call unit-test,formats/gpt_test,formats/gpt.c formats/crc32.c)
$(call fuzz-target,formats/gpt_fuzz,formats/gpt.c formats/crc32.c)
$(call unit-test,formats/bootimg_test,formats/bootimg.c)
$(call fuzz-target,formats/bootimg_fuzz,formats/bootimg.c)
$(call unit-test,formats/rlp_test,formats/rlp.c tests/vectors.c,\
	-Itests/include,-ljansson)
$(call fuzz-target,formats/rlp_fuzz,formats/rlp.c)
$(call unit-test,formats/eth_tx_test,formats/eth_tx.c formats/rlp.c \
	tests/vectors.c,-Itests/include,-ljansson)
$(call fuzz-target,formats/eth_tx_fuzz,formats/eth_tx.c formats/rlp.c)
