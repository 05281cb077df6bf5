global-incdirs-y += include
srcs-y += planted_ta.c
# The compiler sees some of them, too.
cflags-y += -Wno-stringop-overflow -Wno-use-after-free -Wno-array-bounds
