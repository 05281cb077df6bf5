global-incdirs-y += include
srcs-y += bench_ta.c bench_storage.c
