global-incdirs-y += ../kit-test-lib/include
srcs-y += plugin.c

libnames += kit_test
libdirs += $(STRONGROOM_BUILD)/ta/kit-test-lib
libdeps += $(STRONGROOM_BUILD)/ta/kit-test-lib/libkit_test.so
