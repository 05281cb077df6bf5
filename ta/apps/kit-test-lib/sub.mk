global-incdirs-y += include
srcs-y += lib.c
