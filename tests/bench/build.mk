# What tests/bench/run-bench looks into a running machine with.
$(call host-tool,bench-trace,tests/bench/trace.c)
$(call host-tool,bench-profile,tests/bench/profile.c)
