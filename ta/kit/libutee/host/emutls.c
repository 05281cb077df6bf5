/*
 * Thread-local variables of TAs of the host TEE, for compilers that are told
 * -femulated-tls: there the thread pointer belongs to the process that a TA runs
 * in. A TA has one thread, so that each variable has one place.
 */
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api.h>

/* What the compiler makes of each variable. */
struct emutls {
	size_t size;
	size_t align;
	void *place;	     /* NULL until it is used */
	const void *initial; /* NULL: zeros */
};

void *__emutls_get_address(struct emutls *v);
void *__emutls_get_address(struct emutls *v)
{
	if (v->place != NULL)
		return v->place;
	v->place = memalign(v->align, v->size);
	if (v->place == NULL)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	if (v->initial != NULL)
		memcpy(v->place, v->initial, v->size);
	else
		memset(v->place, 0, v->size);
	return v->place;
}
