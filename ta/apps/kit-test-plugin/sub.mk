global-incdirs-y += ../kit-test-lib/include
srcs-y += plugin.c

libnames += kit_test
KIT_TEST_LIB_DIR ?= $(STRONGROOM_BUILD)/ta/kit-test-lib
libdirs += $(KIT_TEST_LIB_DIR)
libdeps += $(KIT_TEST_LIB_DIR)/libkit_test.so
