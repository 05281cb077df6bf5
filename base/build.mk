BASE_BARE := $(BASE_SRCS) base/freestanding/string.c arch/aarch64/mem.S

$(call unit-test,base/format_test,,-Wno-format -Wno-format-nonliteral,)
$(call unit-test,base/bytes_test)
