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
$(call unit-test,formats/fip_test,formats/fip.c)
$(call fuzz-target,formats/fip_fuzz,formats/fip.c)
$(call unit-test,formats/tee_image_test,formats/tee_image.c)
$(call fuzz-target,formats/tee_image_fuzz,formats/tee_image.c)
$(call unit-test,formats/vbmeta_test,formats/vbmeta.c)
$(call fuzz-target,formats/vbmeta_fuzz,formats/vbmeta.c)
$(call unit-test,formats/ta_container_test,formats/ta_container.c)
$(call fuzz-target,formats/ta_container_fuzz,formats/ta_container.c)
ELF_SRCS := formats/elf_image.c formats/elf_symbol.c formats/elf_reloc.c
$(call unit-test,formats/elf_image_test,$(ELF_SRCS) formats/elf_sample.c)
$(call fuzz-target,formats/elf_image_fuzz,$(ELF_SRCS) formats/elf_sample.c \
	formats/ta_container.c)
$(call unit-test,formats/u256_test,formats/u256.c tests/vectors.c,\
	-Itests/include,-ljansson)
$(call unit-test,formats/avb_descriptor_test,formats/avb_descriptor.c)
$(call fuzz-target,formats/avb_descriptor_fuzz,formats/avb_descriptor.c \
	formats/vbmeta.c)
$(call unit-test,formats/ta_keyring_test,formats/ta_keyring.c)
$(call fuzz-target,formats/ta_keyring_fuzz,formats/ta_keyring.c)
AVB_WRITER_SRCS := formats/avb_writer.c formats/avb_descriptor.c \
	formats/vbmeta.c formats/utf8.c
$(call unit-test,formats/avb_writer_test,$(AVB_WRITER_SRCS) formats/avb_cert.c)
$(call fuzz-target,formats/avb_writer_fuzz,$(AVB_WRITER_SRCS))
$(call unit-test,formats/sparse_test,formats/sparse.c)
$(call fuzz-target,formats/sparse_fuzz,formats/sparse.c)
$(call unit-test,formats/fec_test,formats/fec.c formats/avb_hashtree.c)
$(call fuzz-target,formats/avb_slot_fuzz,formats/avb_slot.c \
	formats/avb_slot_cmdline.c formats/avb_slot_value.c \
	formats/avb_check.c formats/avb_descriptor.c formats/vbmeta.c \
	formats/utf8.c)
$(call unit-test,formats/avb1_test,formats/avb1.c)
$(call fuzz-target,formats/avb1_fuzz,formats/avb1.c)
$(call unit-test,formats/avb_ab_test,formats/avb_ab.c formats/avb_slot.c \
	formats/avb_slot_cmdline.c formats/avb_slot_value.c \
	formats/avb_check.c formats/avb_descriptor.c formats/vbmeta.c \
	formats/utf8.c formats/crc32.c)
$(call fuzz-target,formats/avb_ab_fuzz,formats/avb_ab.c formats/crc32.c)
$(call fuzz-target,formats/avb_cert_fuzz,formats/avb_cert_check.c \
	formats/avb_cert.c formats/avb_check.c formats/vbmeta.c)
