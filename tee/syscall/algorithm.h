/*
 * What the kernel knows of each algorithm a TA may name (GlobalPlatform TEE
 * Internal Core API 1.3.1, clause 6.10; TA ABI, 11.3): its class, the keys it
 * binds and how crypto/ is told of it.
 */
#ifndef TEE_SYSCALL_ALGORITHM_H
#define TEE_SYSCALL_ALGORITHM_H

#include <stdbool.h>
#include <stdint.h>

/* TEE_MODE_* */
#define MODE_ENCRYPT 0u
#define MODE_DECRYPT 1u
#define MODE_SIGN    2u
#define MODE_VERIFY  3u
#define MODE_MAC     4u
#define MODE_DIGEST  5u
#define MODE_DERIVE  6u

/* Types of keys, TEE_TYPE_*; of pairs, the pair. */
#define KEY_AES	     0xa0000010u
#define KEY_DES	     0xa0000011u
#define KEY_DES3     0xa0000013u
#define KEY_SM4	     0xa0000014u
#define KEY_HKDF     0xa000004au
#define KEY_HKDF_IKM 0xa10000c0u
#define KEY_CONCAT_Z 0xa10000c1u
#define KEY_PASSWORD 0xa10000c2u
#define KEY_RSA	     0xa1000030u
#define KEY_DSA	     0xa1000031u
#define KEY_DH	     0xa1000032u
#define KEY_ECDSA    0xa1000041u
#define KEY_ECDH     0xa1000042u
#define KEY_ED25519  0xa1000043u
#define KEY_X25519   0xa1000044u
#define KEY_SM2_DSA  0xa1000045u
#define KEY_SM2_KEP  0xa1000046u
#define KEY_SM2_PKE  0xa1000047u
#define KEY_ED448    0xa1000048u
#define KEY_X448     0xa1000049u

enum state_class {
	CLASS_DIGEST,
	CLASS_MD5SHA1, /* both digests, one behind the other */
	CLASS_HMAC,
	CLASS_BLOCK_MAC,
	CLASS_CIPHER,
	CLASS_AE,
	CLASS_ASYMM_CIPHER,
	CLASS_SIGNATURE,
	CLASS_DERIVE,
};

/* What asymmetric algorithms with a padding do. */
enum padding { PADDING_NONE, PADDING_PKCS1, PADDING_OAEP, PADDING_PSS };

struct algorithm {
	uint32_t id; /* TEE_ALG_* */
	enum state_class class;
	uint32_t key_type; /* 0: no key */
	unsigned int alg;  /* enum digest_alg, block_alg or ae_alg */
	unsigned int mode; /* enum mac_kind, cipher_mode or padding */
};

/** algorithm_find() - by id, one of an old binary too; or NULL. */
const struct algorithm *algorithm_find(uint32_t id);
/** algorithm_mode_fits() - does TEE_MODE_* @mode go with it? */
bool algorithm_mode_fits(const struct algorithm *algo, uint32_t mode);
/** algorithm_key_count() - keys that a state binds: 0, 1 or 2. */
unsigned int algorithm_key_count(const struct algorithm *algo);
/** algorithm_key_fits() - may a key of @type serve in @mode? */
bool algorithm_key_fits(const struct algorithm *algo, uint32_t mode,
			uint32_t type);

#endif
