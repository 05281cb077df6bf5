/*
 * Signatures of vbmeta blobs and certificates.
 */
#ifndef AVB_CHECK_H
#define AVB_CHECK_H

#include <formats/avb_slot.h>

/** avb_algorithm_digest() - the hash that an algorithm type signs. */
enum avb_digest avb_algorithm_digest(uint32_t type);

/**
 * avb_signature_good() - RSASSA-PKCS1-v1_5 with a public key blob
 * @key:    untrusted blob; one of a wrong length is no key
 * @digest: of what was signed
 * @sig:    untrusted
 */
bool avb_signature_good(const struct avb_ops *ops, void *dev,
			struct avb_bytes key, enum avb_digest alg,
			const uint8_t *digest, struct avb_bytes sig);

/**
 * avb_blob_check() - structure, hash and signature of a blob
 * @blob: untrusted bytes that do not change any more
 * @vb:   receives the parts, unless the header is invalid
 */
enum avb_check avb_blob_check(const struct avb_ops *ops, void *dev,
			      struct avb_bytes blob, struct vbmeta *vb);

#endif
