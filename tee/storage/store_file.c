/*
 * The store's file and the seals of its pages.
 *
 * Nonces: 40 bits of a rollback-store sequence number that this store itself
 * committed, and 24 bits counting seals since. No other boot and no other
 * commit can have had that number, so a nonce never comes back, whether the
 * seal it was used for was committed, lost in a power cut or rolled back.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/secret.h>
#include <crypto/aes_gcm.h>
#include <crypto/hmac.h>
#include <storage/store_internal.h>
#include <string.h>

#define SEAL_COUNT_BITS 24
#define SEAL_AAD_LEN	6u
#define COMMIT_TRIES	16 /* others commit to the rollback store too */

void page_key_init(struct store *st, uint32_t salt)
{
	uint8_t info[4 + sizeof("strongroom store pages")] = "";

	memcpy(info, "strongroom store pages",
	       sizeof("strongroom store pages"));
	store_le32(info + sizeof(info) - 4, salt);
	hkdf_sha256(NULL, 0, st->key, sizeof(st->key), info, sizeof(info),
		    st->page_key, sizeof(st->page_key));
	st->anchor.salt = salt;
}

TEE_Result own_sequence(struct store *st)
{
	struct rollback_state state = { 0 };

	for (unsigned int i = 0; i < COMMIT_TRIES; i++) {
		TEE_Result res = rollback_store_load(st->rollback, &state);

		if (res != TEE_SUCCESS)
			return TEE_ERROR_STORAGE_NOT_AVAILABLE;
		state.sequence++;
		res = rollback_store_commit(st->rollback, &state);
		if (res == TEE_SUCCESS) {
			st->own_sequence = state.sequence;
			st->seal_count = 0;
			return TEE_SUCCESS;
		}
		/* Somebody else's commit came between: try the next number. */
		if (res != TEE_ERROR_BAD_PARAMETERS)
			break;
	}
	return TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

static void seal_nonce(uint8_t nonce[AES_GCM_NONCE_LEN], uint64_t stamp)
{
	static const uint8_t purpose[4] = { 'S', 'R', 'S', 'P' };

	memcpy(nonce, purpose, sizeof(purpose));
	store_le64(nonce + sizeof(purpose), stamp);
}

static void seal_aad(uint8_t aad[SEAL_AAD_LEN], uint32_t page,
		     unsigned int level)
{
	store_le32(aad, page);
	aad[4] = (uint8_t)level;
	aad[5] = STORE_VERSION;
}

TEE_Result page_seal(struct store *st, uint32_t page, unsigned int level,
		     const uint8_t *in, uint8_t *out, struct store_ptr *ptr)
{
	uint8_t nonce[AES_GCM_NONCE_LEN] = { 0 };
	uint8_t aad[SEAL_AAD_LEN] = { 0 };

	if (st->own_sequence == 0 ||
	    st->seal_count == BIT32(SEAL_COUNT_BITS) - 1) {
		TEE_Result res = own_sequence(st);

		if (res != TEE_SUCCESS)
			return res;
	}
	/* No flash lives that long, but a nonce must not wrap. */
	if (st->own_sequence >> (64 - SEAL_COUNT_BITS) != 0)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	st->seal_count++;
	ptr->page = page;
	ptr->stamp = st->own_sequence << SEAL_COUNT_BITS | st->seal_count;
	seal_nonce(nonce, ptr->stamp);
	seal_aad(aad, page, level);
	return aes_gcm_seal(st->page_key, sizeof(st->page_key), nonce, aad,
			    sizeof(aad), in, out, STORE_PAGE_LEN, ptr->tag);
}

static TEE_Result page_open(struct store *st, const struct store_ptr *ptr,
			    unsigned int level, uint8_t *buf)
{
	uint8_t nonce[AES_GCM_NONCE_LEN] = { 0 };
	uint8_t aad[SEAL_AAD_LEN] = { 0 };

	seal_nonce(nonce, ptr->stamp);
	seal_aad(aad, ptr->page, level);
	if (aes_gcm_open(st->page_key, sizeof(st->page_key), nonce, aad,
			 sizeof(aad), buf, buf, STORE_PAGE_LEN,
			 ptr->tag) != TEE_SUCCESS)
		return TEE_ERROR_CORRUPT_OBJECT;
	return TEE_SUCCESS;
}

static TEE_Result file_open(struct store *st, uint32_t *fd)
{
	st->stats.io_calls++;

	TEE_Result res = st->io->ops->open(st->io, STORE_FILE_NAME, fd);

	if (res == TEE_SUCCESS || res == TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	return TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

/* A descriptor, possibly stale. */
static TEE_Result file_need(struct store *st)
{
	TEE_Result res = TEE_SUCCESS;

	if (!st->fd_valid)
		res = file_open(st, &st->fd);
	st->fd_valid = res == TEE_SUCCESS;
	return res;
}

static void file_close(struct store *st, uint32_t fd)
{
	st->stats.io_calls++;
	st->io->ops->close(st->io, fd);
}

TEE_Result file_create(struct store *st)
{
	st->stats.io_calls++;
	st->fd_valid = st->io->ops->create(st->io, STORE_FILE_NAME, &st->fd) ==
		       TEE_SUCCESS;
	return st->fd_valid ? TEE_SUCCESS : TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

void file_cut(struct store *st, uint32_t pages)
{
	st->stats.io_calls++;
	/* A longer file than needed does no harm: nothing points there. */
	(void)st->io->ops->truncate(st->io, st->fd,
				    (uint64_t)pages * STORE_PAGE_LEN);
}

/* Reads until @len bytes are there or the file ends. */
static TEE_Result file_read_at(struct store *st, uint32_t fd, uint32_t page,
			       uint8_t *buf, size_t len)
{
	uint64_t off = (uint64_t)page * STORE_PAGE_LEN;
	size_t done = 0;

	while (done < len) {
		size_t part = MIN(len - done, st->io->len_max);
		size_t got = 0;

		st->stats.io_calls++;
		st->stats.io_reads++;
		if (st->io->ops->read(st->io, fd, off + done, buf + done, part,
				      &got) != TEE_SUCCESS)
			return TEE_ERROR_STORAGE_NOT_AVAILABLE;
		if (got == 0 || got > part)
			return TEE_ERROR_CORRUPT_OBJECT;
		st->stats.bytes_read += got;
		done += got;
	}
	return TEE_SUCCESS;
}

static TEE_Result file_fetch_fd(struct store *st, uint32_t fd, uint32_t at,
				const uint8_t *ptr, size_t count,
				unsigned int level, uint8_t *buf)
{
	TEE_Result res = file_read_at(st, fd, at, buf, count * STORE_PAGE_LEN);

	for (size_t i = 0; res == TEE_SUCCESS && i < count; i++) {
		struct store_ptr p = { 0 };

		ptr_load(&p, ptr + i * STORE_PTR_LEN);
		res = page_open(st, &p, level, buf + i * STORE_PAGE_LEN);
	}
	return res;
}

/*
 * After a new descriptor was tried: it stays if it served, and the old one is
 * forgotten without a close, since in a restarted supplicant that number may
 * be somebody else's. If it served no better, the old one was not at fault.
 */
static void file_choose(struct store *st, uint32_t fd, bool served)
{
	if (st->fd_valid && fd == st->fd)
		return;
	if (served || !st->fd_valid) {
		st->fd = fd;
		st->fd_valid = true;
		return;
	}
	file_close(st, fd);
}

static TEE_Result file_fetch_once(struct store *st, uint32_t at,
				  const uint8_t *ptr, size_t count,
				  unsigned int level, uint8_t *buf)
{
	uint32_t fd = 0;
	TEE_Result res = file_need(st);

	if (res == TEE_SUCCESS)
		res = file_fetch_fd(st, st->fd, at, ptr, count, level, buf);
	else if (res == TEE_ERROR_ITEM_NOT_FOUND)
		goto missing;
	if (res == TEE_SUCCESS)
		return res;
	res = file_open(st, &fd);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		goto missing;
	if (res != TEE_SUCCESS)
		return res;
	res = file_fetch_fd(st, fd, at, ptr, count, level, buf);
	file_choose(st, fd, res == TEE_SUCCESS);
	return res;
missing:
	st->state = STORE_MISSING;
	return TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

TEE_Result file_fetch_super(struct store *st, uint8_t *buf)
{
	const struct store_ptr *super = &st->anchor.super;
	uint8_t ptr[STORE_PTR_LEN] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	ptr_store(ptr, super);
	for (uint32_t copy = 0; copy < 2; copy++) {
		res = file_fetch_once(st, super->page + copy, ptr, 1,
				      STORE_LEVEL_SUPER, buf);
		if (res != TEE_ERROR_CORRUPT_OBJECT)
			return res;
		st->stats.damaged_pages++;
	}
	st->state = STORE_ROLLED_BACK;
	return TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

TEE_Result file_fetch(struct store *st, uint32_t at, const uint8_t *ptr,
		      size_t count, unsigned int level, uint8_t *buf)
{
	TEE_Result res = file_fetch_once(st, at, ptr, count, level, buf);

	if (res != TEE_ERROR_CORRUPT_OBJECT)
		return res;
	st->stats.damaged_pages++;
	/*
	 * Is a page bad, or was the whole file exchanged while we ran? The
	 * second must not be taken for damage, which gives objects up.
	 */
	if (st->fresh)
		return res;
	res = file_fetch_super(st, buf);
	return res == TEE_SUCCESS ? TEE_ERROR_CORRUPT_OBJECT : res;
}

static TEE_Result file_write_fd(struct store *st, uint32_t fd, uint32_t page,
				const uint8_t *buf, size_t len)
{
	uint64_t off = (uint64_t)page * STORE_PAGE_LEN;

	for (size_t done = 0; done < len;) {
		size_t part = MIN(len - done, st->io->len_max);

		st->stats.io_calls++;
		st->stats.io_writes++;

		TEE_Result res = st->io->ops->write(st->io, fd, off + done,
						    buf + done, part);

		if (res == TEE_ERROR_STORAGE_NO_SPACE)
			return res;
		if (res != TEE_SUCCESS)
			return TEE_ERROR_STORAGE_NOT_AVAILABLE;
		st->stats.bytes_written += part;
		done += part;
	}
	return TEE_SUCCESS;
}

TEE_Result file_write(struct store *st, uint32_t page, const uint8_t *buf,
		      size_t count)
{
	size_t len = count * STORE_PAGE_LEN;
	uint32_t fd = 0;
	TEE_Result res = file_need(st);
	bool asked = res == TEE_SUCCESS;

	if (asked)
		res = file_write_fd(st, st->fd, page, buf, len);
	if (res == TEE_SUCCESS || res == TEE_ERROR_STORAGE_NO_SPACE)
		return res;
	/* The same sealed bytes to the same place: writing twice is safe. */
	res = file_open(st, &fd);
	if (res == TEE_SUCCESS) {
		asked = true;
		res = file_write_fd(st, fd, page, buf, len);
		file_choose(st, fd, res == TEE_SUCCESS);
	} else {
		res = TEE_ERROR_STORAGE_NOT_AVAILABLE;
	}
	if (asked && res != TEE_SUCCESS)
		space_unsure(st, page, (uint32_t)count);
	return res;
}
