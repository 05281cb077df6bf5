global-incdirs-y += include
srcs-y += steps_ta.c
