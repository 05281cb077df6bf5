/* Program headers of the modules in a TA, for unwinding. */
#ifndef LINK_H
#define LINK_H

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t Elf64_Addr;

typedef struct {
	uint32_t p_type;
	uint32_t p_flags;
	uint64_t p_offset;
	uint64_t p_vaddr;
	uint64_t p_paddr;
	uint64_t p_filesz;
	uint64_t p_memsz;
	uint64_t p_align;
} Elf64_Phdr;

#define ElfW(type) Elf64_##type

#ifndef PT_DYNAMIC
#define PT_LOAD	   1
#define PT_DYNAMIC 2
#define PT_TLS	   7
#endif

struct dl_phdr_info {
	ElfW(Addr) dlpi_addr;
	const char *dlpi_name;
	const ElfW(Phdr) * dlpi_phdr;
	uint16_t dlpi_phnum;
	unsigned long long int dlpi_adds;
	unsigned long long int dlpi_subs;
	size_t dlpi_tls_modid;
	void *dlpi_tls_data;
};

struct __elf_phdr_info {
	uint32_t reserved;
	uint16_t count;
	uint8_t reserved2;
	char zero;
	struct dl_phdr_info *dlpi;
};

#ifdef __cplusplus
extern "C" {
#endif

extern struct __elf_phdr_info __elf_phdr_info;

int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size,
				    void *data),
		    void *data);

#ifdef __cplusplus
}
#endif

#endif
