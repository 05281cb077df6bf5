/*
 * Translation tables of the TEE kernel and of TAs. mmu_boot() runs before the
 * MMU is on, at physical addresses: it touches nothing but its own statics,
 * which the compiler reaches relative to the program counter.
 */
#include <arch/kernel.h>
#include <arch/el1.h>
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <plat/memmap.h>
#include <string.h>

#define TABLE_ENTRIES  512u
#define TABLE_POOL     40u /* kernel tables; the map is fixed after boot */
#define LEVEL_SHIFT(l) (39u - 9u * (unsigned int)(l))
#define BLOCK_SIZE     (UINT64_C(1) << 21)

#define PTE_VALID  BIT64(0)
#define PTE_TABLE  BIT64(1) /* table, or page at level 3 */
#define PTE_NORMAL (UINT64_C(1) << 2)
#define PTE_NS	   BIT64(5)
#define PTE_EL0	   BIT64(6)
#define PTE_RO	   BIT64(7)
#define PTE_ISH	   (UINT64_C(3) << 8)
#define PTE_AF	   BIT64(10)
#define PTE_NG	   BIT64(11)
#define PTE_GP	   BIT64(50)
#define PTE_PXN	   BIT64(53)
#define PTE_UXN	   BIT64(54)
#define PTE_ADDR   UINT64_C(0x0000fffffffff000)

#define ASID_COUNT 256u

/* Relocations of the image itself; all are R_AARCH64_RELATIVE. */
struct rela {
	uint64_t offset;
	uint64_t info;
	uint64_t addend;
};
extern const struct rela __rela_start[], __rela_end[];
extern char image_start[], idmap_end[], text_end[], rodata_end[], image_end[];

typedef uint64_t table_t[TABLE_ENTRIES];

static table_t table_pool[TABLE_POOL] __attribute__((aligned(PAGE_SIZE)));
static unsigned int table_used;
static uint64_t table_delta; /* virtual minus physical of table_pool */
static paddr_t kernel_root;
static uint64_t vmap_next;
static paddr_t image_pa;

uint64_t boot_ttbr0;
uint64_t direct_offset;
uint64_t opteed_vectors_pa;
uint64_t pstate_pan;

static struct spinlock asid_lock = SPINLOCK_INIT;
static uint64_t asid_used[ASID_COUNT / 64] = { 1 }; /* 0 is the kernel's */

static uint64_t pte_flags(unsigned int flags)
{
	uint64_t pte = PTE_VALID | PTE_AF;

	if ((flags & MAP_DEVICE) == 0)
		pte |= PTE_NORMAL | PTE_ISH;
	if ((flags & MAP_NS) != 0)
		pte |= PTE_NS;
	if ((flags & MAP_W) == 0)
		pte |= PTE_RO;
	if ((flags & MAP_BTI) != 0)
		pte |= PTE_GP;
	if ((flags & MAP_USER) != 0)
		pte |= PTE_EL0 | PTE_NG | PTE_PXN;
	else
		pte |= PTE_UXN;
	/* Writable is never executable, whatever the caller says. */
	if ((flags & MAP_X) == 0 || (flags & MAP_W) != 0)
		pte |= PTE_PXN | PTE_UXN;
	return pte;
}

static uint64_t *table_at(paddr_t pa)
{
	return (uint64_t *)(pa + table_delta);
}

static paddr_t table_new(void)
{
	CHECK(table_used < TABLE_POOL);
	return (uint64_t)(uintptr_t)table_pool[table_used++] - table_delta;
}

/* The entry for @va at @level (2 or 3) of a kernel tree, tables made. */
static uint64_t *kernel_entry(paddr_t root, uint64_t va, int level)
{
	uint64_t *table = table_at(root);

	for (int l = 1; l < level; l++) {
		uint64_t *e = &table[(va >> LEVEL_SHIFT(l)) % TABLE_ENTRIES];

		if ((*e & PTE_VALID) == 0)
			*e = table_new() | PTE_VALID | PTE_TABLE;
		CHECK((*e & PTE_TABLE) != 0);
		table = table_at(*e & PTE_ADDR);
	}
	return &table[(va >> LEVEL_SHIFT(level)) % TABLE_ENTRIES];
}

