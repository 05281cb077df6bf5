/*
 * Asymmetric keys out of object values.
 */
#include "object/key.h"
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

struct pk_number value_number(const struct object_value *v, uint32_t id)
{
	const struct object_attr *at = object_value_attr(v, id);

	if (at == NULL)
		return (struct pk_number){ NULL, 0 };
	return (struct pk_number){ at->data, at->len };
}

const uint8_t *value_octets(const struct object_value *v, uint32_t id,
			    size_t len)
{
	const struct object_attr *at = object_value_attr(v, id);

	return at != NULL && at->len == len ? at->data : NULL;
}

void value_rsa(const struct object_value *v, struct rsa_key *key)
{
	*key = (struct rsa_key){
		.n = value_number(v, ATTR_RSA_MODULUS),
		.e = value_number(v, ATTR_RSA_E),
		.d = value_number(v, ATTR_RSA_D),
		.p = value_number(v, ATTR_RSA_P),
		.q = value_number(v, ATTR_RSA_Q),
		.dp = value_number(v, ATTR_RSA_DP),
		.dq = value_number(v, ATTR_RSA_DQ),
		.qinv = value_number(v, ATTR_RSA_QINV),
	};
}

void value_dsa(const struct object_value *v, struct dsa_key *key)
{
	*key = (struct dsa_key){
		.p = value_number(v, ATTR_DSA_PRIME),
		.q = value_number(v, ATTR_DSA_SUBPRIME),
		.g = value_number(v, ATTR_DSA_BASE),
		.y = value_number(v, ATTR_DSA_PUBLIC),
		.x = value_number(v, ATTR_DSA_PRIVATE),
	};
}

void value_dh(const struct object_value *v, struct dh_group *group)
{
	*group = (struct dh_group){
		.p = value_number(v, ATTR_DH_PRIME),
		.g = value_number(v, ATTR_DH_BASE),
		.q = value_number(v, ATTR_DH_SUBPRIME),
	};
}

TEE_Result ec_curve_of(uint32_t element, enum ec_curve *curve)
{
	static const enum ec_curve nist[] = { EC_P192, EC_P224, EC_P256,
					      EC_P384, EC_P521 };

	if (element < 1 || element > ARRAY_COUNT(nist))
		return TEE_ERROR_NOT_SUPPORTED;
	*curve = nist[element - 1];
	return TEE_SUCCESS;
}

TEE_Result value_ec(const struct object_value *v, struct ec_key *key)
{
	const struct object_attr *curve = object_value_attr(v, ATTR_ECC_CURVE);
	const struct {
		uint32_t id;
		uint8_t *out;
	} row[] = {
		{ ATTR_ECC_X, key->pub.x },
		{ ATTR_ECC_Y, key->pub.y },
		{ ATTR_ECC_PRIVATE, key->priv },
	};

	memset(key, 0, sizeof(*key));
	key->curve = EC_SM2;
	if (curve != NULL && ec_curve_of(curve->a, &key->curve) != TEE_SUCCESS)
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < ARRAY_COUNT(row); i++) {
		struct pk_number n = value_number(v, row[i].id);
		TEE_Result res = ec_number(key->curve, n.b, n.len, row[i].out);

		if (res != TEE_SUCCESS) {
			secret_wipe(key, sizeof(*key));
			return res;
		}
	}
	return TEE_SUCCESS;
}
