#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <boot/xmodem.h>
#include <stdbool.h>
#include <string.h>

#define SILENCE (-1)

/* What the sender says, and what it hears. */
struct sender {
	int say[64 * 1024];
	size_t count;
	size_t said;
	char heard[256];
	size_t heard_len;
};

static struct sender tx;

static int get(void *ctx, uint32_t ms)
{
	(void)ctx;
	(void)ms;
	/* Two CANs end it, whatever a case forgot. */
	return tx.said < tx.count ? tx.say[tx.said++] : XMODEM_CAN;
}

static void put(void *ctx, uint8_t byte)
{
	(void)ctx;
	if (tx.heard_len < sizeof(tx.heard) - 1)
		tx.heard[tx.heard_len++] = (char)byte;
}

static void say(int byte)
{
	tx.say[tx.count++] = byte;
}

static void say_block(uint8_t number, const uint8_t *data, size_t len,
		      int spoil)
{
	uint16_t crc = xmodem_crc(data, len);

	say(len == 128 ? XMODEM_SOH : XMODEM_STX);
	say(number);
	say((uint8_t)~number);
	for (size_t i = 0; i < len; i++)
		say((int)i == spoil ? data[i] ^ 1 : data[i]);
	say(crc >> 8);
	say(crc & 0xff);
}

static uint8_t file[300000];
static uint8_t got[sizeof(file)];

static int fill(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file); i++)
		file[i] = (uint8_t)(i * 7 + i / 251);
	memset(got, 0, sizeof(got));
	memset(&tx, 0, sizeof(tx));
	return 0;
}

static TEE_Result receive(size_t room, size_t *len)
{
	const struct xmodem_line line = { get, put, NULL };

	return xmodem_receive(&line, got, room, len);
}

static void test_crc(void **state)
{
	(void)state;
	/* CRC-16/XMODEM's check value. */
	assert_int_equal(xmodem_crc((const uint8_t *)"123456789", 9), 0x31c3);
}

static void test_both_block_sizes(void **state)
{
	size_t len = 0;

	(void)state;
	say_block(1, file, 1024, -1);
	say_block(2, file + 1024, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_int_equal(len, 1152);
	assert_memory_equal(got, file, len);
	assert_string_equal(tx.heard, "C\x06\x06\x06");
}

static void test_numbers_wrap(void **state)
{
	size_t len = 0;

	(void)state;
	for (unsigned int i = 0; i < 300; i++)
		say_block((uint8_t)(i + 1), file + i * 128, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_int_equal(len, 300 * 128);
	assert_memory_equal(got, file, len);
}

static void test_a_late_sender_is_asked_again(void **state)
{
	size_t len = 0;

	(void)state;
	say(SILENCE);
	say(SILENCE);
	say('h'); /* somebody types */
	say_block(1, file, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_string_equal(tx.heard, "CCC\x06\x06");
}

static void test_a_bad_block_comes_again(void **state)
{
	size_t len = 0;

	(void)state;
	say_block(1, file, 128, 5);
	say(SILENCE);
	say_block(1, file, 128, -1);
	say_block(2, file + 128, 128, 127);
	say(SILENCE);
	say_block(2, file + 128, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_int_equal(len, 256);
	assert_memory_equal(got, file, len);
	assert_string_equal(tx.heard, "CC\x06\x15\x06\x06");
}

static void test_a_lost_answer_changes_nothing(void **state)
{
	size_t len = 0;

	(void)state;
	say_block(1, file, 128, -1);
	say_block(1, file, 128, -1);
	say_block(2, file + 128, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_int_equal(len, 256);
	assert_memory_equal(got, file, len);
}

static void test_a_missing_block_ends_it(void **state)
{
	size_t len = 1;

	(void)state;
	say_block(1, file, 128, -1);
	say_block(3, file, 128, -1);
	assert_int_equal(receive(sizeof(got), &len), TEE_ERROR_COMMUNICATION);
	assert_int_equal(len, 0);
}

static void test_too_much_ends_it(void **state)
{
	size_t len = 1;

	(void)state;
	say_block(1, file, 1024, -1);
	say_block(2, file, 128, -1);
	assert_int_equal(receive(1151, &len), TEE_ERROR_EXCESS_DATA);
	assert_int_equal(len, 0);
	for (size_t i = 1024; i < sizeof(got); i++)
		assert_int_equal(got[i], 0);
}

static void test_silence_and_noise_end_it(void **state)
{
	size_t len = 0;

	(void)state;
	say_block(1, file, 128, -1);
	for (int i = 0; i < 20; i++)
		say(SILENCE);
	assert_int_equal(receive(sizeof(got), &len), TEE_ERROR_COMMUNICATION);
	fill(NULL);
	say_block(1, file, 128, -1);
	for (int i = 0; i < 20; i++)
		say('x');
	assert_int_equal(receive(sizeof(got), &len), TEE_ERROR_COMMUNICATION);
}

static void test_the_sender_may_give_up(void **state)
{
	size_t len = 0;

	(void)state;
	say_block(1, file, 128, -1);
	say(XMODEM_CAN);
	say(XMODEM_CAN);
	assert_int_equal(receive(sizeof(got), &len), TEE_ERROR_CANCEL);
	assert_int_equal(len, 0);
}

static void test_an_end_before_the_beginning_is_noise(void **state)
{
	size_t len = 0;

	(void)state;
	say(XMODEM_EOT);
	say_block(1, file, 128, -1);
	say(XMODEM_EOT);
	assert_int_equal(receive(sizeof(got), &len), TEE_SUCCESS);
	assert_int_equal(len, 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc),
		cmocka_unit_test_setup(test_both_block_sizes, fill),
		cmocka_unit_test_setup(test_numbers_wrap, fill),
		cmocka_unit_test_setup(test_a_late_sender_is_asked_again, fill),
		cmocka_unit_test_setup(test_a_bad_block_comes_again, fill),
		cmocka_unit_test_setup(test_a_lost_answer_changes_nothing,
				       fill),
		cmocka_unit_test_setup(test_a_missing_block_ends_it, fill),
		cmocka_unit_test_setup(test_too_much_ends_it, fill),
		cmocka_unit_test_setup(test_silence_and_noise_end_it, fill),
		cmocka_unit_test_setup(test_the_sender_may_give_up, fill),
		cmocka_unit_test_setup(
			test_an_end_before_the_beginning_is_noise, fill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
