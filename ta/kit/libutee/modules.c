/*
 * The modules a TA consists of: itself and its shared libraries. The loader
 * leaves a record of each in __elf_phdr_info; constructors, thread-local
 * storage and unwinding start from there.
 */
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <util.h>

#include "utee.h"

struct __elf_phdr_info __elf_phdr_info;

#define DT_NULL		0
#define DT_INIT_ARRAY	25
#define DT_FINI_ARRAY	26
#define DT_INIT_ARRAYSZ 27
#define DT_FINI_ARRAYSZ 28

struct dyn {
	uint64_t tag;
	uint64_t value;
};

typedef void (*module_fn)(void);

struct fn_array {
	module_fn *fn;
	size_t count;
};

static const Elf64_Phdr *phdr_find(const struct dl_phdr_info *m, uint32_t type)
{
	for (size_t i = 0; i < m->dlpi_phnum; i++)
		if (m->dlpi_phdr[i].p_type == type)
			return &m->dlpi_phdr[i];
	return NULL;
}

static struct fn_array fn_array_find(const struct dl_phdr_info *m,
				     uint64_t array_tag, uint64_t size_tag)
{
	const Elf64_Phdr *ph = phdr_find(m, PT_DYNAMIC);
	struct fn_array array = { 0 };

	if (ph == NULL)
		return array;
	for (const struct dyn *d = (void *)(m->dlpi_addr + ph->p_vaddr);
	     d->tag != DT_NULL; d++) {
		if (d->tag == array_tag)
			array.fn = (module_fn *)(m->dlpi_addr + d->value);
		else if (d->tag == size_tag)
			array.count = d->value / sizeof(module_fn);
	}
	if (array.fn == NULL)
		array.count = 0;
	return array;
}

/* Modules whose constructors ran; dlopen() adds at the end. */
static size_t initialized;

/* Libraries before those who need them: the main TA stands first. */
void __utee_call_elf_init_fn(void)
{
	for (size_t i = __elf_phdr_info.count; i > initialized; i--) {
		struct fn_array init =
			fn_array_find(&__elf_phdr_info.dlpi[i - 1],
				      DT_INIT_ARRAY, DT_INIT_ARRAYSZ);

		for (size_t j = 0; j < init.count; j++)
			init.fn[j]();
	}
	initialized = __elf_phdr_info.count;
}

void __utee_call_elf_fini_fn(void)
{
	for (size_t i = 0; i < initialized; i++) {
		struct fn_array fini =
			fn_array_find(&__elf_phdr_info.dlpi[i], DT_FINI_ARRAY,
				      DT_FINI_ARRAYSZ);

		for (size_t j = fini.count; j > 0; j--)
			fini.fn[j - 1]();
	}
	initialized = 0;
}

/*
 * Thread-local storage, variant 1 of the Arm ELF specification: a header of
 * two words at the thread pointer, each module's block behind it. The loader
 * lays the blocks out without gaps; where the TA has the only one the linker
 * fixed its place, which honours the block's alignment.
 */
struct tcb {
	void **dtv;
	void *reserved;
};

static struct tcb *tcb;
static size_t tcb_len;

static size_t tls_offset(const Elf64_Phdr *ph, size_t at, bool only_one)
{
	if (only_one && ph->p_align > sizeof(struct tcb))
		return ROUNDUP(at, ph->p_align);
	return at;
}

struct tls_layout {
	size_t len; /* bytes behind the thread pointer */
	size_t align;
	size_t count; /* modules with a block */
};

static const Elf64_Phdr *tls_of(size_t i)
{
	const Elf64_Phdr *ph = phdr_find(&__elf_phdr_info.dlpi[i], PT_TLS);

	return ph != NULL && ph->p_vaddr != 0 ? ph : NULL;
}

static struct tls_layout tls_measure(void)
{
	struct tls_layout layout = { .len = sizeof(struct tcb), .align = 16 };

	for (size_t i = 0; i < __elf_phdr_info.count; i++)
		layout.count += tls_of(i) != NULL;
	for (size_t i = 0; i < __elf_phdr_info.count; i++) {
		const Elf64_Phdr *ph = tls_of(i);

		if (ph == NULL)
			continue;
		layout.len = tls_offset(ph, layout.len, layout.count == 1) +
			     ph->p_memsz;
		if (ph->p_align > layout.align)
			layout.align = ph->p_align;
	}
	return layout;
}

