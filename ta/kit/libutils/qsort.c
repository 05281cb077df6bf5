/*
 * Sorting by heap sort: in place, no recursion, no bad case, so a TA's small
 * stack and hostile input are both fine.
 */
#include <stdlib.h>
#include <string.h>

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
	uint8_t part[64];

	while (size != 0) {
		size_t len = size < sizeof(part) ? size : sizeof(part);

		memcpy(part, a, len);
		memcpy(a, b, len);
		memcpy(b, part, len);
		a += len;
		b += len;
		size -= len;
	}
}

static void sift_down(uint8_t *base, size_t top, size_t count, size_t size,
		      int (*compare)(const void *a, const void *b))
{
	while (top < count / 2) {
		size_t child = 2 * top + 1;

		if (child + 1 < count &&
		    compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + top * size, base + child * size) >= 0)
			return;
		swap(base + top * size, base + child * size, size);
		top = child;
	}
}

void qsort(void *base, size_t count, size_t size,
	   int (*compare)(const void *a, const void *b))
{
	uint8_t *p = base;

	for (size_t i = count / 2; i-- > 0;)
		sift_down(p, i, count, size, compare);
	for (size_t last = count; last-- > 1;) {
		swap(p, p + last * size, size);
		sift_down(p, 0, last, size, compare);
	}
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *a, const void *b))
{
	const uint8_t *p = base;

	while (count != 0) {
		const uint8_t *mid = p + count / 2 * size;
		int order = compare(key, mid);

		if (order == 0)
			return (void *)(uintptr_t)mid;
		if (order > 0) {
			p = mid + size;
			count--;
		}
		count /= 2;
	}
	return NULL;
}

#define SORTED(name, type)                                                     \
	static int compare_##name(const void *a, const void *b)                \
	{                                                                      \
		const type *x = a;                                             \
		const type *y = b;                                             \
		return (*x > *y) - (*x < *y);                                  \
	}                                                                      \
	void qsort_##name(type *p, size_t count)                               \
	{                                                                      \
		qsort(p, count, sizeof(*p), compare_##name);                   \
	}

SORTED(int, int)
SORTED(uint, unsigned int)
SORTED(long, long)
SORTED(ul, unsigned long)
SORTED(ll, long long)
SORTED(ull, unsigned long long)
SORTED(s8, int8_t)
SORTED(u8, uint8_t)
SORTED(s16, int16_t)
SORTED(u16, uint16_t)
SORTED(s32, int32_t)
SORTED(u32, uint32_t)
SORTED(s64, int64_t)
SORTED(u64, uint64_t)
