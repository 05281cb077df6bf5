/*
 * Lists as macros, by their names in BSD: singly linked (SLIST), singly linked
 * with a tail (STAILQ, SIMPLEQ), doubly linked (LIST), with a tail (TAILQ).
 */
#ifndef SYS_QUEUE_H
#define SYS_QUEUE_H

#include <stddef.h>

#define SLIST_HEAD(name, type)                                                 \
	struct name {                                                          \
		struct type *first;                                            \
	}
#define SLIST_HEAD_INITIALIZER(head)                                           \
	{                                                                      \
		NULL                                                           \
	}
#define SLIST_INIT(head)                                                       \
	do {                                                                   \
		(head)->first = NULL;                                          \
	} while (0)
#define SLIST_ENTRY(type)                                                      \
	struct {                                                               \
		struct type *next;                                             \
	}
#define SLIST_FIRST(head)      ((head)->first)
#define SLIST_NEXT(elm, field) ((elm)->field.next)
#define SLIST_EMPTY(head)      ((head)->first == NULL)
#define SLIST_FOREACH(var, head, field)                                        \
	for ((var) = (head)->first; (var) != NULL; (var) = (var)->field.next)
#define SLIST_FOREACH_SAFE(var, head, field, tvar)                             \
	for ((var) = (head)->first;                                            \
	     (var) != NULL && ((tvar) = (var)->field.next, 1); (var) = (tvar))
#define SLIST_INSERT_HEAD(head, elm, field)                                    \
	do {                                                                   \
		(elm)->field.next = (head)->first;                             \
		(head)->first = (elm);                                         \
	} while (0)
#define SLIST_INSERT_AFTER(listelm, elm, field)                                \
	do {                                                                   \
		(elm)->field.next = (listelm)->field.next;                     \
		(listelm)->field.next = (elm);                                 \
	} while (0)
#define SLIST_REMOVE_HEAD(head, field)                                         \
	do {                                                                   \
		(head)->first = (head)->first->field.next;                     \
	} while (0)
#define SLIST_REMOVE_AFTER(elm, field)                                         \
	do {                                                                   \
		(elm)->field.next = (elm)->field.next->field.next;             \
	} while (0)
#define SLIST_REMOVE(head, elm, type, field)                                   \
	do {                                                                   \
		struct type **_at = &(head)->first;                            \
		while (*_at != (elm))                                          \
			_at = &(*_at)->field.next;                             \
		*_at = (elm)->field.next;                                      \
	} while (0)

#define STAILQ_HEAD(name, type)                                                \
	struct name {                                                          \
		struct type *first;                                            \
		struct type **last;                                            \
	}
#define STAILQ_HEAD_INITIALIZER(head)                                          \
	{                                                                      \
		NULL, &(head).first                                            \
	}
#define STAILQ_INIT(head)                                                      \
	do {                                                                   \
		(head)->first = NULL;                                          \
		(head)->last = &(head)->first;                                 \
	} while (0)
#define STAILQ_ENTRY(type)                                                     \
	struct {                                                               \
		struct type *next;                                             \
	}
#define STAILQ_FIRST(head)	((head)->first)
#define STAILQ_NEXT(elm, field) ((elm)->field.next)
#define STAILQ_EMPTY(head)	((head)->first == NULL)
#define STAILQ_FOREACH(var, head, field)                                       \
	for ((var) = (head)->first; (var) != NULL; (var) = (var)->field.next)
#define STAILQ_FOREACH_SAFE(var, head, field, tvar)                            \
	for ((var) = (head)->first;                                            \
	     (var) != NULL && ((tvar) = (var)->field.next, 1); (var) = (tvar))
#define STAILQ_INSERT_HEAD(head, elm, field)                                   \
	do {                                                                   \
		(elm)->field.next = (head)->first;                             \
		if ((head)->first == NULL)                                     \
			(head)->last = &(elm)->field.next;                     \
		(head)->first = (elm);                                         \
	} while (0)
#define STAILQ_INSERT_TAIL(head, elm, field)                                   \
	do {                                                                   \
		(elm)->field.next = NULL;                                      \
		*(head)->last = (elm);                                         \
		(head)->last = &(elm)->field.next;                             \
	} while (0)
#define STAILQ_INSERT_AFTER(head, listelm, elm, field)                         \
	do {                                                                   \
		(elm)->field.next = (listelm)->field.next;                     \
		if ((elm)->field.next == NULL)                                 \
			(head)->last = &(elm)->field.next;                     \
		(listelm)->field.next = (elm);                                 \
	} while (0)
#define STAILQ_REMOVE_HEAD(head, field)                                        \
	do {                                                                   \
		(head)->first = (head)->first->field.next;                     \
		if ((head)->first == NULL)                                     \
			(head)->last = &(head)->first;                         \
	} while (0)
#define STAILQ_REMOVE(head, elm, type, field)                                  \
	do {                                                                   \
		struct type **_at = &(head)->first;                            \
		while (*_at != (elm))                                          \
			_at = &(*_at)->field.next;                             \
		*_at = (elm)->field.next;                                      \
		if (*_at == NULL)                                              \
			(head)->last = _at;                                    \
	} while (0)
