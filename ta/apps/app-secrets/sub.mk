global-incdirs-y += include ../trusted-keys
srcs-y += app_secrets_ta.c
srcs_ext_base-y := ../trusted-keys
srcs_ext-y += seal.c
