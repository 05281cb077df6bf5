global-incdirs-y += ../mischief ../mischief/include ../hello/include
srcs_ext_base-y := ../mischief
srcs_ext-y += $(notdir $(wildcard ../mischief/*.c)) raw_$(ta-machine).S
