/*
 * RSA and DSA for TAs.
 */
#include "syscall/asymm.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define PARAM_OAEP_LABEL    0xd0000930u /* TEE_ATTR_RSA_* */
#define PARAM_OAEP_MGF_HASH 0xd0000931u
#define PARAM_PSS_SALT_LEN  0xf0000a30u
#define MD5SHA1_LEN	    36u

size_t rsa_out_len(const struct asymm *op)
{
	struct rsa_key key;

	value_rsa(op->key, &key);
	return rsa_key_len(&key);
}

/* The digest of MGF1 comes as an algorithm's number, in bytes. */
static TEE_Result oaep_of(const struct asymm *op, struct rsa_oaep *how)
{
	const struct object_attr *label =
		attrs_find(op->params, PARAM_OAEP_LABEL);
	const struct object_attr *mgf =
		attrs_find(op->params, PARAM_OAEP_MGF_HASH);

	*how = (struct rsa_oaep){
		.hash = (enum digest_alg)op->s->algo->alg,
		.mgf = (enum digest_alg)op->s->algo->alg,
	};
	if (label != NULL) {
		how->label = label->data;
		how->label_len = label->len;
	}
	if (mgf == NULL)
		return TEE_SUCCESS;
	if (mgf->len != sizeof(uint32_t))
		return TEE_ERROR_BAD_PARAMETERS;

	const struct algorithm *hash = algorithm_find(load_le32(mgf->data));

	if (hash == NULL || hash->class != CLASS_DIGEST)
		return TEE_ERROR_BAD_PARAMETERS;
	how->mgf = (enum digest_alg)hash->alg;
	return TEE_SUCCESS;
}

static void pss_of(const struct asymm *op, struct rsa_pss *how)
{
	const struct object_attr *salt =
		attrs_find(op->params, PARAM_PSS_SALT_LEN);

	*how = (struct rsa_pss){
		.hash = (enum digest_alg)op->s->algo->alg,
		.mgf = (enum digest_alg)op->s->algo->alg,
		.salt_len = digest_len((enum digest_alg)op->s->algo->alg),
	};
	if (salt != NULL)
		how->salt_len = salt->a;
}

/*
 * Without padding the result is a number, as OP-TEE has it, whichever way it
 * was made: no zeros before. What verifies signatures so counts on it.
 */
static void drop_zeros(uint8_t *out, size_t *len)
{
	size_t zeros = 0;

	while (zeros + 1 < *len && out[zeros] == 0)
		zeros++;
	memmove(out, out + zeros, *len - zeros);
	*len -= zeros;
}

static TEE_Result rsa_encrypt(const struct asymm *op, struct rsa_work *work,
			      const struct rsa_key *key, uint8_t *out,
			      size_t *len)
{
	struct rsa_oaep how;
	TEE_Result res = TEE_SUCCESS;

	switch (op->s->algo->mode) {
	case PADDING_NONE:
		res = rsa_raw_public(work, key, op->in, op->in_len, out);
		if (res == TEE_SUCCESS)
			drop_zeros(out, len);
		return res;
	case PADDING_PKCS1:
		return rsa_encrypt_pkcs1(work, &kernel_pk_random, key, op->in,
					 op->in_len, out, len);
	default:
		res = oaep_of(op, &how);
		if (res != TEE_SUCCESS)
			return res;
		return rsa_encrypt_oaep(work, &kernel_pk_random, key, &how,
					op->in, op->in_len, out, len);
	}
}

static TEE_Result rsa_decrypt(const struct asymm *op, struct rsa_work *work,
			      const struct rsa_key *key, uint8_t *out,
			      size_t *len)
{
	struct rsa_oaep how;
	TEE_Result res = TEE_SUCCESS;

	switch (op->s->algo->mode) {
	case PADDING_NONE:
		res = rsa_raw_private(work, &kernel_pk_random, key, op->in,
				      op->in_len, out);
		if (res == TEE_SUCCESS)
			drop_zeros(out, len);
		return res;
	case PADDING_PKCS1:
		return rsa_decrypt_pkcs1(work, &kernel_pk_random, key, op->in,
					 op->in_len, out, len);
	default:
		res = oaep_of(op, &how);
		if (res != TEE_SUCCESS)
			return res;
		return rsa_decrypt_oaep(work, &kernel_pk_random, key, &how,
					op->in, op->in_len, out, len);
	}
}

