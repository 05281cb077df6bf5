/*
 * Short names for the compiler attributes that TA sources conventionally use.
 */
#ifndef COMPILER_H
#define COMPILER_H

#ifndef __ASSEMBLER__

#ifndef __deprecated
#define __deprecated __attribute__((deprecated))
#endif
#ifndef __packed
#define __packed __attribute__((packed))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#ifndef __alias
#define __alias(name) __attribute__((alias(name)))
#endif
#ifndef __noreturn
#define __noreturn __attribute__((noreturn))
#endif
#ifndef __pure
#define __pure __attribute__((pure))
#endif
#ifndef __aligned
#define __aligned(bytes) __attribute__((aligned(bytes)))
#endif
#ifndef __printf
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __attr_const
#define __attr_const __attribute__((const))
#endif
#ifndef __unused
#define __unused __attribute__((unused))
#endif
#ifndef __maybe_unused
#define __maybe_unused __attribute__((unused))
#endif
#ifndef __used
#define __used __attribute__((used))
#endif
#ifndef __must_check
#define __must_check __attribute__((warn_unused_result))
#endif
#ifndef __cold
#define __cold __attribute__((cold))
#endif
#ifndef __section
#define __section(name) __attribute__((section(name)))
#endif
#ifndef __data
#define __data __section(".data")
#endif
#ifndef __bss
#define __bss __section(".bss")
#endif

#ifndef __rodata
#define __rodata __attribute__((section(".rodata")))
#endif
#define __noprof       __attribute__((no_instrument_function))
#define __nostackcheck __attribute__((no_instrument_function))
#define __no_stackprot __attribute__((no_stack_protector))
#define __nex_bss
#define __nex_data
#ifndef __no_stack_protector
#define __no_stack_protector __attribute__((no_stack_protector))
#endif
#ifndef __no_asan
#define __no_asan __attribute__((no_sanitize_address))
#endif
#ifndef barrier
#define barrier() __asm__ volatile("" : : : "memory")
#endif

#ifndef fallthrough
#define fallthrough __attribute__((__fallthrough__))
#endif

#define __compiler_bswap64(x) __builtin_bswap64(x)
#define __compiler_bswap32(x) __builtin_bswap32(x)
#define __compiler_bswap16(x) __builtin_bswap16(x)

#define __compiler_add_overflow(a, b, res) __builtin_add_overflow(a, b, res)
#define __compiler_sub_overflow(a, b, res) __builtin_sub_overflow(a, b, res)
#define __compiler_mul_overflow(a, b, res) __builtin_mul_overflow(a, b, res)
#define __compiler_atomic_load(p)	   __atomic_load_n(p, __ATOMIC_RELAXED)
#define __compiler_atomic_store(p, v)	   __atomic_store_n(p, v, __ATOMIC_RELAXED)
#define __compiler_compare_and_swap(p, old, value)                             \
	__atomic_compare_exchange_n(p, old, value, 1, __ATOMIC_ACQUIRE,        \
				    __ATOMIC_RELAXED)

#define ADD_OVERFLOW(a, b, res) __builtin_add_overflow(a, b, res)
#define SUB_OVERFLOW(a, b, res) __builtin_sub_overflow(a, b, res)
#define MUL_OVERFLOW(a, b, res) __builtin_mul_overflow(a, b, res)

#endif /* __ASSEMBLER__ */

#endif
