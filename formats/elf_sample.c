/*
 * The sample TA of the ELF tests.
 */
#include <formats/elf_image.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#include "elf_sample.h"

static const char *const symbol_name[SYM_COUNT] = {
	"",	    "undef_strong", "undef_weak", "ta_head", "__elf_phdr_info",
	"weak_def", "tls_var",
};
/* Two names that only the dynamic section uses. */
#define NEEDED_NAME "71855bba-6055"
#define SONAME	    "soname"

static uint32_t name_add(struct elf_sample *elf, size_t *used, const char *name)
{
	size_t at = *used;

	memcpy(elf->str + at, name, strlen(name) + 1);
	*used += strlen(name) + 1;
	return (uint32_t)at;
}

static void init_symbols(struct elf_sample *elf)
{
	static const struct elf_sym symbol[SYM_COUNT] = {
		[SYM_STRONG_UNDEF] = { .st_info = STB_GLOBAL << 4 },
		[SYM_WEAK_UNDEF] = { .st_info = STB_WEAK << 4 },
		[SYM_TA_HEAD] = { .st_info = STB_GLOBAL << 4 | STT_OBJECT,
				  .st_shndx = 1,
				  .st_value = 0,
				  .st_size = 32 },
		[SYM_PHDR_INFO] = { .st_info = STB_GLOBAL << 4 | STT_OBJECT,
				    .st_shndx = 1,
				    .st_value = SAMPLE_PHDR_INFO,
				    .st_size = 16 },
		[SYM_WEAK] = { .st_info = STB_WEAK << 4 | STT_FUNC,
			       .st_shndx = 1,
			       .st_value = SAMPLE_WEAK },
		[SYM_TLS] = { .st_info = STB_GLOBAL << 4 | STT_TLS,
			      .st_shndx = 1,
			      .st_value = SAMPLE_TLS_VAR },
	};
	size_t used = 0;

	memcpy(elf->sym, symbol, sizeof(symbol));
	for (size_t i = 0; i < SYM_COUNT; i++)
		elf->sym[i].st_name = name_add(elf, &used, symbol_name[i]);
	elf->dyn[0] = (struct elf_dyn){ DT_NEEDED,
					name_add(elf, &used, NEEDED_NAME) };
	elf->dyn[1] =
		(struct elf_dyn){ DT_SONAME, name_add(elf, &used, SONAME) };
}

/* One bucket each, so that every lookup walks the chain. */
static void init_hashes(struct elf_sample *elf)
{
	elf->gnu_hash[0] = 1;
	elf->gnu_hash[1] = SAMPLE_GNU_FIRST;
	elf->gnu_hash[2] = 1;
	elf->gnu_hash[4] = 0xffffffff;
	elf->gnu_hash[5] = 0xffffffff;
	elf->gnu_hash[6] = SAMPLE_GNU_FIRST;
	for (size_t i = SAMPLE_GNU_FIRST; i < SYM_COUNT; i++) {
		uint32_t hash = 5381;

		for (const char *c = symbol_name[i]; *c != '\0'; c++)
			hash = hash * 33 + (uint8_t)*c;
		elf->gnu_hash[7 + i - SAMPLE_GNU_FIRST] =
			(hash & ~1u) | (i == SYM_COUNT - 1);
	}
	elf->hash[0] = 1;
	elf->hash[1] = SYM_COUNT;
	elf->hash[2] = 1;
	for (size_t i = 1; i < SYM_COUNT - 1; i++)
		elf->hash[3 + i] = (uint32_t)i + 1;
}

static struct elf_shdr section(uint32_t type, size_t off, size_t len,
			       size_t entry_len)
{
	return (struct elf_shdr){
		.sh_type = type,
		.sh_flags = SHF_ALLOC,
		.sh_offset = off,
		.sh_size = len,
		.sh_link = type == SHT_DYNSYM ? SH_DYNSTR : SH_DYNSYM,
		.sh_entsize = entry_len,
	};
}

#define SECTION(type, field, entry_len)                                        \
	section(type, offsetof(struct elf_sample, field),                      \
		sizeof(((struct elf_sample *)0)->field), entry_len)

