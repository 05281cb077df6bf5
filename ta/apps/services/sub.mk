global-incdirs-y += include
srcs-y += services_ta.c
