/*
 * Address spaces of the host build. Both worlds' RAM are files in memory:
 * mapped once as a whole, page by page where the kernel asks for a window, and
 * into the processes that run TAs. A TA's space is also seen by the kernel, in
 * an alias window of its own with the TA's rights, so that the kernel reaches
 * TA memory as it does on the real machine, and faults where it would.
 */
#define _GNU_SOURCE
#include <arch/host.h>
#include <base/bits.h>
#include <base/check.h>
#include <plat/memmap.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define KERNEL_SPAN (UINT64_C(1) << 30)
#define SPACE_COUNT 256u
#define SPACE_SPAN  (UINT64_C(1) << 30) /* all of a TA lies in this */
#define SPACE_ALIGN (UINT64_C(1) << 21)
#define SPACE_PAGES (SPACE_SPAN / PAGE_SIZE)

#define PTE_VALID BIT64(0)

struct host_ram host_ram[HOST_RAM_COUNT];
uint64_t direct_offset;

static uint64_t kernel_next;
static uint64_t kernel_end;

/* What user_tables.asid names. */
struct host_space {
	bool used;
	uint64_t origin; /* TA address of its first page; 0 not known yet */
	uint64_t alias;	 /* where the kernel sees it */
	uint64_t *pte;	 /* one per page: physical address and rights */
	struct user_machine *machine;
};

static struct host_space spaces[SPACE_COUNT];
static pthread_mutex_t spaces_lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t reserve(uint64_t len)
{
	void *p = mmap(NULL, len, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	CHECK(p != MAP_FAILED);
	return (uint64_t)(uintptr_t)p;
}

static void unmap_to_nothing(uint64_t va, uint64_t len)
{
	CHECK(mmap((void *)va, len, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
		   0) != MAP_FAILED);
}

static void ram_make(struct host_ram *ram, const char *name, paddr_t base,
		     uint64_t size)
{
	ram->base = base;
	ram->size = size;
	ram->fd = memfd_create(name, MFD_CLOEXEC);
	CHECK(ram->fd >= 0 && ftruncate(ram->fd, (off_t)size) == 0);
	ram->map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ram->fd,
			0);
	CHECK(ram->map != MAP_FAILED);
}

void host_memory_init(uint64_t ns_size)
{
	ram_make(&host_ram[HOST_RAM_SECURE], "secure RAM", SRAM_BASE,
		 SRAM_SIZE);
	ram_make(&host_ram[HOST_RAM_NS], "normal-world RAM", DRAM_BASE,
		 ns_size);
	direct_offset =
		(uint64_t)(uintptr_t)host_ram[HOST_RAM_SECURE].map - SRAM_BASE;
	kernel_next = reserve(KERNEL_SPAN);
	kernel_end = kernel_next + KERNEL_SPAN;
}

const struct host_ram *host_ram_of(paddr_t pa, uint64_t len)
{
	for (unsigned int i = 0; i < HOST_RAM_COUNT; i++)
		if (pa >= host_ram[i].base &&
		    range_fits(pa - host_ram[i].base, len, host_ram[i].size))
			return &host_ram[i];
	CHECK(!"memory that is there");
	return NULL;
}

extern char __executable_start[], etext[];

/* The program's text and what stands before it: no address is in there. */
bool kernel_constant_page(size_t index, uint8_t *page)
{
	size_t len = (size_t)(etext - __executable_start);
	size_t off = index * PAGE_SIZE;

	if (off >= len)
		return false;
	memset(page, 0, PAGE_SIZE);
	memcpy(page, __executable_start + off,
	       MIN(len - off, (size_t)PAGE_SIZE));
	return true;
}

paddr_t kernel_image_end(void)
{
	/* As much as the real image takes, so that as much is left for TAs. */
	return TEE_BASE + 0x100000;
}

/* ------------------------------------------------------ kernel mappings --- */

static void map_ram(uint64_t va, paddr_t pa, uint64_t len, int prot)
{
	const struct host_ram *ram = host_ram_of(pa, len);

	CHECK(mmap((void *)va, len, prot, MAP_SHARED | MAP_FIXED, ram->fd,
		   (off_t)(pa - ram->base)) != MAP_FAILED);
}

void kmap(uint64_t va, paddr_t pa, size_t len, unsigned int flags)
{
	/* Devices are functions here: their addresses stay unmapped. */
	if ((flags & MAP_DEVICE) == 0)
		map_ram(va, pa, len,
			PROT_READ | ((flags & MAP_W) != 0 ? PROT_WRITE : 0));
}

void kunmap(uint64_t va, size_t len)
{
	unmap_to_nothing(va, len);
}

uint64_t kmap_reserve(size_t len, size_t align)
{
	uint64_t va = ROUND_UP(kernel_next + PAGE_SIZE, (uint64_t)align);

	CHECK(va + len + PAGE_SIZE <= kernel_end);
	kernel_next = va + len + PAGE_SIZE;
	return va;
}

void *kmap_device(paddr_t pa, size_t len)
{
	return (void *)kmap_reserve(len, PAGE_SIZE);
}

/* A window needs no entry of a table: its address says which one it is. */
uint64_t *window_pte(uint64_t va)
{
	return NULL;
}

void window_set(uint64_t *pte, uint64_t va, paddr_t pa)
{
	map_ram(va, pa, PAGE_SIZE, PROT_READ | PROT_WRITE);
}