#define STAILQ_CONCAT(head1, head2)                                            \
	do {                                                                   \
		if ((head2)->first != NULL) {                                  \
			*(head1)->last = (head2)->first;                       \
			(head1)->last = (head2)->last;                         \
			STAILQ_INIT(head2);                                    \
		}                                                              \
	} while (0)

#define SIMPLEQ_HEAD(name, type)                                               \
	struct name {                                                          \
		struct type *first;                                            \
		struct type **last;                                            \
	}
#define SIMPLEQ_HEAD_INITIALIZER(head)                                         \
	{                                                                      \
		NULL, &(head).first                                            \
	}
#define SIMPLEQ_INIT(head)                                                     \
	do {                                                                   \
		(head)->first = NULL;                                          \
		(head)->last = &(head)->first;                                 \
	} while (0)
#define SIMPLEQ_ENTRY(type)                                                    \
	struct {                                                               \
		struct type *next;                                             \
	}
#define SIMPLEQ_FIRST(head)	 ((head)->first)
#define SIMPLEQ_NEXT(elm, field) ((elm)->field.next)
#define SIMPLEQ_EMPTY(head)	 ((head)->first == NULL)
#define SIMPLEQ_FOREACH(var, head, field)                                      \
	for ((var) = (head)->first; (var) != NULL; (var) = (var)->field.next)
#define SIMPLEQ_FOREACH_SAFE(var, head, field, tvar)                           \
	for ((var) = (head)->first;                                            \
	     (var) != NULL && ((tvar) = (var)->field.next, 1); (var) = (tvar))
#define SIMPLEQ_INSERT_HEAD(head, elm, field)                                  \
	do {                                                                   \
		(elm)->field.next = (head)->first;                             \
		if ((head)->first == NULL)                                     \
			(head)->last = &(elm)->field.next;                     \
		(head)->first = (elm);                                         \
	} while (0)
#define SIMPLEQ_INSERT_TAIL(head, elm, field)                                  \
	do {                                                                   \
		(elm)->field.next = NULL;                                      \
		*(head)->last = (elm);                                         \
		(head)->last = &(elm)->field.next;                             \
	} while (0)
#define SIMPLEQ_INSERT_AFTER(head, listelm, elm, field)                        \
	do {                                                                   \
		(elm)->field.next = (listelm)->field.next;                     \
		if ((elm)->field.next == NULL)                                 \
			(head)->last = &(elm)->field.next;                     \
		(listelm)->field.next = (elm);                                 \
	} while (0)
#define SIMPLEQ_REMOVE_HEAD(head, field)                                       \
	do {                                                                   \
		(head)->first = (head)->first->field.next;                     \
		if ((head)->first == NULL)                                     \
			(head)->last = &(head)->first;                         \
	} while (0)
#define SIMPLEQ_REMOVE(head, elm, type, field)                                 \
	do {                                                                   \
		struct type **_at = &(head)->first;                            \
		while (*_at != (elm))                                          \
			_at = &(*_at)->field.next;                             \
		*_at = (elm)->field.next;                                      \
		if (*_at == NULL)                                              \
			(head)->last = _at;                                    \
	} while (0)
#define SIMPLEQ_CONCAT(head1, head2)                                           \
	do {                                                                   \
		if ((head2)->first != NULL) {                                  \
			*(head1)->last = (head2)->first;                       \
			(head1)->last = (head2)->last;                         \
			SIMPLEQ_INIT(head2);                                   \
		}                                                              \
	} while (0)

#define LIST_HEAD(name, type)                                                  \
	struct name {                                                          \
		struct type *first;                                            \
	}
#define LIST_HEAD_INITIALIZER(head)                                            \
	{                                                                      \
		NULL                                                           \
	}
#define LIST_ENTRY(type)                                                       \
	struct {                                                               \
		struct type *next;                                             \
		struct type **prev;                                            \
	}
#define LIST_INIT(head)                                                        \
	do {                                                                   \
		(head)->first = NULL;                                          \
	} while (0)
#define LIST_FIRST(head)      ((head)->first)
#define LIST_NEXT(elm, field) ((elm)->field.next)
#define LIST_EMPTY(head)      ((head)->first == NULL)
#define LIST_FOREACH(var, head, field)                                         \
	for ((var) = (head)->first; (var) != NULL; (var) = (var)->field.next)
#define LIST_FOREACH_SAFE(var, head, field, tvar)                              \
	for ((var) = (head)->first;                                            \
	     (var) != NULL && ((tvar) = (var)->field.next, 1); (var) = (tvar))
#define LIST_INSERT_HEAD(head, elm, field)                                     \
	do {                                                                   \
		(elm)->field.next = (head)->first;                             \
		if ((head)->first != NULL)                                     \
			(head)->first->field.prev = &(elm)->field.next;        \
		(head)->first = (elm);                                         \
		(elm)->field.prev = &(head)->first;                            \
	} while (0)
