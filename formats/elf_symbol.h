/*
 * Access to single dynamic symbols, for the files of the ELF parser.
 */
#ifndef FORMATS_ELF_SYMBOL_H
#define FORMATS_ELF_SYMBOL_H

#include <formats/elf_image.h>

#include "elf_defs.h"

/* The longest name that is looked up, NUL included: bounds hashing. */
#define ELF_NAME_MAX 4096u

TEE_Result elf_symbol_load(const struct elf_image *img, uint64_t index,
			   struct elf_sym *sym);
/* @name points into the file and ends in NUL before ELF_NAME_MAX. */
TEE_Result elf_symbol_name(const struct elf_image *img,
			   const struct elf_sym *sym, const char **name);

#endif
