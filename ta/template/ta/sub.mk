global-incdirs-y += include
srcs-y += @NAME@_ta.c
