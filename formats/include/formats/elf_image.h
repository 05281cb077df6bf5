/*
 * ELF images of TAs and their shared libraries: ELF64, AArch64, ET_DYN. The
 * parser checks a whole file before anything is mapped; relocation writes
 * through a callback, so it runs before the image has an address space.
 *
 * Everything here is total: any bytes give a result, in bounded time.
 */
#ifndef FORMATS_ELF_IMAGE_H
#define FORMATS_ELF_IMAGE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

#define ELF_PAGE_LEN	    4096u
#define ELF_PHDR_LEN	    56u /* one program header */
#define ELF_SEGMENT_MAX	    8u
#define ELF_RELA_MAX	    16u /* relocation sections */
#define ELF_NEEDED_MAX	    16u
#define ELF_SPAN_MAX	    0x10000000u /* bytes of address space of an image */
#define ELF_RELOC_COUNT_MAX 0x40000u	/* relocations of an image */

/* Rights, as p_flags has them. */
#define ELF_X 1u
#define ELF_W 2u
#define ELF_R 4u

/* Bytes to copy: @file_len from @file_off, zeros up to @mem_len. */
struct elf_segment {
	uint64_t vaddr;
	uint64_t mem_len;
	uint64_t file_off;
	uint64_t file_len;
	uint32_t flags; /* ELF_R, with ELF_W or ELF_X or neither */
};

/*
 * Whole pages to map with one set of rights: each segment, grown to pages,
 * those that share a page joined. A region that is not writable is as a rule
 * the file's own pages, and then needs no copy.
 */
struct elf_region {
	uint64_t vaddr;
	uint64_t len;
	uint32_t flags;
	bool is_file;	   /* its pages are the file's, from @file_off on */
	uint64_t file_off; /* a whole number of pages */
};

struct elf_rela_table {
	uint64_t file_off;
	uint64_t count;
};

/* A validated image. Borrows the file. */
struct elf_image {
	const uint8_t *file;
	size_t file_len;
	struct elf_segment segment[ELF_SEGMENT_MAX];
	size_t segment_count;
	struct elf_region region[ELF_SEGMENT_MAX];
	size_t region_count;
	uint64_t span;	/* end of the last region */
	uint64_t entry; /* may be anything in a library */
	bool bti;	/* PT_GNU_PROPERTY promises landing pads */

	uint64_t phdr_off; /* program headers; inside the first page */
	uint16_t phdr_count;

	bool has_tls; /* PT_TLS at another address than 0 */
	uint64_t tls_vaddr;
	uint64_t tls_file_len;
	uint64_t tls_mem_len;
	uint64_t tls_align;

	struct elf_rela_table rela[ELF_RELA_MAX];
	size_t rela_count;

	/* Dynamic symbols and their names, as file offsets. */
	uint64_t dynsym_off;
	uint64_t dynsym_count;
	uint64_t dynstr_off;
	uint64_t dynstr_len; /* 0, or its last byte is NUL */
	uint64_t gnu_hash_off;
	uint64_t gnu_hash_len;
	uint64_t hash_off;
	uint64_t hash_len;

	const char *soname; /* NULL if none; into the file, as the next */
	const char *needed[ELF_NEEDED_MAX];
	size_t needed_count;
};

/**
 * elf_image_parse() - check a file and find its parts
 * @file: untrusted bytes, which nobody may change while @img is used
 * @len:  bytes at @file
 * @img:  receives what is found; undefined on failure
 *
 * Refuses what section 2 of the TA ABI refuses: segments that are writable
 * and executable, overlap, wrap or leave the file, tables that leave it.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED when it is another kind of
 * ELF file; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result elf_image_parse(const uint8_t *file, size_t len,
			   struct elf_image *img);

/**
 * elf_image_bytes() - initial content of a range of addresses
 *
 * Return: @len bytes in the file, or NULL when the range is not wholly in
 * the file part of one segment.
 */
const uint8_t *elf_image_bytes(const struct elf_image *img, uint64_t vaddr,
			       uint64_t len);

