# $(call cc-option,-fflag[,fallback]): the flag if the compiler knows it.

cc-option = $(if $(shell $(CC-ta_arm64) $(1) -Werror -c -x c /dev/null -o /dev/null 2>&1),$(2),$(1))
