# Whole-system tests: each folder lists what it builds.
include $(wildcard tests/*/build.mk)
