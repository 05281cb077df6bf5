global-incdirs-y += include ../kit-test-lib/include
srcs-y += kit_test_ta.c modules.c arithmetic.c sockets.c properties.c memory.c \
	mbedtls.c

# It smashes its stack, and frees what is none, on purpose.
cflags-memory.c-y += -Wno-array-bounds -Wno-free-nonheap-object \
	-Wno-format-truncation -Wno-alloc-size-larger-than

# The library that it is linked against.
libnames += kit_test
libdirs += $(STRONGROOM_BUILD)/ta/kit-test-lib
libdeps += $(STRONGROOM_BUILD)/ta/kit-test-lib/libkit_test.so
