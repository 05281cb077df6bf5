/*
 * Which versions of TAs and subkeys are still accepted. Numbers are kept in the
 * secure flash; without one (under a foreign firmware) everything is accepted.
 */
#ifndef TEE_TA_VERSIONS_H
#define TEE_TA_VERSIONS_H

#include "ta/ta_verify.h"

/**
 * versions_check() - may this container still be used?
 * @uuid:  the TA
 * @found: what its verification has found so far
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_CONFLICT for a TA older than one that
 * was loaded before; TEE_ERROR_SECURITY for such a subkey, for a container
 * without a version when one with a version was loaded before, and when the
 * numbers cannot be read.
 */
TEE_Result versions_check(const TEE_UUID *uuid,
			  const struct ta_verified *found);

/**
 * versions_raise() - the container is good: accept nothing older from now on
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY when that cannot be kept.
 */
TEE_Result versions_raise(const TEE_UUID *uuid,
			  const struct ta_verified *found);

/** versions_is_installed() - did this device ever install @uuid? */
bool versions_is_installed(const TEE_UUID *uuid);
/** versions_set_installed() - it does now. As versions_raise(). */
TEE_Result versions_set_installed(const TEE_UUID *uuid);

#endif