static void thread_pointer_set(void *p)
{
#ifdef __aarch64__
	__asm__ volatile("msr tpidr_el0, %0" : : "r"(p) : "memory");
#endif
}

void __utee_tcb_init(void)
{
	struct tls_layout layout = tls_measure();
	size_t modules = __elf_phdr_info.count;
	size_t at = sizeof(struct tcb);
	struct tcb *fresh = NULL;
	void **dtv = NULL;

	if (layout.count == 0 || layout.len == tcb_len)
		return;
	fresh = memalign(layout.align, layout.len);
	dtv = calloc(modules + 1, sizeof(*dtv));
	if (fresh == NULL || dtv == NULL)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	memset(fresh, 0, layout.len);
	for (size_t i = 0; i < modules; i++) {
		struct dl_phdr_info *m = &__elf_phdr_info.dlpi[i];
		const Elf64_Phdr *ph = tls_of(i);

		if (ph == NULL)
			continue;
		at = tls_offset(ph, at, layout.count == 1);
		m->dlpi_tls_data = (uint8_t *)fresh + at;
		memcpy(m->dlpi_tls_data, (void *)(m->dlpi_addr + ph->p_vaddr),
		       ph->p_filesz);
		dtv[i + 1] = m->dlpi_tls_data;
		at += ph->p_memsz;
	}
	/* What the TA stored so far stays: blocks only ever join at the end. */
	if (tcb != NULL) {
		memcpy(fresh + 1, tcb + 1, tcb_len - sizeof(*tcb));
		free(tcb->dtv);
		free(tcb);
	}
	fresh->dtv = dtv;
	tcb = fresh;
	tcb_len = layout.len;
	thread_pointer_set(tcb);
}

struct tls_index {
	unsigned long module;
	unsigned long offset;
};

void *__tls_get_addr(struct tls_index *ti);
void *__tls_get_addr(struct tls_index *ti)
{
	return (uint8_t *)tcb->dtv[ti->module] + ti->offset;
}

/* What GCC's unwinder asks since version 12, in glibc's layout. */
struct dl_find_object {
	unsigned long long flags;
	void *map_start;
	void *map_end;
	void *link_map;
	void *eh_frame; /* the module's table of contents of its frames */
	unsigned long long reserved[7];
};

#define PT_GNU_EH_FRAME 0x6474e550

/* The addresses of a module, or an empty range. */
static void module_range(const struct dl_phdr_info *m,
			 struct dl_find_object *found)
{
	uintptr_t start = UINTPTR_MAX;
	uintptr_t end = 0;

	for (size_t i = 0; i < m->dlpi_phnum; i++) {
		const Elf64_Phdr *ph = &m->dlpi_phdr[i];

		if (ph->p_type != PT_LOAD)
			continue;
		start = MIN(start, m->dlpi_addr + ph->p_vaddr);
		end = MAX(end, m->dlpi_addr + ph->p_vaddr + ph->p_memsz);
	}
	found->map_start = (void *)start;
	found->map_end = (void *)end;
}

/* Return: 0 when @pc lies in a module that can be unwound, else -1. */
int _dl_find_object(void *pc, struct dl_find_object *found);
int _dl_find_object(void *pc, struct dl_find_object *found)
{
	for (size_t i = 0; i < __elf_phdr_info.count; i++) {
		const struct dl_phdr_info *m = &__elf_phdr_info.dlpi[i];
		const Elf64_Phdr *eh = phdr_find(m, PT_GNU_EH_FRAME);

		*found = (struct dl_find_object){ 0 };
		module_range(m, found);
		if (pc < found->map_start || pc >= found->map_end)
			continue;
		if (eh == NULL)
			return -1;
		found->eh_frame = (void *)(m->dlpi_addr + eh->p_vaddr);
		return 0;
	}
	return -1;
}

int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size,
				    void *data),
		    void *data)
{
	int res = 0;

	for (size_t i = 0; i < __elf_phdr_info.count && res == 0; i++)
		res = callback(&__elf_phdr_info.dlpi[i],
			       sizeof(__elf_phdr_info.dlpi[i]), data);
	return res;
}
