/*
 * CRC-32 as GPT, gzip and the A/B slot block use it (IEEE 802.3, reflected).
 * It finds accidents; it does not authenticate anything.
 */
#ifndef FORMATS_CRC32_H
#define FORMATS_CRC32_H

#include <stddef.h>
#include <stdint.h>

/**
 * crc32_update() - continue a CRC-32 over more bytes
 * @crc: result so far, 0 to begin
 * @buf: bytes to add, @len of them
 *
 * Return: the CRC of all bytes up to here.
 */
uint32_t crc32_update(uint32_t crc, const void *buf, size_t len);

#endif
