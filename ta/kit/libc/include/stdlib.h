/* Memory, numbers, sorting and the end of a TA. */
#ifndef STDLIB_H
#define STDLIB_H

#include <compiler.h>
#include <stddef.h>
#include <stdint.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX     __INT_MAX__

#ifdef __cplusplus
extern "C" {
#endif

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *p, size_t size);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
void free(void *p);
void free_wipe(void *p);

int abs(int i);
long labs(long i);
int rand(void);
void abort(void) __noreturn;

int atoi(const char *s);
long atol(const char *s);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);
long long strtoll(const char *s, char **end, int base);
unsigned long long strtoull(const char *s, char **end, int base);

void qsort(void *base, size_t count, size_t size,
	   int (*compare)(const void *a, const void *b));
void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *a, const void *b));

void qsort_int(int *p, size_t count);
void qsort_uint(unsigned int *p, size_t count);
void qsort_long(long *p, size_t count);
void qsort_ul(unsigned long *p, size_t count);
void qsort_ll(long long *p, size_t count);
void qsort_ull(unsigned long long *p, size_t count);
void qsort_s8(int8_t *p, size_t count);
void qsort_u8(uint8_t *p, size_t count);
void qsort_s16(int16_t *p, size_t count);
void qsort_u16(uint16_t *p, size_t count);
void qsort_s32(int32_t *p, size_t count);
void qsort_u32(uint32_t *p, size_t count);
void qsort_s64(int64_t *p, size_t count);
void qsort_u64(uint64_t *p, size_t count);

#ifdef __cplusplus
}
#endif

#endif
