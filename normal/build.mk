# Programs of the normal world: each folder lists its own.
include $(wildcard normal/*/build.mk)
