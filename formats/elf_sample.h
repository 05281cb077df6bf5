/*
 * A small TA image as a struct, for the unit test and the fuzz target of the
 * ELF parser: both change a field at a time and look what happens.
 */
#ifndef FORMATS_ELF_SAMPLE_H
#define FORMATS_ELF_SAMPLE_H

#include "elf_defs.h"

#define SAMPLE_TEXT_OFF	 0x1000u /* of the file; address 0 */
#define SAMPLE_DATA_OFF	 0x2000u /* of the file; address below */
#define SAMPLE_DATA	 0x1000u
#define SAMPLE_DATA_LEN	 0x200u	 /* in the file */
#define SAMPLE_DATA_MEM	 0x2000u /* in memory: one page of .bss more */
#define SAMPLE_PHDR_INFO (SAMPLE_DATA + 0x100)
#define SAMPLE_WEAK	 (SAMPLE_DATA + 0x110)
#define SAMPLE_TLS	 (SAMPLE_DATA + 0x180)
#define SAMPLE_TLS_VAR	 8u /* offset in the TLS block */

enum sample_phdr {
	PH_TEXT,
	PH_DATA,
	PH_DYNAMIC,
	PH_TLS,
	PH_PROPERTY,
	PH_COUNT
};
enum sample_section {
	SH_NULL,
	SH_DYNSYM,
	SH_DYNSTR,
	SH_GNU_HASH,
	SH_HASH,
	SH_RELA_TEXT,
	SH_RELA_DATA,
	SH_COUNT
};
enum sample_symbol {
	SYM_NULL,
	SYM_STRONG_UNDEF,
	SYM_WEAK_UNDEF,
	SYM_TA_HEAD,
	SYM_PHDR_INFO,
	SYM_WEAK,
	SYM_TLS,
	SYM_COUNT
};

#define SAMPLE_GNU_FIRST SYM_TA_HEAD

struct elf_sample {
	struct elf_header eh;
	struct elf_phdr ph[PH_COUNT];
	uint8_t gap0[SAMPLE_TEXT_OFF - sizeof(struct elf_header) -
		     PH_COUNT * sizeof(struct elf_phdr)];
	/* Read and execute. */
	uint8_t ta_head[32];
	uint32_t code[8];
	uint32_t property[8];
	struct elf_sym sym[SYM_COUNT];
	char str[104];
	uint32_t gnu_hash[4 + 2 + 1 + SYM_COUNT - SAMPLE_GNU_FIRST];
	uint32_t hash[2 + 1 + SYM_COUNT];
	uint32_t align;
	struct elf_rela rela_text[4];
	uint8_t gap1[SAMPLE_DATA_OFF - SAMPLE_TEXT_OFF - 96 -
		     SYM_COUNT * sizeof(struct elf_sym) - 104 -
		     4 * (4 + 2 + 1 + SYM_COUNT - SAMPLE_GNU_FIRST) -
		     4 * (2 + 1 + SYM_COUNT) - 4 - 4 * sizeof(struct elf_rela)];
	/* Read and write. */
	struct elf_dyn dyn[4];
	struct elf_rela rela_data[8];
	uint64_t word[32];
	/* Not mapped. */
	struct elf_shdr sh[SH_COUNT];
};
static_assert(offsetof(struct elf_sample, dyn) == SAMPLE_DATA_OFF,
	      "data is where its program header says");
static_assert(offsetof(struct elf_sample, sh) ==
		      SAMPLE_DATA_OFF + SAMPLE_DATA_LEN,
	      "data is as long as its program header says");

/** elf_sample_init() - make a TA that is right in everything. */
void elf_sample_init(struct elf_sample *elf);

#endif
