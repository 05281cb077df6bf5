# GCC for the target: names of the tools and where its own library is.

CC-ta_arm64 := $(CROSS_COMPILE_ta_arm64)gcc
CXX-ta_arm64 := $(CROSS_COMPILE_ta_arm64)g++
CPP-ta_arm64 := $(CROSS_COMPILE_ta_arm64)cpp
LD-ta_arm64 := $(CROSS_COMPILE_ta_arm64)ld
AR-ta_arm64 := $(CROSS_COMPILE_ta_arm64)ar
NM-ta_arm64 := $(CROSS_COMPILE_ta_arm64)nm
OBJCOPY-ta_arm64 := $(CROSS_COMPILE_ta_arm64)objcopy
OBJDUMP-ta_arm64 := $(CROSS_COMPILE_ta_arm64)objdump

# The compiler's own headers stand behind the kit's.
nostdinc-ta_arm64 := -nostdinc -isystem \
	$(shell $(CC-ta_arm64) -print-file-name=include 2>/dev/null)
libgcc-ta_arm64 = $(shell $(CC-ta_arm64) -print-libgcc-file-name)
libgcc_eh-ta_arm64 = $(shell $(CC-ta_arm64) -print-file-name=libgcc_eh.a)
libstdcxx-ta_arm64 = $(shell $(CXX-ta_arm64) -print-file-name=libstdc++.a)
