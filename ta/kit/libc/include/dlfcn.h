/*
 * Shared libraries opened while a TA runs. A library's name is its UUID as
 * text; once opened it stays until the TA instance ends.
 */
#ifndef DLFCN_H
#define DLFCN_H

#define RTLD_LAZY     1
#define RTLD_NOW      2
#define RTLD_LOCAL    0
#define RTLD_GLOBAL   0x100
#define RTLD_NODELETE 0x1000

#ifdef __cplusplus
extern "C" {
#endif

/**
 * dlopen() - load a library and what it needs, and run their constructors
 * @filename: UUID as text; NULL stands for the TA with all its libraries
 * @flags:    RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE, nothing else
 *
 * Return: a handle, or NULL.
 */
void *dlopen(const char *filename, int flags);
/** dlclose() - done with a handle; the library stays. Return: 0. */
int dlclose(void *handle);
/**
 * dlsym() - address of a function or variable
 * @handle: the library to look in, or the TA's handle for all, in load order
 *
 * Return: its address, or NULL.
 */
void *dlsym(void *handle, const char *symbol);

#ifdef __cplusplus
}
#endif

#endif
