/*
 * Machine and relocation types of TAs for x86-64, which the host build of the
 * TEE runs (System V ABI, AMD64 supplement, clause 4.4.1). Each machine has a
 * file of this name.
 */
#ifndef FORMATS_ELF_MACHINE_H
#define FORMATS_ELF_MACHINE_H

#define ELF_MACHINE 62u /* EM_X86_64 */

#define ELF_R_NONE	  0u
#define ELF_R_ABS64	  1u
#define ELF_R_GLOB_DAT	  6u
#define ELF_R_JUMP_SLOT	  7u
#define ELF_R_RELATIVE	  8u
#define ELF_R_TLS_TPREL64 18u
#define ELF_R_TLSDESC	  36u

#endif
