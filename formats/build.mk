$(call unit-test,formats/gpt_test,formats/gpt.c formats/crc32.c)
$(call fuzz-target,formats/gpt_fuzz,formats/gpt.c formats/crc32.c)
$(call unit-test,formats/bootimg_test,formats/bootimg.c)
$(call fuzz-target,formats/bootimg_fuzz,formats/bootimg.c)
