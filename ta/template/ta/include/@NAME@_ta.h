/*
 * What the TA and its client agree on.
 */
#ifndef @UPPER@_TA_H
#define @UPPER@_TA_H

#define TA_@UPPER@_UUID                                                        \
	@UUID_C@

/* [in] memref[0]: bytes; [out] memref[1]: their SHA-256 */
#define TA_@UPPER@_CMD_HASH 0
/* [out] value[0].a: how often this session was asked for a hash */
#define TA_@UPPER@_CMD_COUNT 1

#endif
