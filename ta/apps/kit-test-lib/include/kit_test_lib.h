/*
 * What the test library offers, and what it wants of the TA that uses it.
 */
#ifndef KIT_TEST_LIB_H
#define KIT_TEST_LIB_H

#include <stdint.h>

/* Offered. */
#define KIT_LIB_UUID "6b0f2c5e-94d1-4a3b-8a57-0d3c1e5f7a02"
#define KIT_LIB_TLS  0x5a5a0001u

uint32_t kit_lib_add(uint32_t a, uint32_t b);
/* 1 when the constructor ran, once. */
uint32_t kit_lib_constructed(void);
extern __thread uint32_t kit_lib_tls;
uint32_t *kit_lib_tls_address(void);
/* A variable of the library, and where the library believes it is. */
extern uint32_t kit_lib_variable;
uint32_t *kit_lib_variable_address(void);
/* Calls the TA's function, by a call and by a pointer in data. */
uint32_t kit_lib_calls_back(uint32_t v);
/* Calls kit_lib_either(), which the TA defines as well. */
uint32_t kit_lib_which(void);
uint32_t kit_lib_either(void);
/* Whether a weak name that nobody defines is null, called and in data. */
uint32_t kit_lib_weak_is_null(void);
/* Uses the TA library: memory, text, trace. Returns memory to be freed. */
char *kit_lib_text(uint32_t v);

/* Wanted. */
uint32_t kit_ta_callback(uint32_t v);

#endif
