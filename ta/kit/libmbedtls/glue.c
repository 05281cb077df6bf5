/*
 * What Debian's mbed TLS wants of a C library and a TA does not have: checked
 * copies, an error number, files (there are none), a clock, mutexes; and
 * entropy, which comes from the TEE.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <tee_internal_api.h>

int *__errno_location(void);
void *__memcpy_chk(void *to, const void *from, size_t len, size_t room);
void *__memset_chk(void *to, int v, size_t len, size_t room);
int __printf_chk(int flag, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int __snprintf_chk(char *to, size_t size, int flag, size_t room,
		   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

int *__errno_location(void)
{
	static int number;

	return &number;
}

void *__memcpy_chk(void *to, const void *from, size_t len, size_t room)
{
	if (len > room)
		TEE_Panic(TEE_ERROR_OVERFLOW);
	return memcpy(to, from, len);
}

void *__memset_chk(void *to, int v, size_t len, size_t room)
{
	if (len > room)
		TEE_Panic(TEE_ERROR_OVERFLOW);
	return memset(to, v, len);
}

int __printf_chk(int flag, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vprintf(fmt, args);
	va_end(args);
	return len;
}

int __snprintf_chk(char *to, size_t size, int flag, size_t room,
		   const char *fmt, ...)
{
	va_list args;
	int len = 0;

	if (size > room)
		TEE_Panic(TEE_ERROR_OVERFLOW);
	va_start(args, fmt);
	len = vsnprintf(to, size, fmt, args);
	va_end(args);
	return len;
}

/* Files: none can be opened, so none of the others is ever reached. */

FILE *fopen(const char *path, const char *mode);
int fclose(FILE *f);
size_t fread(void *p, size_t size, size_t count, FILE *f);
int fseek(FILE *f, long off, int whence);
long ftell(FILE *f);
int ferror(FILE *f);
char *fgets(char *to, int size, FILE *f);
int remove(const char *path);
int rename(const char *from, const char *to);
void *opendir(const char *path);
int closedir(void *dir);
void *readdir(void *dir);
int stat(const char *path, void *st);

FILE *fopen(const char *path, const char *mode)
{
	return NULL;
}

int fclose(FILE *f)
{
	return EOF;
}

size_t fread(void *p, size_t size, size_t count, FILE *f)
{
	return 0;
}

int fseek(FILE *f, long off, int whence)
{
	return -1;
}

long ftell(FILE *f)
{
	return -1;
}

int ferror(FILE *f)
{
	return 1;
}

char *fgets(char *to, int size, FILE *f)
{
	return NULL;
}

int remove(const char *path)
{
	return -1;
}

int rename(const char *from, const char *to)
{
	return -1;
}

void *opendir(const char *path)
{
	return NULL;
}

int closedir(void *dir)
{
	return -1;
}

void *readdir(void *dir)
{
	return NULL;
}

int stat(const char *path, void *st)
{
	return -1;
}

/* Time: the normal world's, so validity dates are as good as that. */

struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	int tm_year;
	int tm_wday;
	int tm_yday;
	int tm_isdst;
	long gmtoff;
	const char *zone;
};

int64_t time(int64_t *to);
struct tm *gmtime_r(const int64_t *t, struct tm *tm);

int64_t time(int64_t *to)
{
	TEE_Time now = { 0 };

	TEE_GetREETime(&now);
	if (to != NULL)
		*to = now.seconds;
	return now.seconds;
}

static int is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

struct tm *gmtime_r(const int64_t *t, struct tm *tm)
{
	static const uint8_t month_len[] = { 31, 28, 31, 30, 31, 30,
					     31, 31, 30, 31, 30, 31 };
	int64_t days = *t / 86400;
	int64_t rest = *t % 86400;
	int64_t year = 1970;
	int month = 0;

	/* TEE_Time counts unsigned 32-bit seconds: some 140 turns at most. */
	if (*t < 0 || *t > UINT32_MAX)
		return NULL;
	*tm = (struct tm){ .tm_wday = (int)((days + 4) % 7) };
	while (days >= 365 + is_leap(year))
		days -= 365 + is_leap(year++);
	tm->tm_year = (int)(year - 1900);
	tm->tm_yday = (int)days;
	while (days >= month_len[month] + (month == 1 && is_leap(year))) {
		days -= month_len[month] + (month == 1 && is_leap(year));
		month++;
	}
	tm->tm_mon = month;
	tm->tm_mday = (int)days + 1;
	tm->tm_hour = (int)(rest / 3600);
	tm->tm_min = (int)(rest / 60 % 60);
	tm->tm_sec = (int)(rest % 60);
	return tm;
}

/* One thread: nothing to lock. */

int pthread_mutex_init(void *mutex, const void *attr);
int pthread_mutex_destroy(void *mutex);

int pthread_mutex_init(void *mutex, const void *attr)
{
	return 0;
}

int pthread_mutex_destroy(void *mutex)
{
	return 0;
}

/*
 * Its sources of entropy each must deliver, so all are the TEE's one: the
 * system's, the cycle counter and HAVEGE, which lives off the timing of caches.
 */
int mbedtls_platform_entropy_poll(void *data, unsigned char *output, size_t len,
				  size_t *olen);
int mbedtls_hardclock_poll(void *data, unsigned char *output, size_t len,
			   size_t *olen);
int mbedtls_havege_poll(void *data, unsigned char *output, size_t len,
			size_t *olen);
void mbedtls_havege_init(void *state);
void mbedtls_havege_free(void *state);

int mbedtls_platform_entropy_poll(void *data, unsigned char *output, size_t len,
				  size_t *olen)
{
	TEE_GenerateRandom(output, len);
	*olen = len;
	return 0;
}

int mbedtls_hardclock_poll(void *data, unsigned char *output, size_t len,
			   size_t *olen)
{
	return mbedtls_platform_entropy_poll(data, output, len, olen);
}

int mbedtls_havege_poll(void *data, unsigned char *output, size_t len,
			size_t *olen)
{
	return mbedtls_platform_entropy_poll(data, output, len, olen);
}

void mbedtls_havege_init(void *state)
{
}

void mbedtls_havege_free(void *state)
{
}
