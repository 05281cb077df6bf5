/*
 * Checks an ELF image and finds its parts. Program headers say what is mapped,
 * section headers where symbols and relocations are: DT_RELASZ of real TAs
 * counts tables that do not lie together, so it is of no use.
 */
#include <formats/elf_image.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#include "elf_defs.h"

#define PHDR_COUNT_MAX                                                         \
	((ELF_PAGE_LEN - sizeof(struct elf_header)) / sizeof(struct elf_phdr))
#define SHDR_COUNT_MAX 256u
#define DYN_COUNT_MAX  256u
#define NOTE_LEN_MAX   256u

static bool in_file(const struct elf_image *img, uint64_t off, uint64_t len)
{
	return range_fits(off, len, img->file_len);
}

static TEE_Result parse_header(struct elf_image *img, struct elf_header *eh)
{
	if (img->file_len < sizeof(*eh))
		return TEE_ERROR_BAD_FORMAT;
	memcpy(eh, img->file, sizeof(*eh));
	if (eh->magic != ELF_MAGIC)
		return TEE_ERROR_BAD_FORMAT;
	if (eh->class != ELF_CLASS_64 || eh->data != ELF_DATA_LSB ||
	    eh->version != ELF_VERSION || eh->osabi != 0 ||
	    eh->abi_version != 0 || eh->e_type != ET_DYN ||
	    eh->e_machine != ELF_MACHINE || eh->e_version != ELF_VERSION ||
	    eh->e_flags != 0)
		return TEE_ERROR_NOT_SUPPORTED;
	if (eh->e_phentsize != sizeof(struct elf_phdr) ||
	    eh->e_shentsize != sizeof(struct elf_shdr) || eh->e_phnum == 0 ||
	    eh->e_phnum > PHDR_COUNT_MAX || eh->e_shnum == 0 ||
	    eh->e_shnum > SHDR_COUNT_MAX)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t ph_len = (uint64_t)eh->e_phnum * sizeof(struct elf_phdr);
	uint64_t sh_len = (uint64_t)eh->e_shnum * sizeof(struct elf_shdr);

	if (!in_file(img, eh->e_phoff, ph_len) ||
	    !range_fits(eh->e_phoff, ph_len, ELF_PAGE_LEN) ||
	    !in_file(img, eh->e_shoff, sh_len))
		return TEE_ERROR_BAD_FORMAT;
	img->entry = eh->e_entry;
	img->phdr_off = eh->e_phoff;
	img->phdr_count = eh->e_phnum;
	return TEE_SUCCESS;
}

/* The rules for one PT_LOAD, and for it after the one before it. */
static bool load_is_fit(const struct elf_image *img, const struct elf_phdr *ph)
{
	if ((ph->p_flags & ~(ELF_R | ELF_W | ELF_X)) != 0 ||
	    (ph->p_flags & ELF_R) == 0 ||
	    (ph->p_flags & (ELF_W | ELF_X)) == (ELF_W | ELF_X))
		return false;
	if (ph->p_align < ELF_PAGE_LEN ||
	    (ph->p_align & (ph->p_align - 1)) != 0 ||
	    !IS_ALIGNED(ph->p_offset - ph->p_vaddr, ELF_PAGE_LEN))
		return false;
	if (!in_file(img, ph->p_offset, ph->p_filesz) ||
	    !range_fits(ph->p_vaddr, ph->p_memsz, ELF_SPAN_MAX) ||
	    ph->p_filesz > ph->p_memsz)
		return false;
	/* A page that may be shared between instances is all file. */
	return (ph->p_flags & ELF_W) != 0 || ph->p_filesz == ph->p_memsz;
}

