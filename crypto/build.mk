# What each kind of program links. All of it may use SIMD registers, and
# libbearssl.a does: a bare image has them enabled, and holds no one else's
# state in them, before it calls anything of crypto/.
CRYPTO_ROM_SRCS := crypto/sha256.c crypto/rsa.c crypto/modexp_vartime.c \
	crypto/words_square.c crypto/aarch64/multiply_add.S crypto/aarch64/cpu.c \
	crypto/aarch64/sha256_blocks.c crypto/aarch64/sha256_armv8.S \
	crypto/aarch64/fortify.c
CRYPTO_TEE_SRCS := $(CRYPTO_ROM_SRCS) crypto/hmac.c crypto/drbg.c \
	crypto/aes_gcm.c crypto/aarch64/aes_gcm_run.c \
	crypto/aarch64/aes_gcm_armv8.c crypto/aarch64/aes_armv8.c
CRYPTO_TA_SRCS := crypto/sha256.c crypto/portable/sha256_blocks.c \
	crypto/hmac.c crypto/sha512.c crypto/hmac_sha512.c crypto/pbkdf2.c \
	crypto/keccak.c
CRYPTO_HOST_SRCS := $(CRYPTO_TA_SRCS) crypto/rsa.c crypto/modexp_vartime.c \
	crypto/words_square.c crypto/portable/multiply_add.c crypto/drbg.c crypto/aes_gcm.c \
	crypto/portable/aes_gcm_run.c

# What the GlobalPlatform services call, on top of CRYPTO_TEE_SRCS and of
# CRYPTO_HOST_SRCS: the bodies for both, then what each chooses with.
CRYPTO_GP_COMMON := crypto/digest.c crypto/md5.c crypto/sha1.c crypto/sm3.c \
	crypto/block.c crypto/aes_portable.c crypto/des.c crypto/sm4.c \
	crypto/cipher.c crypto/mac.c crypto/ae.c crypto/gcm_portable.c \
	crypto/kdf.c
CRYPTO_GP_SRCS := $(CRYPTO_GP_COMMON) crypto/sha512.c crypto/keccak.c \
	crypto/aarch64/digest_blocks.c crypto/aarch64/sha1_armv8.c \
	crypto/aarch64/sha512_armv8.c crypto/aarch64/keccak_armv8.c \
	crypto/aarch64/block_ops.c crypto/aarch64/aes_modes_armv8.c \
	crypto/aarch64/sm4_armv8.c crypto/aarch64/gcm_blocks.c \
	crypto/aarch64/gcm_blocks_armv8.c
CRYPTO_GP_HOST_SRCS := $(CRYPTO_GP_COMMON) crypto/portable/digest_blocks.c \
	crypto/portable/block_ops.c crypto/portable/gcm_blocks.c

# Public-key operations, on top of the above: RSA, DSA, DH and the arithmetic
# that curves build on.
CRYPTO_PK_COMMON := crypto/limbs.c crypto/mont.c crypto/pk_number.c \
	crypto/prime.c crypto/prime_sieve.c crypto/rsa_core.c \
	crypto/rsa_generate.c crypto/rsa_pkcs1.c crypto/rsa_mgf.c \
	crypto/dsa.c crypto/dh.c
CRYPTO_PK_SRCS := $(CRYPTO_PK_COMMON) crypto/aarch64/mont_pair.c \
	crypto/aarch64/mont_pair_blocks.S
CRYPTO_PK_HOST_SRCS := $(CRYPTO_PK_COMMON) crypto/portable/mont_pair.c

# Elliptic curves, on top of CRYPTO_GP_SRCS and CRYPTO_GP_HOST_SRCS.
CRYPTO_EC_COMMON := crypto/ec.c crypto/ec_field.c crypto/ec_portable.c \
	crypto/ec_group.c crypto/ec_verify_vartime.c \
	crypto/ec_weierstrass.c crypto/ec_edwards.c crypto/ec_curves.c \
	crypto/ec_comb_nist.c crypto/ec_comb_other.c crypto/ecdsa.c \
	crypto/ecdh.c crypto/eddsa.c crypto/sm2.c crypto/sm2_keys.c
