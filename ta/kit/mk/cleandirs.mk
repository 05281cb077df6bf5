# $(call cleandirs-for-rmdir): the output folders, deepest first, so that
# "clean" can drop those that became empty.

cleandirs-for-rmdir = $(foreach d,$(shell printf '%s\n' $(sort $(dir $(cleanfiles))) | sort -r),$(filter-out ./ $(out-dir)/,$(d)))
