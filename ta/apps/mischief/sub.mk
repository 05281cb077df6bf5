global-incdirs-y += include ../hello/include
srcs-y += mischief_ta.c faults.c storage.c objects.c operations.c secrets.c calls.c \
	raw_$(ta-machine).S
