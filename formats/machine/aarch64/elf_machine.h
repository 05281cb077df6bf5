/*
 * Machine and relocation types of TAs for AArch64 (ELF for the Arm 64-bit
 * Architecture, clause 5.7). Each machine has a file of this name.
 */
#ifndef FORMATS_ELF_MACHINE_H
#define FORMATS_ELF_MACHINE_H

#define ELF_MACHINE 183u /* EM_AARCH64 */

#define ELF_R_NONE	  0u
#define ELF_R_ABS64	  257u
#define ELF_R_GLOB_DAT	  1025u
#define ELF_R_JUMP_SLOT	  1026u
#define ELF_R_RELATIVE	  1027u
#define ELF_R_TLS_TPREL64 1030u
#define ELF_R_TLSDESC	  1031u

#endif
