global-incdirs-y += include ../mischief/include
srcs-y += services_ta.c
