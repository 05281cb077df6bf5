srcs-y += main.c rows.cpp

libnames += kit_test_cxx
libdirs += $(KIT_TEST_CXX_LIB)
libdeps += $(KIT_TEST_CXX_LIB)/libkit_test_cxx.so
