/*
 * Reports of stopped TAs. Every address is printed twice, as it was and as
 * UUID+offset in the ELF file of the TA or library that it lies in: the front
 * door's console finds names by the second, and so does addr2line.
 */
#include "ta/report.h"
#include "kernel/device.h"
#include "kernel/log.h"
#include "kernel/pages.h"
#include "ta/image.h"
#include "ta/module.h"
#include <abi/boot_record.h>
#include <base/bits.h>

#define FRAME_MAX 32u

/* What a function leaves at its frame pointer (AAPCS64, 6.4.6). */
struct frame {
	uint64_t outer;
	uint64_t lr;
};

static void log_address(const char *what, const struct ta_instance *inst,
			user_va_t va)
{
	const struct ta_module *m = module_at(inst, va);

	if (m != NULL)
		log_line("  %s 0x%010lx %pUl+0x%lx", what, va,
			 (const void *)&m->image->uuid, va - m->bias);
	else
		log_line("  %s 0x%010lx", what, va);
}

static bool is_code(const struct ta_instance *inst, user_va_t va)
{
	const struct region *r = space_region(&inst->space, va, 4);

	return r != NULL && (r->flags & MAP_X) != 0;
}

/*
 * Follows frame pointers as far as they look like some. They are the TA's, so
 * nothing about them is believed: each must be readable memory of its own and
 * lie above the one before, which ends every loop. A TA that was built without
 * them has some other number there and shows fewer callers, or a wrong one.
 */
static void log_callers(const struct ta_instance *inst, user_va_t fp)
{
	struct frame f;

	for (unsigned int n = 1; n <= FRAME_MAX; n++) {
		char what[] = "#0 ";

		if (fp % sizeof(uint64_t) != 0 ||
		    user_private_in(&f, fp, sizeof(f)) != TEE_SUCCESS ||
		    !is_code(inst, f.lr))
			return;
		what[1] = (char)('0' + (n < 10 ? n : n / 10));
		what[2] = n < 10 ? ' ' : (char)('0' + n % 10);
		log_address(what, inst, f.lr);
		if (f.outer <= fp)
			return;
		fp = f.outer;
	}
}

static void log_registers(const struct user_fault *f)
{
	if (ARCH_USER_REGS == 0)
		return;
	for (unsigned int i = 0; i < 30; i += 3)
		log_line("  x%-2u 0x%016lx  x%-2u 0x%016lx  x%-2u 0x%016lx", i,
			 f->x[i], i + 1, f->x[i + 1], i + 2, f->x[i + 2]);
	log_line("  x30 0x%016lx  sp  0x%016lx  pstate 0x%lx", f->x[30], f->sp,
		 f->pstate);
}

static const char *region_name(const struct ta_instance *inst,
			       const struct region *r)
{
	for (const struct ta_module *m = inst->modules; m != NULL; m = m->next)
		if (r->mem == m->image->memory)
			return "file header";
	if (r->mem == inst->stack)
		return "stack";
	if (r->kind == REGION_PARAM)
		return r->mem->ns ? "parameter, normal world's"
				  : "parameter, another TA's";
	if (r->kind == REGION_SHAREABLE)
		return "mapped, to be shared";
	return r->kind == REGION_PRIVATE ? "mapped" : "the TA library's";
}

static void log_region(const struct ta_instance *inst, const struct region *r)
{
	const struct ta_module *m = module_at(inst, r->va);
	const char *rights = (r->flags & MAP_X) != 0   ? "r-x"
			     : (r->flags & MAP_W) != 0 ? "rw-"
						       : "r--";
	user_va_t end = r->va + r->pages * PAGE_SIZE;

	if (m != NULL)
		log_line("  0x%010lx-0x%010lx %s %pUl+0x%lx", r->va, end,
			 rights, (const void *)&m->image->uuid,
			 r->va - m->bias);
	else
		log_line("  0x%010lx-0x%010lx %s %s", r->va, end, rights,
			 region_name(inst, r));
}

/* In the order of addresses; the list itself is in none. */
static void log_map(const struct ta_instance *inst)
{
	const struct user_space *sp = &inst->space;
	user_va_t shown = 0;

	for (;;) {
		const struct region *next = NULL;

		for (unsigned int i = 0; i < sp->count; i++) {
			const struct region *r = &sp->region[i];

			if (r->va > shown && (next == NULL || r->va < next->va))
				next = r;
		}
		if (next == NULL)
			return;
		log_region(inst, next);
		shown = next->va;
	}
}

/* @fp is where the first caller's frame begins. */
static void log_rest(const struct ta_instance *inst, const struct user_fault *f,
		     user_va_t fp)
{
	log_callers(inst, fp);
	log_registers(f);
	log_map(inst);
}

void report_fault(const struct ta_instance *inst, const struct user_fault *f)
{
	unsigned int class = (unsigned int)(f->esr >> 26 & 0x3f);

	if (device_lifecycle() == LIFECYCLE_PRODUCTION) {
		log_line("TA %pUl stopped: exception class 0x%x",
			 (const void *)&inst->uuid, class);
		return;
	}
	log_line("TA %pUl stopped: exception class 0x%x, esr 0x%lx, far 0x%lx",
		 (const void *)&inst->uuid, class, f->esr, f->far);
	/*
	 * A function that calls nothing leaves no frame, and its caller is in
	 * lr alone; of another, lr is what it called last.
	 */
	log_address("pc ", inst, f->pc);
	if (ARCH_USER_REGS != 0)
		log_address("lr ", inst, f->x[30]);
	log_rest(inst, f, f->x[29]);
}

void report_panic(const struct ta_instance *inst, const struct user_fault *f)
{
	log_line("TA %pUl panicked with code 0x%x", (const void *)&inst->uuid,
		 (uint32_t)f->x[0]);
	/* x1 points at a frame that the call made (TA ABI, panic). */
	if (device_lifecycle() != LIFECYCLE_PRODUCTION)
		log_rest(inst, f, f->x[1]);
}
