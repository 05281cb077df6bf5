/*
 * Debian compiles its libraries with _FORTIFY_SOURCE: they call these in place
 * of memcpy() and friends, with the size of the object that is written.
 */
#include <base/check.h>
#include <string.h>

void *__memcpy_chk(void *to, const void *from, size_t len, size_t room);
void *__memmove_chk(void *to, const void *from, size_t len, size_t room);
void *__memset_chk(void *to, int byte, size_t len, size_t room);

void *__memcpy_chk(void *to, const void *from, size_t len, size_t room)
{
	CHECK(len <= room);
	return memcpy(to, from, len);
}

void *__memmove_chk(void *to, const void *from, size_t len, size_t room)
{
	CHECK(len <= room);
	return memmove(to, from, len);
}

void *__memset_chk(void *to, int byte, size_t len, size_t room)
{
	CHECK(len <= room);
	return memset(to, byte, len);
}