static TEE_Result rsa_sign(const struct asymm *op, struct rsa_work *work,
			   const struct rsa_key *key, uint8_t *out, size_t *len)
{
	struct rsa_pss how;

	if (op->s->algo->mode == PADDING_PKCS1)
		return rsa_sign_pkcs1(work, &kernel_pk_random, key,
				      op->s->algo->alg, op->in, op->in_len, out,
				      len);
	pss_of(op, &how);
	return rsa_sign_pss(work, &kernel_pk_random, key, &how, op->in,
			    op->in_len, out, len);
}

TEE_Result rsa_operate(const struct asymm *op, uint8_t *out, size_t *out_len)
{
	struct rsa_work *work = heap_alloc(sizeof(*work));
	struct rsa_key key;
	TEE_Result res = TEE_SUCCESS;

	if (work == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	value_rsa(op->key, &key);
	if (op->s->mode == MODE_ENCRYPT)
		res = rsa_encrypt(op, work, &key, out, out_len);
	else if (op->s->mode == MODE_DECRYPT)
		res = rsa_decrypt(op, work, &key, out, out_len);
	else
		res = rsa_sign(op, work, &key, out, out_len);
	heap_free(work);
	return res;
}

static bool digest_fits(const struct asymm *op)
{
	switch (op->s->algo->alg) {
	case RSA_DIGEST_NONE:
		return true;
	case RSA_DIGEST_MD5SHA1:
		return op->in_len == MD5SHA1_LEN;
	default:
		return op->in_len ==
		       digest_len((enum digest_alg)op->s->algo->alg);
	}
}

/* The length of a digest is the caller's; the rest makes a bad signature. */
static TEE_Result verdict(TEE_Result res)
{
	return res == TEE_ERROR_BAD_PARAMETERS ? TEE_ERROR_SIGNATURE_INVALID
					       : res;
}

TEE_Result rsa_check(const struct asymm *op, const uint8_t *sig, size_t sig_len)
{
	struct rsa_work *work = NULL;
	struct rsa_key key;
	struct rsa_pss how;
	TEE_Result res = TEE_SUCCESS;

	if (!digest_fits(op))
		return TEE_ERROR_BAD_PARAMETERS;
	work = heap_alloc(sizeof(*work));
	if (work == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	value_rsa(op->key, &key);
	if (op->s->algo->mode == PADDING_PKCS1) {
		res = rsa_verify_pkcs1(work, &key, op->s->algo->alg, op->in,
				       op->in_len, sig, sig_len);
	} else {
		pss_of(op, &how);
		res = rsa_verify_pss(work, &key, &how, op->in, op->in_len, sig,
				     sig_len);
	}
	heap_free(work);
	return verdict(res);
}

/* -------------------------------------------------------------------- DSA --- */

size_t dsa_out_len(const struct asymm *op)
{
	struct dsa_key key;

	value_dsa(op->key, &key);
	return 2 * dsa_q_len(&key);
}

/*
 * A digest comes whole, or cut to the subprime's length if that is less. OP-TEE
 * verifies one as long as the subprime whichever is longer.
 */
static bool dsa_digest_fits(const struct asymm *op)
{
	struct dsa_key key;
	size_t hash = digest_len((enum digest_alg)op->s->algo->alg);
	size_t q = 0;

	value_dsa(op->key, &key);
	q = dsa_q_len(&key);
	if (op->s->mode != MODE_VERIFY)
		q = MIN(hash, q);
	return op->in_len == hash || op->in_len == q;
}

TEE_Result dsa_operate(const struct asymm *op, uint8_t *out, size_t *out_len)
{
	struct dsa_work *work = NULL;
	struct dsa_key key;
	TEE_Result res = TEE_SUCCESS;

	if (!dsa_digest_fits(op))
		return TEE_ERROR_BAD_PARAMETERS;
	work = heap_alloc(sizeof(*work));
	if (work == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	value_dsa(op->key, &key);
	res = dsa_sign(work, &kernel_pk_random, &key, op->in, op->in_len, out,
		       out_len);
	heap_free(work);
	return res;
}

TEE_Result dsa_check_op(const struct asymm *op, const uint8_t *sig,
			size_t sig_len)
{
	struct dsa_work *work = NULL;
	struct dsa_key key;
	TEE_Result res = TEE_SUCCESS;

	if (!dsa_digest_fits(op))
		return TEE_ERROR_BAD_PARAMETERS;
	work = heap_alloc(sizeof(*work));
	if (work == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	value_dsa(op->key, &key);
	res = dsa_verify(work, &key, op->in, op->in_len, sig, sig_len);
	heap_free(work);
	return verdict(res);
}
