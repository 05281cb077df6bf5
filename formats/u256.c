/*
 * Amounts of wei: see formats/u256.h.
 */
#include <formats/u256.h>

#include <string.h>

int u256_compare(const uint8_t a[U256_LEN], const uint8_t b[U256_LEN])
{
	return memcmp(a, b, U256_LEN);
}

bool u256_multiply(const uint8_t a[U256_LEN], uint64_t b,
		   uint8_t product[U256_LEN])
{
	unsigned __int128 carry = 0;

	/* A byte times 64 bits plus the carry stays below 2^73. */
	for (size_t i = U256_LEN; i-- > 0;) {
		carry += (unsigned __int128)a[i] * b;
		product[i] = (uint8_t)carry;
		carry >>= 8;
	}
	return carry == 0;
}

/* Divides by ten in place and returns the remainder. */
static unsigned int divide_by_ten(uint8_t a[U256_LEN])
{
	unsigned int rest = 0;

	for (size_t i = 0; i < U256_LEN; i++) {
		unsigned int part = rest << 8 | a[i];

		a[i] = (uint8_t)(part / 10);
		rest = part % 10;
	}
	return rest;
}

void u256_text(const uint8_t a[U256_LEN], unsigned int places,
	       char text[U256_TEXT_SIZE])
{
	char digit[U256_TEXT_SIZE] = { 0 }; /* the last one first */
	uint8_t rest[U256_LEN] = { 0 };
	static const uint8_t zero[U256_LEN];
	size_t count = 0;
	size_t skip = 0;
	size_t out = 0;

	memcpy(rest, a, U256_LEN);
	while (count <= places || memcmp(rest, zero, U256_LEN) != 0)
		digit[count++] = (char)('0' + divide_by_ten(rest));
	while (skip < places && digit[skip] == '0')
		skip++;
	for (size_t i = count; i-- > skip;) {
		if (i + 1 == places)
			text[out++] = '.';
		text[out++] = digit[i];
	}
	text[out] = '\0';
}

/* Multiplies by ten in place and adds @digit; false when it does not fit. */
static bool append_digit(uint8_t a[U256_LEN], unsigned int digit)
{
	unsigned int carry = digit;

	for (size_t i = U256_LEN; i-- > 0;) {
		carry += a[i] * 10u;
		a[i] = (uint8_t)carry;
		carry >>= 8;
	}
	return carry == 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool u256_parse(const char *text, unsigned int places, uint8_t a[U256_LEN])
{
	bool good = is_digit(*text);

	memset(a, 0, U256_LEN);
	for (; good && is_digit(*text); text++)
		good = append_digit(a, (unsigned int)(*text - '0'));
	if (good && *text == '.') {
		text++;
		good = is_digit(*text);
		for (; good && places != 0 && is_digit(*text); places--)
			good = append_digit(a, (unsigned int)(*text++ - '0'));
	}
	for (; good && places != 0; places--)
		good = append_digit(a, 0);
	good = good && *text == '\0';
	if (!good)
		memset(a, 0, U256_LEN);
	return good;
}
