/*
 * The transfer list that the ROM leaves in secure RAM (abi/boot_record.h).
 */
#ifndef DRIVERS_BOOT_LIST_H
#define DRIVERS_BOOT_LIST_H

#include <abi/boot_record.h>
#include <stddef.h>

/**
 * boot_record_find() - the boot record of a transfer list
 * @list: aligned to 8; whatever it holds, nothing outside is read
 * @room: bytes that may be read
 *
 * Return: the record, in the list; NULL when this is no transfer list, its
 * checksum is wrong or it has no record that is known here.
 */
const struct boot_record *boot_record_find(const void *list, size_t room);

#endif
