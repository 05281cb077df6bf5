global-incdirs-y += include
srcs-y += conformance_ta.c kat.c kat_ciphers.c kat_hashes.c \
	algorithms.c objects.c operations.c streams.c panics.c panics_keys.c \
	kat_asymmetric.c kat_keys.c kat_signatures.c kat_exchanges.c pairs.c \
	framework.c syscalls.c
