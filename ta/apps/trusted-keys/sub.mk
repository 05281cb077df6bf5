global-incdirs-y += include .
srcs-y += trusted_keys_ta.c seal.c