static void map_range(paddr_t root, uint64_t va, paddr_t pa, uint64_t len,
		      unsigned int flags)
{
	uint64_t pte = pte_flags(flags);

	while (len != 0) {
		bool block =
			IS_ALIGNED(va | pa, BLOCK_SIZE) && len >= BLOCK_SIZE;
		uint64_t step = block ? BLOCK_SIZE : PAGE_SIZE;

		*kernel_entry(root, va, block ? 2 : 3) =
			pa | pte | (block ? 0 : PTE_TABLE);
		va += step;
		pa += step;
		len -= step;
	}
}

static uint64_t mix(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Runs with the MMU off. Return: where the image will run. */
uint64_t mmu_boot(paddr_t pa, uint64_t seed, uint64_t *ttbrs);
uint64_t mmu_boot(paddr_t pa, uint64_t seed, uint64_t *ttbrs)
{
	/* Still at physical addresses, where a pointer's value is its own. */
	uint64_t idmap = (uint64_t)(uintptr_t)idmap_end - pa;
	uint64_t text = (uint64_t)(uintptr_t)text_end - pa;
	uint64_t rodata = (uint64_t)(uintptr_t)rodata_end - pa;
	uint64_t end = (uint64_t)(uintptr_t)image_end - pa;
	uint64_t pool = pa + end;
	uint64_t pool_end = TEE_BASE + TEE_SIZE;

	seed |= 1;

	/* Each region starts at a random place in its first GiB. */
	uint64_t va = KVA_IMAGE + mix(&seed) % (BIT64(30) - TEE_SIZE) /
					  PAGE_SIZE * PAGE_SIZE;
	uint64_t direct = KVA_DIRECT + mix(&seed) %
					       (BIT64(30) - 2 * SRAM_SIZE) /
					       BLOCK_SIZE * BLOCK_SIZE;

	kernel_root = table_new();
	map_range(kernel_root, va, pa, text, MAP_X);
	map_range(kernel_root, va + text, pa + text, rodata - text, MAP_R);
	map_range(kernel_root, va + rodata, pa + rodata, end - rodata, MAP_W);

	direct_offset = direct - SRAM_BASE;
	map_range(kernel_root, pool + direct_offset, pool, pool_end - pool,
		  MAP_W);
	vmap_next = KVA_VMAP + mix(&seed) % BIT64(29) / PAGE_SIZE * PAGE_SIZE;

	boot_ttbr0 = table_new();
	map_range(boot_ttbr0, pa, pa, idmap, MAP_X);

	image_pa = pa;
	ttbrs[0] = boot_ttbr0;
	ttbrs[1] = kernel_root;
	opteed_vectors_pa = pa + 16;
	table_delta = va - pa;
	return va;
}

bool kernel_constant_page(size_t index, uint8_t *page)
{
	/* The first page is the entry's: it keeps what was chosen at start. */
	uint64_t off = (uint64_t)(idmap_end - image_start) +
		       index * (uint64_t)PAGE_SIZE;

	if (off >= (uint64_t)(rodata_end - image_start))
		return false;
	memcpy(page, image_start + off, PAGE_SIZE);
	/* The image is linked at 0: what a relocation added is taken back. */
	for (const struct rela *r = __rela_start; r < __rela_end; r++)
		if (r->offset >= off && r->offset - off <= PAGE_SIZE - 8)
			memcpy(page + (r->offset - off), &r->addend, 8);
	return true;
}

paddr_t kernel_image_end(void)
{
	return image_pa + (uint64_t)(image_end - image_start);
}

void arch_cpu_features(void)
{
	if (sysreg_field(id_aa64mmfr1_el1, 20) != 0) {
		pstate_pan = SPSR_PAN;
		__asm__ volatile(".inst 0xd500419f"); /* msr pan, #1 */
	}
}

static void tlb_flush_kernel(uint64_t va)
{
	dsb(ishst);
	__asm__ volatile("tlbi vaae1is, %0" : : "r"(va >> PAGE_SHIFT));
	dsb(ish);
	isb();
}

void kmap(uint64_t va, paddr_t pa, size_t len, unsigned int flags)
{
	map_range(kernel_root, va, pa, len, flags);
	dsb(ishst);
	isb();
}

void kunmap(uint64_t va, size_t len)
{
	for (size_t off = 0; off < len; off += PAGE_SIZE) {
		*kernel_entry(kernel_root, va + off, 3) = 0;
		tlb_flush_kernel(va + off);
	}
}

uint64_t kmap_reserve(size_t len, size_t align)
{
	uint64_t va = ROUND_UP(vmap_next + PAGE_SIZE, (uint64_t)align);

	vmap_next = va + len + PAGE_SIZE;
	return va;
}

void *kmap_device(paddr_t pa, size_t len)
{
	uint64_t va = kmap_reserve(len, PAGE_SIZE);

	kmap(va, pa, len, MAP_W | MAP_DEVICE);
	return (void *)va;
}

uint64_t *window_pte(uint64_t va)
{
	return kernel_entry(kernel_root, va, 3);
}

void window_set(uint64_t *pte, uint64_t va, paddr_t pa)
{
	*pte = pa | pte_flags(MAP_W | MAP_NS) | PTE_TABLE;
	dsb(ishst);
	isb();
}

void window_clear(uint64_t *pte, uint64_t va)
{
	*pte = 0;
	tlb_flush_kernel(va);
}

/* ------------------------------------------------------------ TA spaces --- */

static bool asid_take(uint16_t *asid)
{
	uint64_t daif = spin_lock(&asid_lock);
	bool found = false;

	for (unsigned int i = 0; i < ARRAY_COUNT(asid_used) && !found; i++) {
		if (asid_used[i] == UINT64_MAX)
			continue;

		unsigned int bit = (unsigned int)__builtin_ctzll(~asid_used[i]);

		asid_used[i] |= BIT64(bit);
		*asid = (uint16_t)(i * 64 + bit);
		found = true;
	}
	spin_unlock(&asid_lock, daif);
	return found;
}

TEE_Result user_tables_init(struct user_tables *ut)
{
	ut->root = table_page_alloc();
	if (ut->root == 0)
		return TEE_ERROR_OUT_OF_MEMORY;
	if (!asid_take(&ut->asid)) {
		table_page_free(ut->root);
		ut->root = 0;
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	return TEE_SUCCESS;
}

static void free_level(paddr_t pa, int level)
{
	uint64_t *table = phys_to_virt(pa);

	if (level < 3)
		for (unsigned int i = 0; i < TABLE_ENTRIES; i++)
			if ((table[i] & PTE_VALID) != 0)
				free_level(table[i] & PTE_ADDR, level + 1);
	table_page_free(pa);
}

void user_tables_fini(struct user_tables *ut)
{
	if (ut->root == 0)
		return;
	dsb(ishst);
	__asm__ volatile("tlbi aside1is, %0" : : "r"((uint64_t)ut->asid << 48));
	dsb(ish);
	isb();
	free_level(ut->root, 1);
	ut->root = 0;

	uint64_t daif = spin_lock(&asid_lock);

	asid_used[ut->asid / 64] &= ~BIT64(ut->asid % 64);
	spin_unlock(&asid_lock, daif);
}

/* The level 3 entry for @va, or NULL: not there, or no page for a table. */
static uint64_t *user_entry(struct user_tables *ut, uint64_t va, bool make)
{
	uint64_t *table = phys_to_virt(ut->root);

	CHECK(va >= USER_VA_MIN && va < USER_VA_MAX);
	for (int l = 1; l < 3; l++) {
		uint64_t *e = &table[(va >> LEVEL_SHIFT(l)) % TABLE_ENTRIES];

		if ((*e & PTE_VALID) == 0) {
			paddr_t pa = make ? table_page_alloc() : 0;

			if (pa == 0)
				return NULL;
			dsb(ishst);
			*e = pa | PTE_VALID | PTE_TABLE;
		}
		table = phys_to_virt(*e & PTE_ADDR);
	}
	return &table[(va >> LEVEL_SHIFT(3)) % TABLE_ENTRIES];
}

TEE_Result user_map(struct user_tables *ut, uint64_t va, paddr_t pa,
		    unsigned int flags)
{
	uint64_t *e = user_entry(ut, va, true);

	if (e == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	CHECK((*e & PTE_VALID) == 0);
	*e = pa | pte_flags(flags | MAP_USER) | PTE_TABLE;
	dsb(ishst);
	isb();
	return TEE_SUCCESS;
}

static void tlb_flush_user(struct user_tables *ut, uint64_t va)
{
	__asm__ volatile("tlbi vae1is, %0"
			 :
			 : "r"((uint64_t)ut->asid << 48 | va >> PAGE_SHIFT));
}

void user_protect(struct user_tables *ut, uint64_t va, unsigned int flags)
{
	uint64_t *e = user_entry(ut, va, false);

	CHECK(e != NULL && (*e & PTE_VALID) != 0);
	*e = (*e & PTE_ADDR) | pte_flags(flags | MAP_USER) | PTE_TABLE;
	dsb(ishst);
	tlb_flush_user(ut, va);
	dsb(ish);
	isb();
}

void user_unmap(struct user_tables *ut, uint64_t va, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t *e = user_entry(ut, va + i * PAGE_SIZE, false);

		if (e != NULL)
			*e = 0;
	}
	dsb(ishst);
	if (count > 64)
		__asm__ volatile("tlbi aside1is, %0"
				 :
				 : "r"((uint64_t)ut->asid << 48));
	else
		for (size_t i = 0; i < count; i++)
			tlb_flush_user(ut, va + i * PAGE_SIZE);
	dsb(ish);
	isb();
}

uint64_t user_ttbr(const struct user_tables *ut)
{
	return (uint64_t)ut->asid << 48 | ut->root;
}

void user_activate(const struct user_tables *ut)
{
	uint64_t ttbr = ut != NULL ? user_ttbr(ut) : boot_ttbr0;
	uint64_t daif = irq_mask();

	cpu_this()->thread->ttbr0 = ttbr;
	sysreg_write(ttbr0_el1, ttbr);
	isb();
	irq_restore(daif);
}

void user_access_begin(void)
{
	if (pstate_pan != 0)
		__asm__ volatile(".inst 0xd500409f" : : : "memory");
	else
		__asm__ volatile("" : : : "memory");
}

void user_access_end(void)
{
	if (pstate_pan != 0)
		__asm__ volatile(".inst 0xd500419f" : : : "memory");
	else
		__asm__ volatile("" : : : "memory");
}

void icache_sync(const void *va, size_t len)
{
	uint64_t ctr = sysreg_read(ctr_el0);
	uint64_t line = UINT64_C(4) << (ctr >> 16 & 0xf);
	uint64_t iline = UINT64_C(4) << (ctr & 0xf);
	uint64_t at = (uint64_t)(uintptr_t)va;

	for (uint64_t p = ROUND_DOWN(at, line); p < at + len; p += line)
		__asm__ volatile("dc cvau, %0" : : "r"(p) : "memory");
	dsb(ish);
	for (uint64_t p = ROUND_DOWN(at, iline); p < at + len; p += iline)
		__asm__ volatile("ic ivau, %0" : : "r"(p) : "memory");
	dsb(ish);
	isb();
}

static uint64_t dcache_line(void)
{
	return UINT64_C(4) << (sysreg_read(ctr_el0) >> 16 & 0xf);
}

void dcache_clean(const void *va, size_t len)
{
	uint64_t at = (uint64_t)(uintptr_t)va;
	uint64_t line = dcache_line();

	for (uint64_t p = ROUND_DOWN(at, line); p < at + len; p += line)
		__asm__ volatile("dc cvac, %0" : : "r"(p) : "memory");
	dsb(sy);
}

void dcache_flush(const void *va, size_t len)
{
	uint64_t at = (uint64_t)(uintptr_t)va;
	uint64_t line = dcache_line();

	for (uint64_t p = ROUND_DOWN(at, line); p < at + len; p += line)
		__asm__ volatile("dc civac, %0" : : "r"(p) : "memory");
	dsb(sy);
}

void page_zero(void *page)
{
	uint64_t dczid = sysreg_read(dczid_el0);
	uint64_t step = UINT64_C(4) << (dczid & 0xf);
	uint64_t at = (uint64_t)(uintptr_t)page;
	uint64_t end = at + PAGE_SIZE;

	if ((dczid & BIT64(4)) != 0 || 4 * step > PAGE_SIZE) {
		memset(page, 0, PAGE_SIZE);
		return;
	}
	/* All of secure RAM goes through here at start: four blocks a turn. */
	while (at != end)
		__asm__ volatile("dc zva, %0\n\t"
				 "add %0, %0, %1\n\t"
				 "dc zva, %0\n\t"
				 "add %0, %0, %1\n\t"
				 "dc zva, %0\n\t"
				 "add %0, %0, %1\n\t"
				 "dc zva, %0\n\t"
				 "add %0, %0, %1"
				 : "+r"(at)
				 : "r"(step)
				 : "memory");
}
