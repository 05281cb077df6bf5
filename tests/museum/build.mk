# What the museum (docs/museum.md) needs beside the programs of other suites.
$(call host-tool,secret-scan,tests/museum/scan.c,-Ita/apps/mischief/include,)
$(call guest-program,secret-residue,normal/tests/secret_residue.c \
	normal/tests/test_lib.c,-Inormal/tests $(TEE_TEST_INCS),-lteec)

# The whole TEE under a normal world that the exhibits script.
$(call world-test,tests/museum/exhibits_test,,tests/museum/exhibits_ta.c)
