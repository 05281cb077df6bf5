/*
 * The parts of the conformance TA.
 */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H

#include <conformance_ta.h>
#include <stdio.h>
#include <tee_internal_api.h>

/* Ends a case with the line that did not hold. */
#define EXPECT(cond)                                                           \
	do {                                                                   \
		if (!(cond))                                                   \
			return __LINE__;                                       \
	} while (0)
/* The same for a case inside a case. */
#define EXPECT_0(line)                                                         \
	do {                                                                   \
		uint32_t line_ = (line);                                       \
		if (line_ != 0)                                                \
			return line_;                                          \
	} while (0)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct part {
	const char *name;
	bool panics; /* each case must end the TA */
	size_t (*count)(void);
	void (*name_of)(size_t i, char *name, size_t len);
	uint32_t (*run)(size_t i); /* the line that did not hold, or 0 */
};

extern const struct part algorithms_part, ciphers_part, ae_part, digests_part,
	macs_part, kdfs_part, sizes_part, secrets_part, objects_part,
	operations_part, streams_part, panics_part, signatures_part,
	encryption_part, secrets_shared_part, pairs_part, asymmetric_part,
	key_panics_part, framework_part, framework_panics_part, syscalls_part;

/* Memory that the client sees, too: CONFORMANCE_SHARED_LEN bytes. */
extern uint8_t *shared;
/* The same, of which the TA is told that it may not write it. */
extern uint8_t *shared_input;

/* Cases that are functions. */
struct walk {
	const char *must;
	uint32_t (*run)(void);
};

#define WALK_PART(part_name, rows, ends)                                       \
	static size_t rows##_count(void)                                       \
	{                                                                      \
		return COUNT(rows);                                            \
	}                                                                      \
	static void rows##_name(size_t i, char *name, size_t len)              \
	{                                                                      \
		snprintf(name, len, "%s", rows[i].must);                       \
	}                                                                      \
	static uint32_t rows##_run(size_t i)                                   \
	{                                                                      \
		return rows[i].run();                                          \
	}                                                                      \
	const struct part part_name##_part = { #part_name, ends, rows##_count, \
					       rows##_name, rows##_run }

#endif
