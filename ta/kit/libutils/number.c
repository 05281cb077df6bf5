/*
 * Numbers from text, and small arithmetic of <stdlib.h>. There is no errno:
 * what does not fit becomes the type's largest or smallest value.
 */
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

int abs(int i)
{
	return i < 0 ? -i : i;
}

long labs(long i)
{
	return i < 0 ? -i : i;
}

static unsigned int digit_of(char c)
{
	if (isdigit(c))
		return (unsigned int)(c - '0');
	if (isalpha(c))
		return (unsigned int)(tolower(c) - 'a') + 10;
	return UINT_MAX;
}

struct number {
	unsigned long long magnitude;
	bool negative;
	bool too_big;
};

static struct number parse(const char *s, char **end, int base)
{
	struct number n = { 0 };
	const char *p = s;

	if (end != NULL)
		*end = (char *)(uintptr_t)s;
	if (base < 0 || base == 1 || base > 36)
		return n;
	while (isspace(*p))
		p++;
	if (*p == '-' || *p == '+')
		n.negative = *p++ == '-';
	if ((base == 0 || base == 16) && p[0] == '0' &&
	    (p[1] == 'x' || p[1] == 'X') && isxdigit(p[2])) {
		p += 2;
		base = 16;
	} else if (base == 0) {
		base = *p == '0' ? 8 : 10;
	}

	const char *first = p;

	for (; digit_of(*p) < (unsigned int)base; p++) {
		unsigned long long v = 0;

		if (__builtin_mul_overflow(n.magnitude,
					   (unsigned long long)base, &v) ||
		    __builtin_add_overflow(v, digit_of(*p), &n.magnitude))
			n.too_big = true;
	}
	if (p != first && end != NULL)
		*end = (char *)(uintptr_t)p;
	return n;
}

unsigned long long strtoull(const char *s, char **end, int base)
{
	struct number n = parse(s, end, base);

	if (n.too_big)
		return ULLONG_MAX;
	return n.negative ? -n.magnitude : n.magnitude;
}

long long strtoll(const char *s, char **end, int base)
{
	struct number n = parse(s, end, base);

	if (n.negative) {
		if (n.too_big || n.magnitude > (unsigned long long)LLONG_MAX)
			return LLONG_MIN;
		return -(long long)n.magnitude;
	}
	if (n.too_big || n.magnitude > (unsigned long long)LLONG_MAX)
		return LLONG_MAX;
	return (long long)n.magnitude;
}

/* long is as wide as long long wherever TAs run. */
_Static_assert(sizeof(long) == sizeof(long long), "LP64");

unsigned long strtoul(const char *s, char **end, int base)
{
	return (unsigned long)strtoull(s, end, base);
}

long strtol(const char *s, char **end, int base)
{
	return (long)strtoll(s, end, base);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}