/** elf_image_rights() - flags of the segment that holds a range, or 0. */
uint32_t elf_image_rights(const struct elf_image *img, uint64_t vaddr,
			  uint64_t len);

struct elf_symbol {
	uint64_t value; /* not relocated */
	uint64_t size;
	bool is_tls; /* @value is an offset into the TLS block */
	bool is_weak;
};

/**
 * elf_image_symbol() - look up a symbol that the image defines
 * @name: ends in NUL
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_BAD_FORMAT when
 * the name stands for something a program cannot link to.
 */
TEE_Result elf_image_symbol(const struct elf_image *img, const char *name,
			    struct elf_symbol *sym);

/* What ta_head says, 32 bytes in a TA's image (TA ABI, 2.4). */
struct elf_ta_head {
	TEE_UUID uuid;
	uint32_t stack_size; /* a multiple of 16, not 0 */
	uint32_t flags;
	uint64_t entry; /* where the TA is entered, not relocated */
};

/**
 * elf_image_ta_head() - read ta_head, and check that the image is a main TA
 *
 * The entry point lies in executable bytes, and the flags are known ones. It
 * is the ELF header's, or ta_head's own in a TA of the older form.
 * The caller compares the UUID with the one that it opens.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result elf_image_ta_head(const struct elf_image *img,
			     struct elf_ta_head *head);

/**
 * elf_image_phdr_info() - address of __elf_phdr_info (TA ABI, 3.4)
 *
 * Return: the address, not relocated, of 16 writable bytes, which may lie on
 * two pages: write them with elf_image_store(). 0 when the image has none.
 */
uint64_t elf_image_phdr_info(const struct elf_image *img);

/* How to reach the loaded image. */
struct elf_memory {
	/*
	 * The bytes at [@vaddr, @vaddr + @len), which lie within one page of
	 * one writable region, addresses not relocated. Aligned as @vaddr is.
	 * NULL ends relocation with TEE_ERROR_BAD_FORMAT.
	 */
	void *(*at)(void *ctx, uint64_t vaddr, size_t len);
	void *ctx;
};

/* Where the image will run, and with whom. */
struct elf_link {
	uint64_t bias; /* load address of address 0 */
	/* Thread-pointer offset of the image's TLS block: 16 for the first. */
	uint64_t tls_offset;
	/* A TLSDESC resolver in the TA's address space; 0 if there is none. */
	uint64_t tlsdesc_entry;
	/*
	 * Finds @name in all modules, in load order. @value receives the
	 * relocated address, or the thread-pointer offset when @tls.
	 * TEE_ERROR_ITEM_NOT_FOUND lets a weak reference be 0. A NULL @find
	 * looks in the image alone.
	 */
	TEE_Result (*find)(void *ctx, const char *name, bool tls,
			   uint64_t *value);
	void *find_ctx;
};

/**
 * elf_image_relocate() - apply the relocations to the loaded image
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND for an undefined symbol;
 * TEE_ERROR_NOT_SUPPORTED for TLSDESC without a resolver;
 * TEE_ERROR_BAD_FORMAT; or what @find answers.
 */
TEE_Result elf_image_relocate(const struct elf_image *img,
			      const struct elf_link *link,
			      const struct elf_memory *mem);

/**
 * elf_image_store() - write to the loaded image, which may cross pages
 * @vaddr: not relocated
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT unless the range is writable
 * bytes of one segment.
 */
TEE_Result elf_image_store(const struct elf_image *img,
			   const struct elf_memory *mem, uint64_t vaddr,
			   const void *data, size_t len);

/**
 * elf_link_find() - what @find of struct elf_link does for one image
 *
 * For a @find that walks modules: the answer of this one, with its own bias
 * and TLS offset applied. Result as elf_image_symbol().
 */
TEE_Result elf_link_find(const struct elf_image *img,
			 const struct elf_link *link, const char *name,
			 bool tls, uint64_t *value);

#endif
