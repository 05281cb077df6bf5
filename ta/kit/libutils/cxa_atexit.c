/*
 * Destructors of a module's static C++ objects. Each module has its own list,
 * run with its other destructors, the last object first.
 */
#include <stdlib.h>

struct at_exit {
	struct at_exit *next;
	void (*destroy)(void *object);
	void *object;
};

static struct at_exit *list;

/* Names the module for __cxa_atexit(); each has one of its own. */
extern void *__dso_handle __attribute__((visibility("hidden")));
void *__dso_handle __attribute__((visibility("hidden"))) = &__dso_handle;

int __cxa_atexit(void (*destroy)(void *object), void *object, void *dso);
int __cxa_atexit(void (*destroy)(void *object), void *object, void *dso)
{
	struct at_exit *at = malloc(sizeof(*at));

	if (at == NULL)
		return -1;
	*at = (struct at_exit){ list, destroy, object };
	list = at;
	return 0;
}

static void __attribute__((destructor)) run_all(void)
{
	while (list != NULL) {
		struct at_exit *at = list;

		list = at->next;
		at->destroy(at->object);
		free(at);
	}
}
