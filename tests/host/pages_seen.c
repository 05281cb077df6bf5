/*
 * Pages that the kernel has given back are poisoned where it sees all of its
 * memory, for builds with the address sanitizer: using one is an error then,
 * though it is mapped. The linker leads the pool's functions through here.
 */
#include "kernel/pages.h"
#include <arch/mmu.h>
#include <sanitizer/asan_interface.h>

void *__real_pages_alloc(size_t count);
void *__wrap_pages_alloc(size_t count);
void *__real_pages_alloc_ta(size_t count);
void *__wrap_pages_alloc_ta(size_t count);
void __real_pages_free(void *pages, size_t count);
void __wrap_pages_free(void *pages, size_t count);
paddr_t __real_table_page_alloc(void);
paddr_t __wrap_table_page_alloc(void);
void __real_table_page_free(paddr_t pa);
void __wrap_table_page_free(paddr_t pa);

static void *taken(void *pages, size_t count)
{
	if (pages != NULL)
		ASAN_UNPOISON_MEMORY_REGION(pages, count * PAGE_SIZE);
	return pages;
}

void *__wrap_pages_alloc(size_t count)
{
	return taken(__real_pages_alloc(count), count);
}

void *__wrap_pages_alloc_ta(size_t count)
{
	return taken(__real_pages_alloc_ta(count), count);
}

void __wrap_pages_free(void *pages, size_t count)
{
	__real_pages_free(pages, count);
	if (pages != NULL)
		ASAN_POISON_MEMORY_REGION(pages, count * PAGE_SIZE);
}

/* These two call the pool inside its own file, where no linker sees it. */
paddr_t __wrap_table_page_alloc(void)
{
	paddr_t pa = __real_table_page_alloc();

	if (pa != 0)
		(void)taken(phys_to_virt(pa), 1);
	return pa;
}

void __wrap_table_page_free(paddr_t pa)
{
	__real_table_page_free(pa);
	ASAN_POISON_MEMORY_REGION(phys_to_virt(pa), PAGE_SIZE);
}
