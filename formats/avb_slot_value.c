/*
 * Persistent values: digests of what is this device's own, and which image was
 * found corrupt.
 */
#include "avb_slot_run.h"
#include <assert.h>
#include <string.h>

#define MANAGED_VALUE	  "avb.managed_verity_mode"
#define MANAGED_VALUE_LEN 32u
#define DIGEST_VALUE	  "avb.persistent_digest."

static_assert(sizeof(DIGEST_VALUE) + AVB_NAME_LEN <= AVB_VALUE_NAME_LEN,
	      "the name of a digest's value fits");

static void digest_value_name(char value[AVB_VALUE_NAME_LEN], const char *name)
{
	memcpy(value, DIGEST_VALUE, sizeof(DIGEST_VALUE));
	memcpy(value + sizeof(DIGEST_VALUE) - 1, name, strlen(name) + 1);
}

static enum avb_result digest_read(struct avb_run *run, const char *name,
				   uint8_t *digest, size_t digest_len,
				   bool *missing)
{
	char value[AVB_VALUE_NAME_LEN];
	size_t len = 0;

	*missing = false;
	if (run->ops->value_read == NULL)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, name,
				   "the device keeps no persistent digests");
	digest_value_name(value, name);

	TEE_Result res =
		run->ops->value_read(run->dev, value, digest, digest_len, &len);

	if (res == TEE_SUCCESS && len == digest_len)
		return AVB_OK;
	if (res == TEE_ERROR_ITEM_NOT_FOUND) {
		*missing = true;
		return avb_because(run, AVB_ERROR_VERIFICATION, name,
				   "its persistent digest is not set");
	}
	if (res == TEE_SUCCESS || res == TEE_ERROR_SHORT_BUFFER)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, name,
				   "its persistent digest has another length");
	return avb_because(run, avb_io_result(res), name,
			   "its persistent digest cannot be read");
}

/* The first boot of a locked device decides what its own data must be. */
static enum avb_result digest_init(struct avb_run *run, const char *name,
				   const uint8_t *digest, size_t digest_len)
{
	char value[AVB_VALUE_NAME_LEN];
	bool unlocked = true;
	TEE_Result res = run->ops->unlocked(run->dev, &unlocked);

	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), name,
				   "the lock state cannot be read");
	if (unlocked)
		return avb_because(run, AVB_ERROR_VERIFICATION, name,
				   "an unlocked device sets no digest");
	digest_value_name(value, name);
	res = run->ops->value_write(run->dev, value, digest, digest_len);
	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), name,
				   "its persistent digest cannot be set");
	return AVB_OK;
}

enum avb_result avb_value_digest(struct avb_run *run, const char *name,
				 const uint8_t *initial, uint8_t *digest,
				 size_t digest_len)
{
	bool missing = false;
	enum avb_result result =
		digest_read(run, name, digest, digest_len, &missing);

	if (!missing || initial == NULL)
		return result;
	result = digest_init(run, name, initial, digest_len);
	/* What was written counts only if it can be read back. */
	if (result == AVB_OK)
		result = digest_read(run, name, digest, digest_len, &missing);
	return result;
}

static enum avb_result managed_write(struct avb_run *run, const uint8_t *value,
				     size_t len)
{
	TEE_Result res =
		run->ops->value_write(run->dev, MANAGED_VALUE, value, len);

	if (res == TEE_SUCCESS)
		return AVB_OK;
	return avb_because(run, avb_io_result(res), NULL,
			   "the verity mode cannot be stored");
}

enum avb_result avb_value_mode(struct avb_run *run)
{
	uint8_t digest[AVB_DIGEST_LEN_MAX];
	uint8_t stored[MANAGED_VALUE_LEN];
	size_t len = 0;

	avb_slot_digest(run->ops, run->dev, run->slot, AVB_SHA256, digest);
	run->slot->resolved = AVB_MODE_EIO;
	if ((run->call->flags & AVB_RESTART_CAUSED_BY_CORRUPTION) != 0)
		return managed_write(run, digest, sizeof(stored));

	TEE_Result res = run->ops->value_read(run->dev, MANAGED_VALUE, stored,
					      sizeof(stored), &len);

	if (res == TEE_ERROR_ITEM_NOT_FOUND) {
		run->slot->resolved = AVB_MODE_RESTART;
		return AVB_OK;
	}
	if (res != TEE_SUCCESS || len != sizeof(stored))
		return avb_because(run, avb_io_result(res), NULL,
				   "the verity mode cannot be read");
	if (memcmp(stored, digest, sizeof(stored)) == 0)
		return AVB_OK;
	run->slot->resolved = AVB_MODE_RESTART;
	return managed_write(run, NULL, 0);
}