#define LIST_INSERT_AFTER(listelm, elm, field)                                 \
	do {                                                                   \
		(elm)->field.next = (listelm)->field.next;                     \
		if ((elm)->field.next != NULL)                                 \
			(elm)->field.next->field.prev = &(elm)->field.next;    \
		(listelm)->field.next = (elm);                                 \
		(elm)->field.prev = &(listelm)->field.next;                    \
	} while (0)
#define LIST_INSERT_BEFORE(listelm, elm, field)                                \
	do {                                                                   \
		(elm)->field.prev = (listelm)->field.prev;                     \
		(elm)->field.next = (listelm);                                 \
		*(listelm)->field.prev = (elm);                                \
		(listelm)->field.prev = &(elm)->field.next;                    \
	} while (0)
#define LIST_REMOVE(elm, field)                                                \
	do {                                                                   \
		if ((elm)->field.next != NULL)                                 \
			(elm)->field.next->field.prev = (elm)->field.prev;     \
		*(elm)->field.prev = (elm)->field.next;                        \
	} while (0)

#define TAILQ_HEAD(name, type)                                                 \
	struct name {                                                          \
		struct type *first;                                            \
		struct type **last;                                            \
	}
#define TAILQ_HEAD_INITIALIZER(head)                                           \
	{                                                                      \
		NULL, &(head).first                                            \
	}
#define TAILQ_ENTRY(type)                                                      \
	struct {                                                               \
		struct type *next;                                             \
		struct type **prev;                                            \
	}
#define TAILQ_INIT(head)                                                       \
	do {                                                                   \
		(head)->first = NULL;                                          \
		(head)->last = &(head)->first;                                 \
	} while (0)
#define TAILQ_FIRST(head)      ((head)->first)
#define TAILQ_NEXT(elm, field) ((elm)->field.next)
#define TAILQ_EMPTY(head)      ((head)->first == NULL)
#define TAILQ_END(head)	       NULL
/* A pointer to a link and the next one lie together in head and entry alike. */
#define TAILQ_LAST(head, headname) (*((struct headname *)((head)->last))->last)
#define TAILQ_PREV(elm, headname, field)                                       \
	(*((struct headname *)((elm)->field.prev))->last)
#define TAILQ_FOREACH(var, head, field)                                        \
	for ((var) = (head)->first; (var) != NULL; (var) = (var)->field.next)
#define TAILQ_FOREACH_SAFE(var, head, field, tvar)                             \
	for ((var) = (head)->first;                                            \
	     (var) != NULL && ((tvar) = (var)->field.next, 1); (var) = (tvar))
#define TAILQ_FOREACH_REVERSE(var, head, headname, field)                      \
	for ((var) = TAILQ_LAST(head, headname); (var) != NULL;                \
	     (var) = TAILQ_PREV(var, headname, field))
#define TAILQ_INSERT_HEAD(head, elm, field)                                    \
	do {                                                                   \
		(elm)->field.next = (head)->first;                             \
		if ((head)->first != NULL)                                     \
			(head)->first->field.prev = &(elm)->field.next;        \
		else                                                           \
			(head)->last = &(elm)->field.next;                     \
		(head)->first = (elm);                                         \
		(elm)->field.prev = &(head)->first;                            \
	} while (0)
#define TAILQ_INSERT_TAIL(head, elm, field)                                    \
	do {                                                                   \
		(elm)->field.next = NULL;                                      \
		(elm)->field.prev = (head)->last;                              \
		*(head)->last = (elm);                                         \
		(head)->last = &(elm)->field.next;                             \
	} while (0)
#define TAILQ_INSERT_AFTER(head, listelm, elm, field)                          \
	do {                                                                   \
		(elm)->field.next = (listelm)->field.next;                     \
		if ((elm)->field.next != NULL)                                 \
			(elm)->field.next->field.prev = &(elm)->field.next;    \
		else                                                           \
			(head)->last = &(elm)->field.next;                     \
		(listelm)->field.next = (elm);                                 \
		(elm)->field.prev = &(listelm)->field.next;                    \
	} while (0)
#define TAILQ_INSERT_BEFORE(listelm, elm, field)                               \
	do {                                                                   \
		(elm)->field.prev = (listelm)->field.prev;                     \
		(elm)->field.next = (listelm);                                 \
		*(listelm)->field.prev = (elm);                                \
		(listelm)->field.prev = &(elm)->field.next;                    \
	} while (0)
#define TAILQ_REMOVE(head, elm, field)                                         \
	do {                                                                   \
		if ((elm)->field.next != NULL)                                 \
			(elm)->field.next->field.prev = (elm)->field.prev;     \
		else                                                           \
			(head)->last = (elm)->field.prev;                      \
		*(elm)->field.prev = (elm)->field.next;                        \
	} while (0)
#define TAILQ_CONCAT(head1, head2, field)                                      \
	do {                                                                   \
		if ((head2)->first != NULL) {                                  \
			*(head1)->last = (head2)->first;                       \
			(head2)->first->field.prev = (head1)->last;            \
			(head1)->last = (head2)->last;                         \
			TAILQ_INIT(head2);                                     \
		}                                                              \
	} while (0)

#endif
