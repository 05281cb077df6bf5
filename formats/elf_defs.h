/*
 * The parts of the ELF-64 object format that TAs use (System V ABI, and ELF
 * for the Arm 64-bit Architecture). Numbers in a file are little-endian, as
 * the machines are that run this; structures are copied out, never pointed at.
 */
#ifndef FORMATS_ELF_DEFS_H
#define FORMATS_ELF_DEFS_H

#include <assert.h>
#include <elf_machine.h>
#include <stddef.h>
#include <stdint.h>

#define ELF_MAGIC    0x464c457fu
#define ELF_CLASS_64 2u
#define ELF_DATA_LSB 1u
#define ELF_VERSION  1u
#define ET_DYN	     3u

struct elf_header {
	uint32_t magic;
	uint8_t class;
	uint8_t data;
	uint8_t version;
	uint8_t osabi;
	uint8_t abi_version;
	uint8_t pad[7];
	uint16_t e_type;
	uint16_t e_machine;
	uint32_t e_version;
	uint64_t e_entry;
	uint64_t e_phoff;
	uint64_t e_shoff;
	uint32_t e_flags;
	uint16_t e_ehsize;
	uint16_t e_phentsize;
	uint16_t e_phnum;
	uint16_t e_shentsize;
	uint16_t e_shnum;
	uint16_t e_shstrndx;
};
static_assert(sizeof(struct elf_header) == 64, "part of the format");

#define PT_LOAD		0x1u
#define PT_DYNAMIC	0x2u
#define PT_TLS		0x7u
#define PT_GNU_PROPERTY 0x6474e553u

struct elf_phdr {
	uint32_t p_type;
	uint32_t p_flags;
	uint64_t p_offset;
	uint64_t p_vaddr;
	uint64_t p_paddr;
	uint64_t p_filesz;
	uint64_t p_memsz;
	uint64_t p_align;
};
static_assert(sizeof(struct elf_phdr) == 56, "part of the format");

#define SHT_STRTAB   3u
#define SHT_RELA     4u
#define SHT_HASH     5u
#define SHT_REL	     9u
#define SHT_DYNSYM   11u
#define SHT_RELR     19u
#define SHT_GNU_HASH 0x6ffffff6u
#define SHF_ALLOC    0x2u

struct elf_shdr {
	uint32_t sh_name;
	uint32_t sh_type;
	uint64_t sh_flags;
	uint64_t sh_addr;
	uint64_t sh_offset;
	uint64_t sh_size;
	uint32_t sh_link;
	uint32_t sh_info;
	uint64_t sh_addralign;
	uint64_t sh_entsize;
};
static_assert(sizeof(struct elf_shdr) == 64, "part of the format");

#define STB_LOCAL  0u
#define STB_GLOBAL 1u
#define STB_WEAK   2u
#define STT_NOTYPE 0u
#define STT_OBJECT 1u
#define STT_FUNC   2u
#define STT_TLS	   6u
#define SHN_UNDEF  0u

struct elf_sym {
	uint32_t st_name;
	uint8_t st_info;
	uint8_t st_other;
	uint16_t st_shndx;
	uint64_t st_value;
	uint64_t st_size;
};
static_assert(sizeof(struct elf_sym) == 24, "part of the format");

#define DT_NULL	  0u
#define DT_NEEDED 1u
#define DT_SONAME 14u

struct elf_dyn {
	uint64_t d_tag;
	uint64_t d_val;
};
static_assert(sizeof(struct elf_dyn) == 16, "part of the format");

struct elf_rela {
	uint64_t r_offset;
	uint64_t r_info;   /* type in the low half, symbol in the high */
	uint64_t r_addend; /* signed; added modulo 2^64 */
};
static_assert(sizeof(struct elf_rela) == 24, "part of the format");

#define NT_GNU_PROPERTY_TYPE_0		   5u
#define GNU_PROPERTY_AARCH64_FEATURE_1_AND 0xc0000000u
#define GNU_PROPERTY_AARCH64_FEATURE_1_BTI 0x1u

#endif
