/* String and memory functions beside the standard's. */
#ifndef STRING_EXT_H
#define STRING_EXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

size_t strlcpy(char *to, const char *from, size_t size);
size_t strlcat(char *to, const char *from, size_t size);

/** consttime_memcmp() - as memcmp(), in time independent of the bytes. */
int consttime_memcmp(const void *a, const void *b, size_t len);

/* An older name. */
static inline int buf_compare_ct(const void *a, const void *b, size_t len)
{
	return consttime_memcmp(a, b, len);
}

/**
 * ins_array_elem() - make room in an array and fill it
 * @base:  the array, which has room for one element more
 * @count: elements in it so far
 * @size:  of each, in bytes
 * @pos:   where the new one comes to stand
 * @elem:  copied there, unless NULL
 *
 * Return: the new element.
 */
void *ins_array_elem(void *base, size_t count, size_t size, size_t pos,
		     const void *elem);
/** ins_array_elem_zero_init() - the same; the new element is zero. */
void *ins_array_elem_zero_init(void *base, size_t count, size_t size,
			       size_t pos);
/** rem_array_elem() - close the gap that element @pos leaves. */
void rem_array_elem(void *base, size_t count, size_t size, size_t pos);
/** rem_array_elem_zero_pad() - the same; what is free at the end is zeroed. */
void rem_array_elem_zero_pad(void *base, size_t count, size_t size, size_t pos);

#define nex_strdup(s) strdup(s)

/** memzero_explicit() - wipe; the compiler may not leave it out. */
void memzero_explicit(void *p, size_t len);

/** free_wipe() - free() after wiping the whole block. */
void free_wipe(void *p);

#ifdef __cplusplus
}
#endif

#endif
