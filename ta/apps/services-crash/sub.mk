global-incdirs-y += ../services/include ../mischief/include
srcs_ext_base-y := ../services
srcs_ext-y += services_ta.c
