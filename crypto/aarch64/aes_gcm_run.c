/*
 * Bare images: AES-GCM with the Armv8 instructions where the CPU has them.
 */
#include "aes_gcm_run.h"
#include "aarch64/cpu.h"

void aes_gcm_run(const struct aes_gcm_message *msg,
		 uint8_t tag[AES_GCM_TAG_LEN])
{
	if (crypto_cpu_has(CRYPTO_CPU_AES))
		aes_gcm_run_armv8(msg, tag);
	else
		aes_gcm_run_portable(msg, tag);
}
