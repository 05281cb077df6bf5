/*
 * What a firmware package holds.
 */
#include "hostfile.h"
#include "info.h"
#include <base/bits.h>
#include <crypto/sha256.h>
#include <formats/fip.h>
#include <formats/test_keys.h>
#include <formats/vbmeta.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	const uint8_t *uuid;
} known[] = {
	{ "monitor", fip_uuid_monitor },
	{ "tee", fip_uuid_tee },
	{ "loader", fip_uuid_loader },
	{ "vbmeta", fip_uuid_vbmeta },
};

static void print_entries(const struct fip *fip)
{
	for (size_t i = 0; i < fip->count; i++) {
		const struct fip_entry *entry = &fip->entry[i];
		const char *name = "other";

		for (size_t k = 0; k < ARRAY_COUNT(known); k++)
			if (memcmp(entry->uuid, known[k].uuid, FIP_UUID_LEN) ==
			    0)
				name = known[k].name;
		printf("image %-8s offset %" PRIu64 " length %" PRIu64 " uuid ",
		       name, entry->off, entry->len);
		print_hex(entry->uuid, FIP_UUID_LEN);
		printf("\n");
	}
}

static void print_vbmeta(const struct vbmeta *vb)
{
	struct vbmeta_iter iter;
	struct vbmeta_descriptor desc;
	struct vbmeta_hash hash;
	uint8_t digest[SHA256_LEN];

	sha256(vb->key, vb->key_len, digest);
	printf("algorithm %s\nrollback index %" PRIu64 "\nrelease %s\nsigner ",
	       vb->algorithm->name, vb->rollback_index, vb->release);
	print_hex(digest, sizeof(digest));
	printf("%s\n", test_key_is(digest) ? " (TEST KEY)" : "");

	TEE_Result res = vbmeta_descriptors(vb, &iter);

	while (res == TEE_SUCCESS) {
		res = vbmeta_next(&iter, &desc);
		if (res != TEE_SUCCESS)
			break;
		if (vbmeta_hash_parse(&desc, &hash) != TEE_SUCCESS) {
			printf("descriptor with tag %" PRIu64 "\n", desc.tag);
			continue;
		}
		printf("%s of %.*s (%" PRIu64 " bytes) ", hash.algorithm,
		       (int)hash.name_len, (const char *)hash.name,
		       hash.image_len);
		print_hex(hash.digest, hash.digest_len);
		printf("\n");
	}
	if (res != TEE_ERROR_ITEM_NOT_FOUND)
		die("the descriptor list is malformed");
}

void info_package(const char *path)
{
	size_t len = 0;
	uint8_t *bytes = file_read(path, &len);
	struct fip fip;
	struct vbmeta vb;

	if (fip_parse(bytes, len, len, &fip) != TEE_SUCCESS)
		die("%s: not a firmware image package, or a damaged one", path);
	printf("package of %" PRIu64 " bytes\n", fip.len);
	print_entries(&fip);

	const struct fip_entry *entry = fip_find(&fip, fip_uuid_vbmeta);

	if (entry == NULL)
		printf("not signed: no vbmeta\n");
	else if (vbmeta_parse(bytes + entry->off, (size_t)entry->len, &vb) !=
		 TEE_SUCCESS)
		die("%s: its vbmeta is malformed", path);
	else
		print_vbmeta(&vb);
	free(bytes);
}
