global-incdirs-y += include ../kit-test-lib/include
srcs-y += kit_test_ta.c modules.c arithmetic.c sockets.c properties.c memory.c \
	mbedtls.c

# It smashes its stack, and frees what is none, on purpose.
cflags-memory.c-y += -Wno-unknown-warning-option -Wno-array-bounds -Wno-free-nonheap-object \
	-Wno-format-truncation -Wno-alloc-size-larger-than

# The library that it is linked against.
libnames += kit_test
KIT_TEST_LIB_DIR ?= $(STRONGROOM_BUILD)/ta/kit-test-lib
libdirs += $(KIT_TEST_LIB_DIR)
libdeps += $(KIT_TEST_LIB_DIR)/libkit_test.so