/* Adds a segment's pages, joined with the last region if they share one. */
static TEE_Result region_add(struct elf_image *img,
			     const struct elf_segment *seg)
{
	uint64_t start = ROUND_DOWN(seg->vaddr, ELF_PAGE_LEN);
	uint64_t end = ROUND_UP(seg->vaddr + seg->mem_len, ELF_PAGE_LEN);

	if (img->region_count != 0 && start < img->span) {
		struct elf_region *last = &img->region[img->region_count - 1];

		last->flags |= seg->flags;
		if ((last->flags & (ELF_W | ELF_X)) == (ELF_W | ELF_X))
			return TEE_ERROR_BAD_FORMAT;
		if ((last->flags & ELF_W) != 0 ||
		    seg->file_off - last->file_off != seg->vaddr - last->vaddr)
			last->is_file = false;
		last->len = end - last->vaddr;
	} else {
		img->region[img->region_count++] = (struct elf_region){
			.vaddr = start,
			.len = end - start,
			.flags = seg->flags,
			.is_file = (seg->flags & ELF_W) == 0,
			.file_off = ROUND_DOWN(seg->file_off, ELF_PAGE_LEN),
		};
	}
	img->span = end;
	return TEE_SUCCESS;
}

static TEE_Result parse_load(struct elf_image *img, const struct elf_phdr *ph,
			     uint64_t *align)
{
	if (ph->p_memsz == 0)
		return TEE_SUCCESS;
	if (!load_is_fit(img, ph) || img->segment_count == ELF_SEGMENT_MAX)
		return TEE_ERROR_BAD_FORMAT;
	if (*align != 0 && *align != ph->p_align)
		return TEE_ERROR_BAD_FORMAT;
	*align = ph->p_align;
	if (img->segment_count != 0) {
		const struct elf_segment *last =
			&img->segment[img->segment_count - 1];

		if (ph->p_vaddr < last->vaddr + last->mem_len ||
		    (ph->p_filesz != 0 &&
		     ph->p_offset < last->file_off + last->file_len))
			return TEE_ERROR_BAD_FORMAT;
	}

	struct elf_segment *seg = &img->segment[img->segment_count++];

	*seg = (struct elf_segment){
		.vaddr = ph->p_vaddr,
		.mem_len = ph->p_memsz,
		.file_off = ph->p_offset,
		.file_len = ph->p_filesz,
		.flags = ph->p_flags,
	};
	return region_add(img, seg);
}

static TEE_Result parse_tls(struct elf_image *img, const struct elf_phdr *ph)
{
	/* The reference takes address 0 for "no TLS"; so do its libraries. */
	if (ph->p_vaddr == 0)
		return TEE_SUCCESS;
	if (img->has_tls || ph->p_filesz > ph->p_memsz ||
	    ph->p_memsz > ELF_SPAN_MAX || ph->p_align > ELF_PAGE_LEN ||
	    (ph->p_align & (ph->p_align - 1)) != 0)
		return TEE_ERROR_BAD_FORMAT;
	img->has_tls = true;
	img->tls_vaddr = ph->p_vaddr;
	img->tls_file_len = ph->p_filesz;
	img->tls_mem_len = ph->p_memsz;
	img->tls_align = ph->p_align;
	return TEE_SUCCESS;
}

/*
 * Reads the notes of PT_GNU_PROPERTY for the promise that all indirect
 * branches land on BTI. A note that cannot be read promises nothing.
 */
static bool property_has_bti(const uint8_t *p, uint64_t len)
{
	if (len < 16 || len > NOTE_LEN_MAX || load_le32(p) != 4 ||
	    load_le32(p + 8) != NT_GNU_PROPERTY_TYPE_0 ||
	    memcmp(p + 12, "GNU", 4) != 0 || load_le32(p + 4) > len - 16)
		return false;
	len = load_le32(p + 4);
	p += 16;
	while (len >= 8) {
		uint32_t type = load_le32(p);
		uint64_t size = load_le32(p + 4);
		uint64_t step = ROUND_UP(size, 8u);

		if (size > len - 8)
			return false;
		if (type == GNU_PROPERTY_AARCH64_FEATURE_1_AND && size == 4)
			return (load_le32(p + 8) &
				GNU_PROPERTY_AARCH64_FEATURE_1_BTI) != 0;
		if (step > len - 8)
			return false;
		p += 8 + step;
		len -= 8 + step;
	}
	return false;
}