CRYPTO_EC_SRCS := $(CRYPTO_EC_COMMON) crypto/aarch64/ec_ops.c \
	crypto/aarch64/ec_ops_a64.S
CRYPTO_EC_HOST_SRCS := $(CRYPTO_EC_COMMON) crypto/portable/ec_ops.c

# The ROM's set needs no library; the TEE's and the host's link these.
CRYPTO_BARE_LIBS = $(SYSLIB)/libbearssl.a
CRYPTO_HOST_LIBS := -lbearssl

# BearSSL's headers, last in line so that no C library header is taken from
# there: bare images have the sysroot's, hosts have their own.
BEARSSL_INC = -idirafter $(SYSROOT)/usr/include
CFLAGS_crypto/aes_gcm.c = $(BEARSSL_INC)
CFLAGS_crypto/aes_portable.c = $(BEARSSL_INC)
CFLAGS_crypto/des.c = $(BEARSSL_INC)
CFLAGS_crypto/gcm_portable.c = $(BEARSSL_INC)

# Kernels in C for the Armv8 crypto instructions.
CFLAGS_crypto/aarch64/aes_armv8.c := -march=armv8-a+crypto
CFLAGS_crypto/aarch64/aes_gcm_armv8.c := -march=armv8-a+crypto
NOCFLAGS_crypto/aarch64/aes_armv8.c := -mgeneral-regs-only
NOCFLAGS_crypto/aarch64/aes_gcm_armv8.c := -mgeneral-regs-only

# Those of GlobalPlatform's. The later ones need more than the baseline, and
# run only where the CPU has it.
CRYPTO_ARMV8_KERNELS := sha1_armv8 aes_modes_armv8 gcm_blocks_armv8
CRYPTO_SHA3_KERNELS := sha512_armv8 keccak_armv8
$(foreach k,$(CRYPTO_ARMV8_KERNELS),\
	$(eval CFLAGS_crypto/aarch64/$(k).c := -march=armv8-a+crypto))
$(foreach k,$(CRYPTO_SHA3_KERNELS),\
	$(eval CFLAGS_crypto/aarch64/$(k).c := -march=armv8.2-a+crypto+sha3))
CFLAGS_crypto/aarch64/sm4_armv8.c := -march=armv8.2-a+crypto+sm4
$(foreach k,$(CRYPTO_ARMV8_KERNELS) $(CRYPTO_SHA3_KERNELS) sm4_armv8,\
	$(eval NOCFLAGS_crypto/aarch64/$(k).c := -mgeneral-regs-only))

NOCFLAGS_crypto/aarch64/mont_pair.c := -mgeneral-regs-only
NOCFLAGS_crypto/prime_sieve.c := -mgeneral-regs-only

# Unit tests: each links the whole host set and reads vectors with jansson.
CRYPTO_TEST_SRCS := $(CRYPTO_HOST_SRCS) crypto/vectors.c tests/vectors.c
CRYPTO_TEST_LIBS := $(CRYPTO_HOST_LIBS) -ljansson
CRYPTO_TESTS := sha256 sha512 keccak hmac rsa aes_gcm drbg
$(foreach t,$(CRYPTO_TESTS),$(call unit-test,crypto/$(t)_test,\
	$(CRYPTO_TEST_SRCS),-Itests/include,$(CRYPTO_TEST_LIBS)))
CRYPTO_GP_TESTS := digest mac cipher ae kdf
$(foreach t,$(CRYPTO_GP_TESTS),$(call unit-test,crypto/$(t)_test,\
	$(CRYPTO_TEST_SRCS) $(CRYPTO_GP_HOST_SRCS),-Itests/include,\
	$(CRYPTO_TEST_LIBS)))
CRYPTO_PK_TESTS := mont prime rsa_key rsa_pair dsa dh
$(foreach t,$(CRYPTO_PK_TESTS),$(call unit-test,crypto/$(t)_test,\
	$(CRYPTO_TEST_SRCS) $(CRYPTO_GP_HOST_SRCS) $(CRYPTO_PK_HOST_SRCS) \
	crypto/rsa_vectors.c,\
	-Itests/include,$(CRYPTO_TEST_LIBS) -lcrypto))

