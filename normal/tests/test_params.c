/*
 * Parameters: values in each direction, temporary and registered memory of
 * awkward sizes and offsets, absent buffers.
 */
#define _GNU_SOURCE
#include "test_lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = { 0, 1, 8, 4095, 4096, 4097, 65536, 100000 };
#define SIZE_COUNT (sizeof(sizes) / sizeof(sizes[0]))

static void values(TEEC_Session *s)
{
	TEEC_Operation op = OP(VALUE_INPUT, VALUE_OUTPUT, VALUE_INOUT, NONE);
	struct outcome out = { .res = 0 };

	op.params[0].value.a = 0x11111111;
	op.params[0].value.b = 0xf0000002;
	op.params[1].value.a = 77;
	op.params[2].value.a = 0x10000000;
	op.params[2].value.b = 0x20000000;
	out = tee_call(s, MISCHIEF_VALUES, &op);
	expect(out, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP, "values are taken");
	test_result(op.params[0].value.a == 0x11111111,
		    "an input value is not written back");
	test_result(op.params[1].value.a == 0xf0000002 &&
			    op.params[1].value.b == 0x11111111,
		    "an output value arrives");
	test_result(op.params[2].value.a == 0x21111111 &&
			    op.params[2].value.b == 0x10000002,
		    "an in-out value goes both ways");
}

static bool all_bytes(const uint8_t *p, size_t len, uint8_t byte)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != byte)
			return false;
	return true;
}

static void fill_temporary(TEEC_Session *s)
{
	uint8_t *base = malloc(200000);
	unsigned int bad = 0;

	for (size_t i = 0; i < SIZE_COUNT; i++) {
		for (size_t off = 0; off < 4; off++) {
			TEEC_Operation op =
				OP(MEMREF_TEMP_INOUT, VALUE_INPUT, NONE, NONE);
			uint8_t *p = base + 64 + off * 1367;

			memset(base, 0xaa, 200000);
			op.params[0].tmpref.buffer = p;
			op.params[0].tmpref.size = sizes[i];
			op.params[1].value.a = 0x5a;
			if (tee_call(s, MISCHIEF_FILL, &op).res !=
				    TEEC_SUCCESS ||
			    !all_bytes(p, sizes[i], 0x5a) ||
			    !all_bytes(base, (size_t)(p - base), 0xaa) ||
			    !all_bytes(p + sizes[i], 64, 0xaa))
				bad++;
		}
	}
	test_result(bad == 0,
		    "temporary memory is filled, and nothing "
		    "beside it (%u bad)",
		    bad);
	free(base);
}

static void echo_temporary(TEEC_Session *s)
{
	uint8_t *from = malloc(100000);
	uint8_t *to = malloc(100000);
	unsigned int bad = 0;

	for (size_t i = 0; i < 100000; i++)
		from[i] = (uint8_t)(i * 31 + i / 255);
	for (size_t i = 0; i < SIZE_COUNT; i++) {
		TEEC_Operation op =
			OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);

		memset(to, 0, 100000);
		op.params[0].tmpref.buffer = from;
		op.params[0].tmpref.size = sizes[i];
		op.params[1].tmpref.buffer = to;
		op.params[1].tmpref.size = 100000;
		if (tee_call(s, MISCHIEF_ECHO, &op).res != TEEC_SUCCESS ||
		    op.params[1].tmpref.size != sizes[i] ||
		    memcmp(from, to, sizes[i]) != 0)
			bad++;
	}
	test_result(bad == 0, "temporary memory is copied (%u bad)", bad);
	free(from);
	free(to);
}

static void short_buffer(TEEC_Session *s)
{
	uint8_t from[100] = { 1 };
	uint8_t to[10] = { 0 };
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);

	op.params[0].tmpref.buffer = from;
	op.params[0].tmpref.size = sizeof(from);
	op.params[1].tmpref.buffer = to;
	op.params[1].tmpref.size = sizeof(to);
	expect(tee_call(s, MISCHIEF_ECHO, &op), TEEC_ERROR_SHORT_BUFFER,
	       TEEC_ORIGIN_TRUSTED_APP, "a short buffer is told");
	test_result(op.params[1].tmpref.size == sizeof(from),
		    "with the size that is needed");
}

static void null_buffers(TEEC_Session *s)
{
	uint8_t one = 9;
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT,
			       MEMREF_TEMP_INPUT, VALUE_OUTPUT);

	op.params[1].tmpref.buffer = &one;
	op.params[1].tmpref.size = 1;
	expect(tee_call(s, MISCHIEF_SUM, &op), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "absent buffers beside a real one");
	test_result(op.params[3].value.a == 1 && op.params[3].value.b == 9,
		    "count as empty");
}

