/*
 * Translation at S-EL1. The kernel is global in TTBR1; each TA has a space of
 * its own in TTBR0, told apart by ASID and invalidated by ASID or address
 * only. 4 KiB pages, 39-bit addresses on both sides.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

#define PAGE_SIZE  0x1000
#define PAGE_SHIFT 12

#ifndef __ASSEMBLER__
#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

/* Physical address. */
typedef uint64_t paddr_t;

/* What a page may be used for; W and X together is refused. */
enum {
	MAP_R = 0,
	MAP_W = 1 << 0,
	MAP_X = 1 << 1,
	MAP_USER = 1 << 2,
	MAP_NS = 1 << 3, /* normal-world memory */
	MAP_DEVICE = 1 << 4,
	MAP_BTI = 1 << 5, /* guarded page */
};

/* Kernel regions in TTBR1. Each is followed by nothing mapped. */
#define KVA_IMAGE  UINT64_C(0xffffff8000000000)
#define KVA_DIRECT UINT64_C(0xffffffc000000000)
#define KVA_VMAP   UINT64_C(0xffffffe000000000)

extern uint64_t direct_offset; /* virtual minus physical, pool pages */

/* Pages of the pool are always mapped RW, never executable. */
static inline void *phys_to_virt(paddr_t pa)
{
	return (void *)(pa + direct_offset);
}

static inline paddr_t virt_to_phys(const void *va)
{
	return (uint64_t)(uintptr_t)va - direct_offset;
}

/**
 * kernel_constant_page() - a copy of a page of the kernel's text and constants
 * @index: from 0 on
 * @page:  receives PAGE_SIZE bytes, with addresses as they were linked, so that
 *         it does not matter where the kernel was loaded
 *
 * Return: false when there is no such page.
 */
bool kernel_constant_page(size_t index, uint8_t *page);
/** kernel_image_end() - first physical byte behind the kernel's image. */
paddr_t kernel_image_end(void);

/**
 * kmap() - map pages at a kernel address (boot and windows only)
 * @va, @pa, @len: multiples of a page
 */
void kmap(uint64_t va, paddr_t pa, size_t len, unsigned int flags);
/** kunmap() - take pages out again and invalidate them on every CPU. */
void kunmap(uint64_t va, size_t len);
/** kmap_device() - map a device's registers for ever. Return: its address. */
void *kmap_device(paddr_t pa, size_t len);
/** kmap_reserve() - take @len bytes of address space, guard pages around. */
uint64_t kmap_reserve(size_t len, size_t align);

/**
 * window_pte() - the translation entry of one mapped-on-demand kernel page
 * @va: from kmap_reserve(); its tables are made now
 */
uint64_t *window_pte(uint64_t va);
/** window_set() - point a window at a normal-world page. */
void window_set(uint64_t *pte, uint64_t va, paddr_t pa);
/** window_clear() - unmap it, on every CPU. */
void window_clear(uint64_t *pte, uint64_t va);

/* A TA's translation tables. */
struct user_tables {
	paddr_t root;
	uint16_t asid;
};

/*
 * Table pages come from and go back to these, which the kernel defines: one
 * zeroed page, or 0 when there is none.
 */
paddr_t table_page_alloc(void);
void table_page_free(paddr_t pa);

#define USER_VA_MIN UINT64_C(0x0000000040000000)
#define USER_VA_MAX UINT64_C(0x0000008000000000)

/** user_tables_init() - an empty space. Return: OUT_OF_MEMORY if none left. */
TEE_Result user_tables_init(struct user_tables *ut);
/** user_tables_fini() - free the tables; the pages they map are the caller's. */
void user_tables_fini(struct user_tables *ut);
/** user_map() - map one page. Return: TEE_ERROR_OUT_OF_MEMORY for tables. */
TEE_Result user_map(struct user_tables *ut, uint64_t va, paddr_t pa,
		    unsigned int flags);
/** user_protect() - change the rights of one mapped page. */
void user_protect(struct user_tables *ut, uint64_t va, unsigned int flags);
/**
 * user_unmap() - unmap @count pages from @va; the tables stay for reuse
 *
 * On return no CPU holds a translation of them.
 */
void user_unmap(struct user_tables *ut, uint64_t va, size_t count);
/** user_ttbr() - value for TTBR0_EL1. */
uint64_t user_ttbr(const struct user_tables *ut);
/** user_activate() - make the running thread work in @ut; NULL for none. */
void user_activate(const struct user_tables *ut);

/* Kernel access to TA pages; between the two PAN is off. */
void user_access_begin(void);
void user_access_end(void);

/** icache_sync() - make new code at @va (kernel alias) visible to fetches. */
void icache_sync(const void *va, size_t len);
/**
 * dcache_clean() - bring what was written to memory, for who does not look
 *                  into caches
 * dcache_flush() - and drop it, so that what others write next is seen
 * @va: of the kernel, or of a TA between user_access_begin() and _end()
 */
void dcache_clean(const void *va, size_t len);
void dcache_flush(const void *va, size_t len);
/** page_zero() - clear one page fast. */
void page_zero(void *page);
#endif

#endif
