/*
 * What a signed TA, or a file of subkeys, holds.
 */
#include "hostfile.h"
#include "info.h"
#include "ta_record.h"
#include <stdio.h>

static void record_display(const struct ta_record *rec)
{
	static const char *const type[] = { "TA (legacy)", "bootstrap TA",
					    "encrypted TA", "subkey" };

	printf("type:       %u, %s\n", rec->type, type[rec->type]);
	printf("image size: %zu\n", rec->image_len);
	printf("algorithm:  0x%08x, %s\n", rec->algo,
	       rec->algo == TA_SIG_PSS_SHA256
		       ? "TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256"
		       : "TEE_ALG_RSASSA_PKCS1_V1_5_SHA256");
	printf("signature:  %zu bytes\nhash:       ", rec->sig_len);
	print_hex(rec->hash, TA_CONTAINER_HASH_LEN);
	printf("\n");
	if (rec->uuid != NULL) {
		printf("uuid:       ");
		uuid_print(rec->uuid);
		printf("\nversion:    %u\n", rec->version);
	}
	if (rec->type == TA_RECORD_ENCRYPTED)
		printf("encryption: AES-GCM, %s key\n",
		       (rec->enc_flags & TA_ENC_CLASS_KEY) != 0
			       ? "class-wide"
			       : "device-specific");
}

void info_ta(const char *path)
{
	size_t len = 0;
	const uint8_t *file = file_read(path, &len);
	size_t at = 0;

	while (at < len) {
		struct ta_record rec = ta_record_at(file + at, len - at, path);
		struct ta_subkey sub = { 0 };

		if (at != 0)
			printf("\n");
		record_display(&rec);
		at += rec.header_len;
		if (rec.type == TA_RECORD_SUBKEY) {
			if (ta_subkey_parse(file + at, rec.image_len, &sub) !=
			    TEE_SUCCESS)
				die("%s: damaged subkey", path);
			printf("uuid:       ");
			uuid_print(sub.uuid);
			printf("\nversion:    %u\nmax depth:  %u\n"
			       "name size:  %zu\nkey:        RSA-%zu\n",
			       sub.version, sub.max_depth, sub.name_len,
			       sub.n_len * 8);
		}
		at += rec.image_len;
		if (sub.name_len > len - at)
			break;
		if (sub.name_len != 0)
			printf("name:       %.*s\n", (int)sub.name_len,
			       (const char *)file + at);
		at += sub.name_len;
	}
}
