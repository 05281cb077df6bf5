/*
 * RSA for AVB. The stored rr is compared, not used: a key blob that lies about
 * it must fail here as it fails in verifiers that do use it.
 */
#include <crypto/rsa_avb.h>
#include <string.h>

#include "modexp_vartime.h"

bool rsa_avb_open(const uint8_t *n, const uint8_t *rr, const uint8_t *sig,
		  size_t len, uint8_t *out)
{
	static const uint8_t exponent[] = { 0x01, 0x00, 0x01 };
	uint64_t work[MODEXP_WORK_COUNT(RSA_AVB_LEN_MAX)];

	if (len < 2 || len > RSA_AVB_LEN_MAX || (n[0] & 0x80) == 0 ||
	    (n[len - 1] & 1) == 0)
		return false;
	memmove(out, sig, len);
	return modexp_work_vartime(out, n, rr, len, exponent, sizeof(exponent),
				   work);
}
