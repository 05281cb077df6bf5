# Test client and benchmark, driven from the host (tests/).
TEE_TEST_INCS := -Ita/apps/hello/include -Ita/apps/mischief/include
$(call guest-program,tee-test,normal/tests/tee_test.c normal/tests/test_params.c \
	normal/tests/test_lib.c,$(TEE_TEST_INCS),-lteec)
$(call guest-program,tee-bench,normal/tests/tee_bench.c \
	normal/tests/bench_lib.c normal/tests/test_lib.c,$(TEE_TEST_INCS) \
	-Ita/apps/bench/include,-lteec)
$(call guest-program,wallet-bench,normal/tests/wallet_bench.c \
	normal/tests/bench_lib.c normal/wallet/wallet_client.c,-Ita/apps/wallet/include,-lteec)
$(call guest-program,kit-test,normal/tests/kit_test.c \
	normal/tests/kit_servers.c \
	normal/tests/test_lib.c,\
	$(TEE_TEST_INCS) -Ita/apps/kit-test/include,-lteec)
# What the suites refuse, load and powercut drive.
$(call guest-program,ta-fuzz,normal/tests/ta_fuzz.c normal/tests/test_lib.c,\
	$(TEE_TEST_INCS),-lteec)
$(call guest-program,tee-load,normal/tests/tee_load.c \
	normal/tests/tee_load_clients.c normal/tests/test_lib.c,\
	$(TEE_TEST_INCS),-lteec)
$(call guest-program,store-churn,normal/tests/store_churn.c \
	normal/tests/test_lib.c,$(TEE_TEST_INCS),-lteec)
# Drives the conformance TA for tests/gp.
$(call guest-program,tee-conformance,normal/tests/tee_conformance.c,\
	-Ita/apps/conformance/include,-lteec)
# What tests/ta-load drives: pseudo-TAs, installed TAs, logins.
$(call guest-program,services-test,normal/tests/services_test.c \
	normal/tests/test_lib.c,$(TEE_TEST_INCS) -Ita/apps/services/include \
	-Ita/apps/trusted-keys/include -Ita/apps/app-secrets/include \
	-idirafter ta/kit/include,-lteec)
# Takes tee-supplicant's place for tests/hostile-supplicant.
$(call guest-program,hostile-supplicant,normal/tests/hostile_supplicant.c \
	normal/host/supplicant.c normal/tests/test_lib.c,\
	$(TEE_TEST_INCS) -pthread,-lteec -pthread)
# For the host TEE alone: a TA's mistakes under the kit's sanitizers.
$(eval $(call host-program-t,planted-test,normal/tests/planted_test.c \
	normal/tests/test_lib.c,$(TEE_TEST_INCS) -Ita/apps/planted/include,\
	-lteec))
