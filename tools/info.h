/*
 * Printing what is in a file, every field. All die with one line on standard
 * error when the file is not of that kind, or damaged.
 */
#ifndef TOOLS_INFO_H
#define TOOLS_INFO_H

/** info_package() - a firmware package, or any other FIP. */
void info_package(const char *path);

/** info_flash() - the secure flash of a device, without secrets. */
void info_flash(const char *path);

/** info_ta() - a signed TA, or a file of subkeys. */
void info_ta(const char *path);

/** info_tee() - tee.bin or a header file of version 2, as OP-TEE has them. */
void info_tee(const char *path);

#endif
