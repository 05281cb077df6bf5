BASE_BARE := $(BASE_SRCS) base/freestanding/string.c arch/aarch64/mem.S
