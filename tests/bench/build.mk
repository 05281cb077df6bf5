# What tests/bench/run-bench looks into a running machine with.
$(call host-tool,bench-profile,tests/bench/profile.c tools/trace/exec_log.c,\
	-Itools)