static void init_headers(struct elf_sample *elf)
{
	elf->eh = (struct elf_header){
		.magic = ELF_MAGIC,
		.class = ELF_CLASS_64,
		.data = ELF_DATA_LSB,
		.version = ELF_VERSION,
		.e_type = ET_DYN,
		.e_machine = ELF_MACHINE,
		.e_version = ELF_VERSION,
		.e_entry = offsetof(struct elf_sample, code) - SAMPLE_TEXT_OFF,
		.e_phoff = offsetof(struct elf_sample, ph),
		.e_shoff = offsetof(struct elf_sample, sh),
		.e_ehsize = sizeof(struct elf_header),
		.e_phentsize = sizeof(struct elf_phdr),
		.e_phnum = PH_COUNT,
		.e_shentsize = sizeof(struct elf_shdr),
		.e_shnum = SH_COUNT,
	};
	elf->ph[PH_TEXT] = (struct elf_phdr){
		PT_LOAD,
		ELF_R | ELF_X,
		SAMPLE_TEXT_OFF,
		0,
		0,
		SAMPLE_DATA_OFF - SAMPLE_TEXT_OFF,
		SAMPLE_DATA_OFF - SAMPLE_TEXT_OFF,
		ELF_PAGE_LEN,
	};
	elf->ph[PH_DATA] = (struct elf_phdr){
		PT_LOAD, ELF_R | ELF_W,	  SAMPLE_DATA_OFF, SAMPLE_DATA,
		0,	 SAMPLE_DATA_LEN, SAMPLE_DATA_MEM, ELF_PAGE_LEN,
	};
	elf->ph[PH_DYNAMIC] = (struct elf_phdr){
		PT_DYNAMIC, ELF_R | ELF_W,    SAMPLE_DATA_OFF,	SAMPLE_DATA,
		0,	    sizeof(elf->dyn), sizeof(elf->dyn), 8,
	};
	elf->ph[PH_TLS] = (struct elf_phdr){
		PT_TLS,	    ELF_R, SAMPLE_DATA_OFF + SAMPLE_TLS - SAMPLE_DATA,
		SAMPLE_TLS, 0,	   0x10,
		0x20,	    16,
	};
	elf->ph[PH_PROPERTY] = (struct elf_phdr){
		PT_GNU_PROPERTY,
		ELF_R,
		offsetof(struct elf_sample, property),
		0,
		0,
		sizeof(elf->property),
		sizeof(elf->property),
		8,
	};
	elf->sh[SH_DYNSYM] = SECTION(SHT_DYNSYM, sym, sizeof(struct elf_sym));
	elf->sh[SH_DYNSTR] = SECTION(SHT_STRTAB, str, 0);
	elf->sh[SH_GNU_HASH] = SECTION(SHT_GNU_HASH, gnu_hash, 0);
	elf->sh[SH_HASH] = SECTION(SHT_HASH, hash, 4);
	elf->sh[SH_RELA_TEXT] =
		SECTION(SHT_RELA, rela_text, sizeof(struct elf_rela));
	elf->sh[SH_RELA_DATA] =
		SECTION(SHT_RELA, rela_data, sizeof(struct elf_rela));
}

void elf_sample_init(struct elf_sample *elf)
{
	static const uint32_t property[] = {
		4,
		16,
		NT_GNU_PROPERTY_TYPE_0,
		0x00554e47,
		GNU_PROPERTY_AARCH64_FEATURE_1_AND,
		4,
		GNU_PROPERTY_AARCH64_FEATURE_1_BTI,
		0,
	};

	memset(elf, 0, sizeof(*elf));
	init_headers(elf);
	init_symbols(elf);
	init_hashes(elf);
	memcpy(elf->property, property, sizeof(property));
	memset(elf->ta_head, 0x11, 16);
	store_le32(elf->ta_head + 16, 4096);
	store_le32(elf->ta_head + 20, 0x4);
	store_le64(elf->ta_head + 24, UINT64_MAX);
}
