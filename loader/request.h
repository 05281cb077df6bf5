/*
 * What Linux asked for in misc before it restarted: to lock or unlock this
 * device, or to trust another key. The loader passes it on to the TEE, which
 * asks a person at the secure console; Linux decides nothing.
 */
#ifndef LOADER_REQUEST_H
#define LOADER_REQUEST_H

#include "misc.h"

/** request_serve() - serve a request, if there is one; says what comes of it. */
void request_serve(struct misc *misc);

/**
 * request_is_corrupted() - did Linux restart because of a hash tree?
 * @suffix: of the slot that it is asked for
 */
bool request_is_corrupted(const struct misc *misc, const char *suffix);

/** request_done() - forget the message, whose request has been served. */
void request_done(struct misc *misc, const char *status);

#endif
