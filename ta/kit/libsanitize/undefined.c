/*
 * What the compiler calls where an operation has no meaning in C
 * (-fsanitize=undefined without recovery). Each is told the place first.
 */
#include "sanitize.h"

struct source_location {
	const char *file;
	uint32_t line;
	uint32_t column;
};

static _Noreturn void report(const struct source_location *at, const char *what,
			     void *pc, const void *fp)
{
	san_say("undefined behaviour: %s at %s:%u:%u", what,
		at->file != NULL ? at->file : "?", at->line, at->column);
	san_panic((uintptr_t)pc, fp);
}

/* Operands follow in arguments that need not be looked at. */
#define HANDLER(name, what)                                                    \
	_Noreturn void __ubsan_handle_##name(                                  \
		const struct source_location *at);                             \
	_Noreturn void __ubsan_handle_##name(const struct source_location *at) \
	{                                                                      \
		report(at, what, __builtin_return_address(0),                  \
		       *(void **)__builtin_frame_address(0));                  \
	}

HANDLER(add_overflow_abort, "signed overflow of an addition")
HANDLER(sub_overflow_abort, "signed overflow of a subtraction")
HANDLER(mul_overflow_abort, "signed overflow of a multiplication")
HANDLER(negate_overflow_abort, "signed overflow of a negation")
HANDLER(divrem_overflow_abort, "division by zero, or of the least number by -1")
HANDLER(shift_out_of_bounds_abort, "shift of a negative number, or too far")
HANDLER(out_of_bounds_abort, "index outside of the array")
HANDLER(type_mismatch_v1_abort, "null, misaligned or too small an object")
HANDLER(alignment_assumption_abort, "misaligned pointer")
HANDLER(pointer_overflow_abort, "pointer outside of its object")
HANDLER(vla_bound_not_positive_abort, "length of an array not positive")
HANDLER(load_invalid_value_abort, "no value of a boolean or an enumeration")
HANDLER(float_cast_overflow_abort, "number too large for its integer type")
HANDLER(nonnull_arg_abort, "null for an argument that must not be")
HANDLER(builtin_unreachable, "a place that is not to be reached")
HANDLER(missing_return, "end of a function that returns a value")
HANDLER(invalid_builtin_abort, "count of zeros in zero")

/* This one's place comes second. */
_Noreturn void
__ubsan_handle_nonnull_return_v1_abort(const void *data,
				       const struct source_location *at);
_Noreturn void
__ubsan_handle_nonnull_return_v1_abort(const void *data,
				       const struct source_location *at)
{
	report(at, "null returned where it must not be",
	       __builtin_return_address(0),
	       *(void **)__builtin_frame_address(0));
}