CRYPTO_EC_TESTS := ec ecdsa ecdh eddsa sm2
$(foreach t,$(CRYPTO_EC_TESTS),$(call unit-test,crypto/$(t)_test,\
	$(CRYPTO_TEST_SRCS) $(CRYPTO_GP_HOST_SRCS) $(CRYPTO_EC_HOST_SRCS) \
	crypto/ec_sample.c,-Itests/include,$(CRYPTO_TEST_LIBS) -lcrypto))

$(call fuzz-target,crypto/rsa_key_fuzz,$(CRYPTO_HOST_SRCS) \
	$(CRYPTO_GP_HOST_SRCS) $(CRYPTO_PK_HOST_SRCS),\
	-Wno-missing-field-initializers,$(CRYPTO_HOST_LIBS))
$(call fuzz-target,crypto/ec_fuzz,$(CRYPTO_HOST_SRCS) $(CRYPTO_GP_HOST_SRCS) \
	$(CRYPTO_EC_HOST_SRCS),-Wno-missing-field-initializers,\
	$(CRYPTO_HOST_LIBS))

# The Armv8 kernels run on the emulated CPU, beside the portable code.
$(call bare-image,crypto-check,crypto/check/start.S crypto/check/main.c \
	crypto/check/digests.c crypto/check/ciphers.c \
	crypto/check/pk.c crypto/check/curves.c \
	$(CRYPTO_GP_SRCS) $(CRYPTO_EC_SRCS) \
	$(CRYPTO_PK_SRCS) crypto/hmac_sha512.c crypto/pbkdf2.c \
	$(CRYPTO_TEE_SRCS) $(BASE_BARE),crypto/check/check.lds.S,,\
	$(CRYPTO_BARE_LIBS))
# armv8_check has every instruction; on the other CPU, SHA-512, SHA-3 and SM4
# run the portable bodies.
define armv8-check
$(B)/test/crypto/$(1): crypto/check/run $(B)/crypto-check.elf
	@mkdir -p $$(@D)
	$$(Q)printf '#!/bin/sh\nexec %s %s %s\n' $(CURDIR)/crypto/check/run \
		$(abspath $(B)/crypto-check.elf) $(2) >$$@
	$$(Q)chmod +x $$@
UNIT_TESTS += $(B)/test/crypto/$(1)
endef
$(eval $(call armv8-check,armv8_check))
$(eval $(call armv8-check,armv8_check_a57,cortex-a57))

# What handles private values, under valgrind where there is one.
CRYPTO_SECRETS_SRCS := $(sort crypto/check/secrets.c \
	crypto/check/secrets_pk.c $(CRYPTO_EC_HOST_SRCS) \
	$(CRYPTO_PK_HOST_SRCS) $(CRYPTO_GP_HOST_SRCS) $(CRYPTO_HOST_SRCS) \
	$(BASE_SRCS))
$(eval $(call compile-rules,$(B)/crypto-secrets.o.d,$(HOSTCC),$(HOST)))
$(B)/test/crypto/secrets: $(call objs,$(B)/crypto-secrets.o.d,\
		$(CRYPTO_SECRETS_SRCS))
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(HOSTCC) $(REPRO) -o $@ $^ $(CRYPTO_HOST_LIBS)
$(B)/test/crypto/secrets_test: crypto/check/run-secrets $(B)/test/crypto/secrets
	$(Q)printf '#!/bin/sh\nexec %s %s\n' $(CURDIR)/crypto/check/run-secrets \
		$(abspath $(B)/test/crypto/secrets) >$@
	$(Q)chmod +x $@
UNIT_TESTS += $(B)/test/crypto/secrets_test
DEPS += $(patsubst %.o,%.d,$(call objs,$(B)/crypto-secrets.o.d,\
	$(CRYPTO_SECRETS_SRCS)))
$(call unit-test,crypto/blake2b_test,crypto/blake2b.c)
