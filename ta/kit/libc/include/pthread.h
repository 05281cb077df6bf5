/*
 * Mutexes in the C library's layout, for libraries that keep one in their
 * structures. A TA has one thread, so locking does nothing.
 */
#ifndef PTHREAD_H
#define PTHREAD_H

typedef union {
	char size[48];
	long align;
} pthread_mutex_t;

#ifdef __cplusplus
extern "C" {
#endif

int pthread_mutex_lock(void *mutex);
int pthread_mutex_unlock(void *mutex);

#ifdef __cplusplus
}
#endif

#endif
