/*
 * The printf core. One pass over the format, one character at a time into a
 * bounded sink, so that a short buffer truncates and never overruns.
 */
#include <base/format.h>
#include <base/bits.h>
#include <base/tee_result.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct sink {
	char *buf;
	size_t size;
	size_t len;
};

struct spec {
	bool zero;
	bool left;
	bool alt;
	bool upper;
	char plus; /* what stands before a positive number, or 0 */
	int width;
	int precision;
	int size; /* bytes of an integer argument */
};

static void put(struct sink *out, char c)
{
	if (out->len + 1 < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_many(struct sink *out, char c, int count)
{
	while (count-- > 0)
		put(out, c);
}

static void put_text(struct sink *out, const struct spec *spec,
		     const char *text, size_t len)
{
	int pad = spec->width - (int)len;

	if (!spec->left)
		put_many(out, ' ', pad);
	for (size_t i = 0; i < len; i++)
		put(out, text[i]);
	if (spec->left)
		put_many(out, ' ', pad);
}

static void put_number(struct sink *out, const struct spec *spec,
		       uint64_t value, unsigned int base, bool negative)
{
	const char *digit =
		spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24];
	size_t at = sizeof(text);
	const char plus[2] = { spec->plus, '\0' };
	const char *prefix = negative ? "-" : plus;

	if (spec->alt && base == 16)
		prefix = spec->upper ? "0X" : "0x";
	do {
		text[--at] = digit[value % base];
		value /= base;
	} while (value != 0);

	int len = (int)(sizeof(text) - at);
	int zeros = spec->precision > len ? spec->precision - len : 0;
	int pad = spec->width - len - zeros - (int)strlen(prefix);

	if (spec->zero && !spec->left && spec->precision < 0 && pad > 0) {
		zeros = pad;
		pad = 0;
	}
	if (!spec->left)
		put_many(out, ' ', pad);
	while (*prefix != '\0')
		put(out, *prefix++);
	put_many(out, '0', zeros);
	while (at < sizeof(text))
		put(out, text[at++]);
	if (spec->left)
		put_many(out, ' ', pad);
}

static const char *parse_number(const char *p, int *number, va_list *args)
{
	*number = 0;
	if (*p == '*') {
		*number = va_arg(*args, int);
		return p + 1;
	}
	while (*p >= '0' && *p <= '9' && *number < 1000)
		*number = *number * 10 + (*p++ - '0');
	return p;
}

static const char *parse_spec(const char *p, struct spec *spec, va_list *args)
{
	for (;; p++) {
		if (*p == '0')
			spec->zero = true;
		else if (*p == '-')
			spec->left = true;
		else if (*p == '#')
			spec->alt = true;
		else if (*p == '+' || (*p == ' ' && spec->plus == 0))
			spec->plus = *p;
		else
			break;
	}
	p = parse_number(p, &spec->width, args);
	if (spec->width < 0) {
		spec->left = true;
		spec->width = -spec->width;
	}
	if (*p == '.')
		p = parse_number(p + 1, &spec->precision, args);
	for (;; p++) {
		if (*p == 'l' || *p == 'z' || *p == 't' || *p == 'j')
			spec->size = 8;
		else if (*p == 'h')
			spec->size = spec->size == 2 ? 1 : 2;
		else
			return p;
	}
}

static uint64_t unsigned_arg(const struct spec *spec, va_list *args)
{
	if (spec->size == 8)
		return va_arg(*args, uint64_t);

	uint32_t value = va_arg(*args, uint32_t);

	if (spec->size == 4)
		return value;
	return value & (spec->size == 2 ? 0xffffu : 0xffu);
}

static int64_t signed_arg(const struct spec *spec, va_list *args)
{
	if (spec->size == 8)
		return va_arg(*args, int64_t);

	int32_t value = va_arg(*args, int32_t);

	if (spec->size == 4)
		return value;
	return spec->size == 2 ? (int16_t)value : (int8_t)value;
}

/* A TEE_UUID: its numbers in our byte order, printed as 8-4-4-4-12. */
static void put_uuid(struct sink *out, const struct spec *spec,
		     const TEE_UUID *uuid)
{
	static const char digit[] = "0123456789abcdef";
	const uint8_t *node = uuid->clockSeqAndNode;
	const uint64_t high = (uint64_t)uuid->timeLow << 32 |
			      (uint32_t)uuid->timeMid << 16 |
			      uuid->timeHiAndVersion;
	char text[36];
	size_t at = 0;

	for (size_t i = 0; i < 16; i++) {
		uint8_t byte =
			i < 8 ? (uint8_t)(high >> (56 - 8 * i)) : node[i - 8];

		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = digit[byte >> 4];
		text[at++] = digit[byte & 15];
	}
	put_text(out, spec, text, sizeof(text));
}

static void put_conversion(struct sink *out, char conv, struct spec *spec,
			   va_list *args)
{
	const char *text = NULL;
	int64_t value = 0;
	char c = conv;

	switch (conv) {
	case 'd':
	case 'i':
		value = signed_arg(spec, args);
		put_number(out, spec,
			   value < 0 ? -(uint64_t)value : (uint64_t)value, 10,
			   value < 0);
		break;
	case 'u':
		spec->plus = 0;
		put_number(out, spec, unsigned_arg(spec, args), 10, false);
		break;
	case 'o':
		spec->plus = 0;
		put_number(out, spec, unsigned_arg(spec, args), 8, false);
		break;
	case 'X':
		spec->upper = true;
		/* fall through */
	case 'x':
		spec->plus = 0;
		put_number(out, spec, unsigned_arg(spec, args), 16, false);
		break;
	case 'p':
		spec->alt = true;
		spec->plus = 0;
		put_number(out, spec, (uintptr_t)va_arg(*args, void *), 16,
			   false);
		break;
	case 's':
		text = va_arg(*args, const char *);
		if (text == NULL)
			text = "(null)";
		put_text(out, spec, text,
			 spec->precision >= 0
				 ? strnlen(text, (size_t)spec->precision)
				 : strlen(text));
		break;
	case 'c':
		c = (char)va_arg(*args, int);
		/* fall through */
	default:
		put_text(out, spec, &c, 1);
	}
}

size_t format_text(char *buf, size_t size, const char *format, va_list args)
{
	struct sink out = { .buf = buf, .size = size };
	va_list copy;

	va_copy(copy, args);
	for (const char *p = format; *p != '\0'; p++) {
		if (*p != '%') {
			put(&out, *p);
			continue;
		}

		struct spec spec = { .precision = -1, .size = 4 };

		p = parse_spec(p + 1, &spec, &copy);
		if (*p == '\0')
			break;
		if (p[0] == 'p' && p[1] == 'U' && p[2] == 'l') {
			put_uuid(&out, &spec, va_arg(copy, const TEE_UUID *));
			p += 2;
			continue;
		}
		put_conversion(&out, *p, &spec, &copy);
	}
	va_end(copy);
	if (size != 0)
		buf[MIN(out.len, size - 1)] = '\0';
	return out.len;
}
