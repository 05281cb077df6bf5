srcs-y += lib.cpp
