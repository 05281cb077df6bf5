# Clang for the target: one compiler for all, GNU binutils or LLVM's beside it.

clang-target := --target=$(patsubst %-,%,$(notdir $(CROSS_COMPILE_ta_arm64)))
CC-ta_arm64 := clang $(clang-target)
CXX-ta_arm64 := clang++ $(clang-target)
CPP-ta_arm64 := clang $(clang-target) -E
LD-ta_arm64 := $(or $(shell command -v ld.lld),$(CROSS_COMPILE_ta_arm64)ld)
AR-ta_arm64 := $(or $(shell command -v llvm-ar),$(CROSS_COMPILE_ta_arm64)ar)
NM-ta_arm64 := $(or $(shell command -v llvm-nm),$(CROSS_COMPILE_ta_arm64)nm)
OBJCOPY-ta_arm64 := $(or $(shell command -v llvm-objcopy),$(CROSS_COMPILE_ta_arm64)objcopy)
OBJDUMP-ta_arm64 := $(or $(shell command -v llvm-objdump),$(CROSS_COMPILE_ta_arm64)objdump)

nostdinc-ta_arm64 := -nostdinc -nostdlibinc
libgcc-ta_arm64 = $(shell $(CROSS_COMPILE_ta_arm64)gcc -print-libgcc-file-name)
libgcc_eh-ta_arm64 = $(shell $(CROSS_COMPILE_ta_arm64)gcc -print-file-name=libgcc_eh.a)
libstdcxx-ta_arm64 = $(shell $(CROSS_COMPILE_ta_arm64)g++ -print-file-name=libstdc++.a)
