/*
 * The message that Linux leaves in misc (abi/misc.h), read. No I/O: tried on
 * the host. Its texts are anybody's, and may lack their NUL.
 */
#ifndef LOADER_MESSAGE_H
#define LOADER_MESSAGE_H

#include <abi/misc.h>
#include <stdbool.h>

#define MESSAGE_DIGEST_LEN 32u

enum message_kind {
	MESSAGE_NONE, /* nothing that the loader serves */
	MESSAGE_MALFORMED,
	MESSAGE_UNLOCK,
	MESSAGE_LOCK,
	MESSAGE_TRUST, /* the key of @digest */
	MESSAGE_TRUST_NONE,
};

/**
 * message_parse() - what is asked for
 * @digest: receives a key's digest for MESSAGE_TRUST
 */
enum message_kind message_parse(const struct misc_message *msg,
				uint8_t digest[MESSAGE_DIGEST_LEN]);

/**
 * message_is_corrupted() - was Linux restarted because of a hash tree?
 * @suffix: of the slot that it is asked for
 */
bool message_is_corrupted(const struct misc_message *msg, const char *suffix);

/** message_done() - forget what was asked for; @status says what came of it. */
void message_done(struct misc_message *msg, const char *status);

#endif