static TEE_Result parse_segments(struct elf_image *img,
				 struct elf_phdr *dynamic)
{
	const uint8_t *at = img->file + img->phdr_off;
	uint64_t align = 0;

	for (size_t i = 0; i < img->phdr_count; i++, at += sizeof(*dynamic)) {
		struct elf_phdr ph;
		TEE_Result res = TEE_SUCCESS;

		memcpy(&ph, at, sizeof(ph));
		switch (ph.p_type) {
		case PT_LOAD:
			res = parse_load(img, &ph, &align);
			break;
		case PT_TLS:
			res = parse_tls(img, &ph);
			break;
		case PT_DYNAMIC:
			if (dynamic->p_type == PT_DYNAMIC)
				return TEE_ERROR_BAD_FORMAT;
			*dynamic = ph;
			break;
		case PT_GNU_PROPERTY:
			if (!in_file(img, ph.p_offset, ph.p_filesz))
				return TEE_ERROR_BAD_FORMAT;
			img->bti = property_has_bti(img->file + ph.p_offset,
						    ph.p_filesz);
			break;
		default:
			break;
		}
		if (res != TEE_SUCCESS)
			return res;
	}
	if (img->segment_count == 0)
		return TEE_ERROR_BAD_FORMAT;
	/* Initial values are copied by the TA itself: they must be mapped. */
	if (img->has_tls && img->tls_file_len != 0 &&
	    elf_image_bytes(img, img->tls_vaddr, img->tls_file_len) == NULL)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

static void section_load(const struct elf_image *img,
			 const struct elf_header *eh, size_t i,
			 struct elf_shdr *sh)
{
	memcpy(sh, img->file + eh->e_shoff + i * sizeof(*sh), sizeof(*sh));
}

static TEE_Result parse_dynsym(struct elf_image *img,
			       const struct elf_header *eh,
			       const struct elf_shdr *sh)
{
	struct elf_shdr str;

	if (img->dynsym_count != 0 || sh->sh_size == 0 ||
	    sh->sh_entsize != sizeof(struct elf_sym) ||
	    sh->sh_size % sizeof(struct elf_sym) != 0 ||
	    sh->sh_link >= eh->e_shnum)
		return TEE_ERROR_BAD_FORMAT;
	section_load(img, eh, sh->sh_link, &str);
	if (str.sh_type != SHT_STRTAB || str.sh_size == 0 ||
	    !in_file(img, str.sh_offset, str.sh_size) ||
	    img->file[str.sh_offset + str.sh_size - 1] != 0)
		return TEE_ERROR_BAD_FORMAT;
	img->dynsym_off = sh->sh_offset;
	img->dynsym_count = sh->sh_size / sizeof(struct elf_sym);
	img->dynstr_off = str.sh_offset;
	img->dynstr_len = str.sh_size;
	return TEE_SUCCESS;
}

static TEE_Result parse_rela(struct elf_image *img, const struct elf_shdr *sh,
			     uint64_t *total)
{
	if (sh->sh_entsize != sizeof(struct elf_rela) ||
	    sh->sh_size % sizeof(struct elf_rela) != 0 ||
	    img->rela_count == ELF_RELA_MAX)
		return TEE_ERROR_BAD_FORMAT;

	uint64_t count = sh->sh_size / sizeof(struct elf_rela);

	/* @count is bounded by the file, the sum by this. */
	*total += count;
	if (*total > ELF_RELOC_COUNT_MAX)
		return TEE_ERROR_BAD_FORMAT;
	img->rela[img->rela_count++] = (struct elf_rela_table){
		.file_off = sh->sh_offset,
		.count = count,
	};
	return TEE_SUCCESS;
}

static TEE_Result parse_section(struct elf_image *img,
				const struct elf_header *eh,
				const struct elf_shdr *sh, uint64_t *total)
{
	switch (sh->sh_type) {
	case SHT_DYNSYM:
		return parse_dynsym(img, eh, sh);
	case SHT_RELA:
		return parse_rela(img, sh, total);
	case SHT_GNU_HASH:
		if (img->gnu_hash_len != 0)
			return TEE_ERROR_BAD_FORMAT;
		img->gnu_hash_off = sh->sh_offset;
		img->gnu_hash_len = sh->sh_size;
		return TEE_SUCCESS;
	case SHT_HASH:
		if (img->hash_len != 0)
			return TEE_ERROR_BAD_FORMAT;
		img->hash_off = sh->sh_offset;
		img->hash_len = sh->sh_size;
		return TEE_SUCCESS;
	default:
		/* Relocations of another form, which would stay undone. */
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

static bool section_matters(uint32_t type)
{
	return type == SHT_DYNSYM || type == SHT_RELA || type == SHT_REL ||
	       type == SHT_RELR || type == SHT_GNU_HASH || type == SHT_HASH;
}

static TEE_Result parse_sections(struct elf_image *img,
				 const struct elf_header *eh)
{
	uint64_t total = 0;

	for (size_t i = 0; i < eh->e_shnum; i++) {
		struct elf_shdr sh;

		section_load(img, eh, i, &sh);
		if ((sh.sh_flags & SHF_ALLOC) == 0 ||
		    !section_matters(sh.sh_type))
			continue;
		if (!in_file(img, sh.sh_offset, sh.sh_size))
			return TEE_ERROR_BAD_FORMAT;

		TEE_Result res = parse_section(img, eh, &sh, &total);

		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

static const char *dynamic_name(const struct elf_image *img, uint64_t off)
{
	if (off >= img->dynstr_len)
		return NULL;
	return (const char *)img->file + img->dynstr_off + off;
}

static TEE_Result parse_dynamic(struct elf_image *img,
				const struct elf_phdr *ph)
{
	uint64_t count = ph->p_filesz / sizeof(struct elf_dyn);

	if (!in_file(img, ph->p_offset, ph->p_filesz) || count > DYN_COUNT_MAX)
		return TEE_ERROR_BAD_FORMAT;
	for (size_t i = 0; i < count; i++) {
		struct elf_dyn dyn;

		memcpy(&dyn, img->file + ph->p_offset + i * sizeof(dyn),
		       sizeof(dyn));
		if (dyn.d_tag == DT_NULL)
			break;
		if (dyn.d_tag != DT_NEEDED && dyn.d_tag != DT_SONAME)
			continue;

		const char *name = dynamic_name(img, dyn.d_val);

		if (name == NULL)
			return TEE_ERROR_BAD_FORMAT;
		if (dyn.d_tag == DT_SONAME)
			img->soname = name;
		else if (img->needed_count < ELF_NEEDED_MAX)
			img->needed[img->needed_count++] = name;
		else
			return TEE_ERROR_BAD_FORMAT;
	}
	return TEE_SUCCESS;
}

TEE_Result elf_image_parse(const uint8_t *file, size_t len,
			   struct elf_image *img)
{
	struct elf_header eh;
	struct elf_phdr dynamic = { 0 };

	*img = (struct elf_image){ .file = file, .file_len = len };

	TEE_Result res = parse_header(img, &eh);

	if (res == TEE_SUCCESS)
		res = parse_segments(img, &dynamic);
	if (res == TEE_SUCCESS)
		res = parse_sections(img, &eh);
	if (res == TEE_SUCCESS && dynamic.p_type == PT_DYNAMIC)
		res = parse_dynamic(img, &dynamic);
	return res;
}

const uint8_t *elf_image_bytes(const struct elf_image *img, uint64_t vaddr,
			       uint64_t len)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct elf_segment *seg = &img->segment[i];

		if (vaddr >= seg->vaddr &&
		    range_fits(vaddr - seg->vaddr, len, seg->file_len))
			return img->file + seg->file_off + (vaddr - seg->vaddr);
	}
	return NULL;
}

uint32_t elf_image_rights(const struct elf_image *img, uint64_t vaddr,
			  uint64_t len)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct elf_segment *seg = &img->segment[i];

		if (vaddr >= seg->vaddr &&
		    range_fits(vaddr - seg->vaddr, len, seg->mem_len))
			return seg->flags;
	}
	return 0;
}
