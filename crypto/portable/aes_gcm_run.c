/*
 * Hosts, and TAs, which may not read the CPU's ID registers: portable AES-GCM.
 */
#include "aes_gcm_run.h"

void aes_gcm_run(const struct aes_gcm_message *msg,
		 uint8_t tag[AES_GCM_TAG_LEN])
{
	aes_gcm_run_portable(msg, tag);
}
