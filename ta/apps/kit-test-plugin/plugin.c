/*
 * Opened by name; uses the other library and has a thread-local block.
 */
#include <kit_test_lib.h>
#include <stdlib.h>

uint32_t kit_plugin_add(uint32_t a, uint32_t b);
uint32_t kit_plugin_constructed(void);
uint32_t kit_plugin_tls(uint32_t step);
uint32_t *kit_plugin_memory(uint32_t v);

static __thread uint32_t tls[3] = { 0x100, 0x200, 0x300 };
static uint32_t constructed;

static void __attribute__((constructor)) construct(void)
{
	/* The library it needs was there first. */
	constructed += kit_lib_constructed();
}

uint32_t kit_plugin_add(uint32_t a, uint32_t b)
{
	return kit_lib_add(a, b) + kit_lib_tls;
}

uint32_t kit_plugin_constructed(void)
{
	return constructed;
}

uint32_t kit_plugin_tls(uint32_t step)
{
	tls[1] += step;
	return tls[0] + tls[1] + tls[2];
}

/* Memory of the TA's heap, to be freed. */
uint32_t *kit_plugin_memory(uint32_t v)
{
	uint32_t *p = malloc(sizeof(*p));

	if (p != NULL)
		*p = v;
	return p;
}
