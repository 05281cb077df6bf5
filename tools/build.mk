$(call host-tool,strongroom-disk,tools/disk.c formats/gpt.c formats/crc32.c)
$(call host-tool,strongroom-bootimg,tools/bootimg.c formats/bootimg.c)
