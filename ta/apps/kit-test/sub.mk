global-incdirs-y += include ../kit-test-lib/include
srcs-y += kit_test_ta.c modules.c arithmetic.c sockets.c

# The library that it is linked against.
libnames += kit_test
libdirs += $(STRONGROOM_BUILD)/ta/kit-test-lib
libdeps += $(STRONGROOM_BUILD)/ta/kit-test-lib/libkit_test.so