void window_clear(uint64_t *pte, uint64_t va)
{
	unmap_to_nothing(va, PAGE_SIZE);
}

void icache_sync(const void *va, size_t len)
{
	char *from = (char *)(uintptr_t)va;

	__builtin___clear_cache(from, from + len);
}

void page_zero(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

/* Everyone here looks through the same caches. */
void dcache_clean(const void *va, size_t len)
{
}

void dcache_flush(const void *va, size_t len)
{
}

void user_access_begin(void)
{
}

void user_access_end(void)
{
}

/* ------------------------------------------------------------ TA spaces --- */

static struct host_space *space_of(const struct user_tables *ut)
{
	return &spaces[ut->asid];
}

TEE_Result user_tables_init(struct user_tables *ut)
{
	struct host_space *s = NULL;

	ut->root = 0;
	pthread_mutex_lock(&spaces_lock);
	for (unsigned int i = 1; i < SPACE_COUNT && s == NULL; i++) {
		if (spaces[i].used)
			continue;
		s = &spaces[i];
		s->used = true;
		ut->asid = (uint16_t)i;
	}
	pthread_mutex_unlock(&spaces_lock);
	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->machine = user_machine_open();
	ut->root = s->machine == NULL ? 0 : table_page_alloc();
	s->origin = 0;
	s->alias = reserve(SPACE_SPAN);
	s->pte = (uint64_t *)reserve(SPACE_PAGES * sizeof(*s->pte));
	CHECK(mprotect(s->pte, SPACE_PAGES * sizeof(*s->pte),
		       PROT_READ | PROT_WRITE) == 0);
	if (ut->root != 0)
		return TEE_SUCCESS;
	ut->root = 1;
	user_tables_fini(ut);
	return TEE_ERROR_OUT_OF_MEMORY;
}

void user_tables_fini(struct user_tables *ut)
{
	struct host_space *s = space_of(ut);

	if (ut->root == 0)
		return;
	user_machine_close(s->machine);
	s->machine = NULL;
	munmap((void *)s->alias, SPACE_SPAN);
	munmap(s->pte, SPACE_PAGES * sizeof(*s->pte));
	if (ut->root != 1)
		table_page_free(ut->root);
	ut->root = 0;
	pthread_mutex_lock(&spaces_lock);
	s->used = false;
	pthread_mutex_unlock(&spaces_lock);
}

static size_t page_of(const struct host_space *s, uint64_t va)
{
	CHECK(s->origin != 0 && va >= s->origin && va - s->origin < SPACE_SPAN);
	return (va - s->origin) / PAGE_SIZE;
}

static int prot_of(unsigned int flags)
{
	if ((flags & MAP_W) != 0)
		return PROT_READ | PROT_WRITE;
	return PROT_READ | ((flags & MAP_X) != 0 ? PROT_EXEC : 0);
}

static void show(struct host_space *s, uint64_t va, paddr_t pa, int prot)
{
	const struct host_ram *ram = host_ram_of(pa, PAGE_SIZE);
	const struct user_change change = {
		.va = va,
		.len = PAGE_SIZE,
		.off = pa - ram->base,
		.ram = (uint32_t)(ram - host_ram),
		.prot = (uint32_t)prot,
	};

	map_ram(s->alias + (va - s->origin), pa, PAGE_SIZE, prot & ~PROT_EXEC);
	user_machine_change(s->machine, &change);
}

TEE_Result user_map(struct user_tables *ut, uint64_t va, paddr_t pa,
		    unsigned int flags)
{
	struct host_space *s = space_of(ut);

	/* The first page of a space is near its beginning, which is aligned. */
	if (s->origin == 0)
		s->origin = ROUND_DOWN(va, SPACE_ALIGN);
	CHECK(s->pte[page_of(s, va)] == 0);
	s->pte[page_of(s, va)] = pa | PTE_VALID;
	show(s, va, pa, prot_of(flags));
	return TEE_SUCCESS;
}

void user_protect(struct user_tables *ut, uint64_t va, unsigned int flags)
{
	struct host_space *s = space_of(ut);
	uint64_t pte = s->pte[page_of(s, va)];

	CHECK((pte & PTE_VALID) != 0);
	show(s, va, pte & ~PTE_VALID, prot_of(flags));
}

void user_unmap(struct user_tables *ut, uint64_t va, size_t count)
{
	struct host_space *s = space_of(ut);
	const struct user_change change = {
		.va = va,
		.len = count * PAGE_SIZE,
		.ram = USER_UNMAP,
	};

	if (count == 0)
		return;
	memset(&s->pte[page_of(s, va)], 0, count * sizeof(s->pte[0]));
	unmap_to_nothing(s->alias + (va - s->origin), count * PAGE_SIZE);
	user_machine_change(s->machine, &change);
}

uint64_t user_ttbr(const struct user_tables *ut)
{
	return ut->asid;
}

void user_activate(const struct user_tables *ut)
{
	host_self->space = ut;
}

void *user_pointer(uint64_t va)
{
	const struct host_space *s = space_of(host_self->space);

	return (void *)(s->alias + (va - s->origin));
}

struct user_machine *user_machine_of(const struct user_tables *ut)
{
	return space_of(ut)->machine;
}
