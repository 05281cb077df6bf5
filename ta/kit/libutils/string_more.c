/*
 * The string functions beyond the few that every image of the tree has
 * (base/freestanding/string.c).
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>
#include <strings.h>

int bcmp(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len);
}

char *strcpy(char *to, const char *from)
{
	memcpy(to, from, strlen(from) + 1);
	return to;
}

char *strncpy(char *to, const char *from, size_t max)
{
	size_t len = strnlen(from, max);

	memcpy(to, from, len);
	memset(to + len, 0, max - len);
	return to;
}

char *strcat(char *to, const char *from)
{
	memcpy(to + strlen(to), from, strlen(from) + 1);
	return to;
}

char *strncat(char *to, const char *from, size_t max)
{
	char *end = to + strlen(to);
	size_t len = strnlen(from, max);

	memcpy(end, from, len);
	end[len] = '\0';
	return to;
}

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);

	if (size != 0) {
		size_t copy = len < size ? len : size - 1;

		memcpy(to, from, copy);
		to[copy] = '\0';
	}
	return len;
}

size_t strlcat(char *to, const char *from, size_t size)
{
	size_t len = strnlen(to, size);

	return len + strlcpy(to + len, from, size - len);
}

char *strstr(const char *s, const char *find)
{
	size_t len = strlen(find);

	for (; *s != '\0' || len == 0; s++) {
		if (strncmp(s, find, len) == 0)
			return (char *)(uintptr_t)s;
	}
	return NULL;
}

size_t strspn(const char *s, const char *accept)
{
	size_t len = 0;

	while (s[len] != '\0' && strchr(accept, s[len]) != NULL)
		len++;
	return len;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t len = 0;

	while (s[len] != '\0' && strchr(reject, s[len]) == NULL)
		len++;
	return len;
}

char *strtok_r(char *s, const char *delim, char **save)
{
	char *token = s != NULL ? s : *save;

	if (token == NULL)
		return NULL;
	token += strspn(token, delim);
	if (*token == '\0') {
		*save = NULL;
		return NULL;
	}

	char *end = token + strcspn(token, delim);

	*save = NULL;
	if (*end != '\0') {
		*end = '\0';
		*save = end + 1;
	}
	return token;
}

char *strndup(const char *s, size_t max)
{
	size_t len = strnlen(s, max);
	char *copy = malloc(len + 1);

	if (copy != NULL) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, SIZE_MAX - 1);
}

int strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

int strncasecmp(const char *a, const char *b, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		int x = tolower((unsigned char)a[i]);
		int y = tolower((unsigned char)b[i]);

		if (x != y || x == '\0')
			return x - y;
	}
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, SIZE_MAX);
}

void memzero_explicit(void *p, size_t len)
{
	if (len == 0)
		return;
	memset(p, 0, len);
	/* The compiler must assume that somebody looks at *p after this. */
	__asm__ volatile("" : : "r"(p) : "memory");
}

void *ins_array_elem(void *base, size_t count, size_t size, size_t pos,
		     const void *elem)
{
	uint8_t *at = (uint8_t *)base + pos * size;

	memmove(at + size, at, (count - pos) * size);
	if (elem != NULL)
		memcpy(at, elem, size);
	return at;
}

void *ins_array_elem_zero_init(void *base, size_t count, size_t size,
			       size_t pos)
{
	return memset(ins_array_elem(base, count, size, pos, NULL), 0, size);
}

void rem_array_elem(void *base, size_t count, size_t size, size_t pos)
{
	uint8_t *at = (uint8_t *)base + pos * size;

	memmove(at, at + size, (count - pos - 1) * size);
}

void rem_array_elem_zero_pad(void *base, size_t count, size_t size, size_t pos)
{
	rem_array_elem(base, count, size, pos);
	memset((uint8_t *)base + (count - 1) * size, 0, size);
}