static void registered(TEEC_Session *s)
{
	unsigned int bad = 0;
	unsigned int tried = 0;

	for (size_t i = 1; i < SIZE_COUNT; i++) {
		for (size_t off = 0; off < 3; off++) {
			uint8_t *base = NULL;
			TEEC_SharedMemory shm = {
				.size = sizes[i],
				.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
			};
			TEEC_Operation op =
				OP(MEMREF_WHOLE, VALUE_INPUT, NONE, NONE);

			if (posix_memalign((void **)&base, 4096,
					   sizes[i] + 8192) != 0)
				exit(1);
			memset(base, 0xaa, sizes[i] + 8192);
			shm.buffer = base + off * 1023;
			op.params[0].memref.parent = &shm;
			op.params[1].value.a = 0x33;
			tried++;
			if (TEEC_RegisterSharedMemory(&tee, &shm) !=
			    TEEC_SUCCESS) {
				bad++;
				free(base);
				continue;
			}
			if (tee_call(s, MISCHIEF_FILL, &op).res !=
				    TEEC_SUCCESS ||
			    !all_bytes(shm.buffer, sizes[i], 0x33) ||
			    !all_bytes(base, off * 1023, 0xaa) ||
			    !all_bytes((uint8_t *)shm.buffer + sizes[i], 64,
				       0xaa))
				bad++;
			TEEC_ReleaseSharedMemory(&shm);
			free(base);
		}
	}
	test_result(bad == 0,
		    "registered memory is filled, and nothing "
		    "beside it (%u of %u bad)",
		    bad, tried);
}

static void partial(TEEC_Session *s)
{
	TEEC_SharedMemory shm = { .size = 20000,
				  .flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT };
	static const struct {
		size_t off;
		size_t len;
	} part[] = { { 0, 1 },	      { 1, 4095 },  { 4095, 2 }, { 4096, 4096 },
		     { 5000, 10000 }, { 19999, 1 }, { 100, 0 } };
	unsigned int bad = 0;
	uint8_t *p = NULL;

	if (TEEC_AllocateSharedMemory(&tee, &shm) != TEEC_SUCCESS) {
		test_result(false, "shared memory is allocated");
		return;
	}
	p = shm.buffer;
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		TEEC_Operation op =
			OP(MEMREF_PARTIAL_INOUT, VALUE_INPUT, NONE, NONE);

		memset(p, 0xaa, 20000);
		op.params[0].memref.parent = &shm;
		op.params[0].memref.offset = part[i].off;
		op.params[0].memref.size = part[i].len;
		op.params[1].value.a = 0x44;
		if (tee_call(s, MISCHIEF_FILL, &op).res != TEEC_SUCCESS ||
		    !all_bytes(p, part[i].off, 0xaa) ||
		    !all_bytes(p + part[i].off, part[i].len, 0x44) ||
		    !all_bytes(p + part[i].off + part[i].len,
			       20000 - part[i].off - part[i].len, 0xaa))
			bad++;
	}
	test_result(bad == 0, "parts of shared memory are filled (%u bad)",
		    bad);
	TEEC_ReleaseSharedMemory(&shm);
}

static void same_memory_twice(TEEC_Session *s)
{
	uint8_t buf[256];
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT,
			       MEMREF_TEMP_INPUT, VALUE_OUTPUT);

	memset(buf, 1, sizeof(buf));
	for (int i = 0; i < 3; i++) {
		op.params[i].tmpref.buffer = buf + 10 * i;
		op.params[i].tmpref.size = 100;
	}
	expect(tee_call(s, MISCHIEF_SUM, &op), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "three references to one page");
	test_result(op.params[3].value.a == 300 && op.params[3].value.b == 300,
		    "are all read");
}

static void randomness(TEEC_Session *s)
{
	uint8_t a[64] = { 0 };
	uint8_t b[64] = { 0 };
	TEEC_Operation op = OP(MEMREF_TEMP_OUTPUT, NONE, NONE, NONE);
	unsigned int set = 0;

	op.params[0].tmpref.buffer = a;
	op.params[0].tmpref.size = sizeof(a);
	expect(tee_call(s, MISCHIEF_RANDOM, &op), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "random bytes");
	op.params[0].tmpref.buffer = b;
	tee_call(s, MISCHIEF_RANDOM, &op);
	for (size_t i = 0; i < sizeof(a); i++)
		set += (unsigned int)__builtin_popcount(a[i]);
	test_result(memcmp(a, b, sizeof(a)) != 0 && set > 180 && set < 332,
		    "look random (%u of 512 bits set)", set);
}

void test_params(void)
{
	TEEC_Session s = { 0 };

	tee_must_open(&s, &mischief_uuid);
	values(&s);
	fill_temporary(&s);
	echo_temporary(&s);
	short_buffer(&s);
	null_buffers(&s);
	registered(&s);
	partial(&s);
	same_memory_twice(&s);
	randomness(&s);
	TEEC_CloseSession(&s);
}
