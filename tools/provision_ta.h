/*
 * What the factory's tool knows of trusted applications: the signers that a
 * development device is given, and the log of TA versions. Everything dies with
 * one line on standard error when it cannot go on.
 */
#ifndef TOOLS_PROVISION_TA_H
#define TOOLS_PROVISION_TA_H

#include <drivers/flash.h>
#include <drivers/fuses.h>
#include <stdbool.h>

/** provision_versions() - give the device a log of TA versions if it has none. */
void provision_versions(struct flash *fl, const struct fuses *fu);

/**
 * provision_ta_key() - let the device run TAs of one more signer
 * @path:       PEM file of an RSA key; the public part is taken
 * @class_path: file of 64 hexadecimal digits, the key of TAs that this signer
 *              encrypts for a class of devices; NULL for none
 *
 * A signer that is enrolled already stays so. Dies on a production device.
 */
void provision_ta_key(struct flash *fl, const struct fuses *fu,
		      const char *path, const char *class_path);

/** provision_ta_signer_is_test() - is a key one of the published ones? */
bool provision_ta_signer_is_test(const char *path);

/** provision_ta_enc_key() - print the device's key for TAs of a signer. */
void provision_ta_enc_key(const struct fuses *fu, const char *path);

/** provision_ta_info() - print the enrolled signers. */
void provision_ta_info(struct flash *fl, const struct fuses *fu);

#endif
