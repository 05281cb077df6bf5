/*
 * The parts of the kit-test TA.
 */
#ifndef KIT_TEST_H
#define KIT_TEST_H

#include <kit_test_ta.h>
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

/* Ends a row with the line that did not hold. */
#define EXPECT(cond)                                                           \
	do {                                                                   \
		if (!(cond))                                                   \
			return __LINE__;                                       \
	} while (0)

struct kit_row {
	const char *must;
	uint32_t (*run)(void); /* 0, or a line */
	bool panics;	       /* it must not return */
};

/* Each part ends with a row without a name. */
extern const struct kit_row module_rows[];
extern const struct kit_row arithmetic_rows[];
extern const struct kit_row socket_rows[];
extern const struct kit_row property_rows[];
extern const struct kit_row memory_rows[];
extern const struct kit_row mbedtls_rows[];

/* Where the client's servers listen. */
extern uint16_t kit_tcp_port;
extern uint16_t kit_udp_port;
/* Waits for bytes that do not come, until the client cancels. */
TEE_Result kit_socket_wait(void);

#endif
