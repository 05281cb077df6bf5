/* Structures of the certificate extension. */
#include <formats/avb_cert.h>
#include <base/bytes.h>
#include <string.h>

void avb_certificate_load(const uint8_t buf[AVB_CERT_LEN],
			  struct avb_certificate *out)
{
	*out = (struct avb_certificate){
		.version = load_le32(buf),
		.key = buf + 4,
		.subject = buf + 1036,
		.usage = buf + 1068,
		.key_version = load_le64(buf + 1100),
		.sig = buf + AVB_CERT_SIGNED_LEN,
	};
}

void avb_cert_attributes_load(const uint8_t buf[AVB_CERT_ATTRIBUTES_LEN],
			      struct avb_cert_attributes *out)
{
	*out = (struct avb_cert_attributes){
		.version = load_le32(buf),
		.root_key = buf + 4,
		.product_id = buf + 4 + AVB_CERT_KEY_LEN,
	};
}

void avb_cert_metadata_load(const uint8_t buf[AVB_CERT_METADATA_LEN],
			    struct avb_cert_metadata *out)
{
	out->version = load_le32(buf);
	avb_certificate_load(buf + 4, &out->intermediate);
	avb_certificate_load(buf + 4 + AVB_CERT_LEN, &out->signing);
}

void avb_cert_credential_load(const uint8_t buf[AVB_CERT_CREDENTIAL_LEN],
			      struct avb_cert_credential *out)
{
	out->version = load_le32(buf);
	avb_certificate_load(buf + 4, &out->intermediate);
	avb_certificate_load(buf + 4 + AVB_CERT_LEN, &out->unlock);
	out->sig = buf + 4 + 2 * AVB_CERT_LEN;
}

void avb_certificate_write(const struct avb_certificate *in,
			   uint8_t buf[AVB_CERT_SIGNED_LEN])
{
	store_le32(buf, in->version);
	memcpy(buf + 4, in->key, AVB_CERT_KEY_LEN);
	memcpy(buf + 1036, in->subject, AVB_CERT_HASH_LEN);
	memcpy(buf + 1068, in->usage, AVB_CERT_HASH_LEN);
	store_le64(buf + 1100, in->key_version);
}

void avb_cert_attributes_write(const struct avb_cert_attributes *in,
			       uint8_t buf[AVB_CERT_ATTRIBUTES_LEN])
{
	store_le32(buf, in->version);
	memcpy(buf + 4, in->root_key, AVB_CERT_KEY_LEN);
	memcpy(buf + 4 + AVB_CERT_KEY_LEN, in->product_id,
	       AVB_CERT_PRODUCT_ID_LEN);
}
