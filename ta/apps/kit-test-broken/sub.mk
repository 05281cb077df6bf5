srcs-y += broken.c
