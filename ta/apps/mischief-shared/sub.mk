global-incdirs-y += ../mischief ../mischief/include ../hello/include
srcs_ext_base-y := ../mischief
srcs_ext-y += mischief_ta.c faults.c storage.c calls.c
