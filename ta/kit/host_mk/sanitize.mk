# What GCC is told for CFG_TA_SANITIZE=y. The shadow is at TA_SHADOW_OFFSET of
# abi/ta_shadow.h; the calls are answered by lib/sanitize/libsanitize.a.

ta-sanitize-flags := -fsanitize=kernel-address \
	-fasan-shadow-offset=0x100000000000 --param asan-stack=1 \
	--param asan-globals=1 \
	--param asan-instrumentation-with-call-threshold=0 \
	-fsanitize=undefined -fno-sanitize-recover=all -DCFG_TA_SANITIZE=1
