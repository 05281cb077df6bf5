/*
 * strongroom-disk: makes the disk image that the loader boots from, replaces
 * one partition of it in place, says where its partitions lie, and leaves the
 * loader a request. Images are sparse: what is zero takes no room.
 */
#define _GNU_SOURCE
#include <abi/misc.h>
#include <base/bits.h>
#include <base/check.h>
#include <errno.h>
#include <fcntl.h>
#include <formats/crc32.h>
#include <formats/gpt.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB	     (UINT64_C(1) << 20)
#define ALIGN_LEN    MIB /* partitions start at multiples of this */
#define TABLE_LEN    (GPT_ENTRY_COUNT * GPT_ENTRY_LEN)
#define TABLE_LBAS   (TABLE_LEN / GPT_SECTOR_LEN)
#define COPY_LEN     (256u << 10)
#define SIZE_MAX_OPT (UINT64_C(1) << 50)

static const char usage_text[] =
	"usage: strongroom-disk make --out DISK --boot IMAGE [--data-size N]\n"
	"           [--boot-size N] [--system-size N] [--guid-seed TEXT] "
	"[--force]\n"
	"       strongroom-disk put --disk DISK --partition NAME --image FILE\n"
	"       strongroom-disk info --disk DISK [--partition NAME]\n"
	"       strongroom-disk ask --disk DISK --request unlock|lock\n"
	"       strongroom-disk ask --disk DISK --request trust --key-digest "
	"HEX|none\n"
	"       strongroom-disk asked --disk DISK\n"
	"\n"
	"make   a disk with an empty data partition and IMAGE in boot_a\n"
	"put    replace one partition, the rest of it becomes zero\n"
	"info   list the partitions; with --partition print its offset and "
	"size\n"
	"ask    what the boot loader is to do at the next start, when a "
	"person\n"
	"       agrees at the secure console: to unlock or lock the device, or "
	"to\n"
	"       trust another key, by the SHA-256 of its blob (strongroom-avb\n"
	"       extract_public_key_digest)\n"
	"asked  what is asked for, and what came of the last request; what is "
	"no\n"
	"       printable ASCII shows as '?', since Linux may write anything "
	"there\n"
	"\n"
	"N is in bytes, or has one of the suffixes K, M, G. The same "
	"--guid-seed\n"
	"gives the same disk; without it the GUIDs are random.\n";

struct options {
	const char *out;
	const char *disk;
	const char *boot;
	const char *partition;
	const char *image;
	const char *guid_seed;
	const char *request;
	const char *key_digest;
	uint64_t boot_size;
	uint64_t system_size;
	uint64_t data_size;
	bool force;
};

/* Type GUIDs as stored on disk, first three fields little-endian. */
static const uint8_t type_misc[GPT_GUID_LEN] = {
	/* ef32a33b-a409-486c-9141-9ffb711f6266, Android misc */
	0x3b, 0xa3, 0x32, 0xef, 0x09, 0xa4, 0x6c, 0x48,
	0x91, 0x41, 0x9f, 0xfb, 0x71, 0x1f, 0x62, 0x66,
};
static const uint8_t type_vbmeta[GPT_GUID_LEN] = {
	/* 20ac26be-20b7-11e3-84c5-6cfdb94711e9, Android metadata */
	0xbe, 0x26, 0xac, 0x20, 0xb7, 0x20, 0xe3, 0x11,
	0x84, 0xc5, 0x6c, 0xfd, 0xb9, 0x47, 0x11, 0xe9,
};
static const uint8_t type_boot[GPT_GUID_LEN] = {
	/* 49a4d17f-93a3-45c1-a0de-f50b2ebe2599, Android boot */
	0x7f, 0xd1, 0xa4, 0x49, 0xa3, 0x93, 0xc1, 0x45,
	0xa0, 0xde, 0xf5, 0x0b, 0x2e, 0xbe, 0x25, 0x99,
};
static const uint8_t type_system[GPT_GUID_LEN] = {
	/* 38f428e6-d326-425d-9140-6e0ea133647c, Android system */
	0xe6, 0x28, 0xf4, 0x38, 0x26, 0xd3, 0x5d, 0x42,
	0x91, 0x40, 0x6e, 0x0e, 0xa1, 0x33, 0x64, 0x7c,
};
static const uint8_t type_data[GPT_GUID_LEN] = {
	/* 0fc63daf-8483-4772-8e79-3d69d8477de4, Linux file system */
	0xaf, 0x3d, 0xc6, 0x0f, 0x83, 0x84, 0x72, 0x47,
	0x8e, 0x79, 0x3d, 0x69, 0xd8, 0x47, 0x7d, 0xe4,
};

static bool complain(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* One line on standard error. Return: false, for the caller to pass on. */
static bool complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("strongroom-disk: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return false;
}

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "strongroom-disk: %s:%d: %s\n", file, line, what);
	abort();
}

static bool pwrite_all(int fd, const void *buf, size_t len, uint64_t at)
{
	const uint8_t *p = buf;

	while (len != 0) {
		ssize_t n = pwrite(fd, p, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

/* Return: bytes read, fewer than @len only at the end, or -1. */
static ssize_t pread_all(int fd, void *buf, size_t len, uint64_t at)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (uint8_t *)buf + done, len - done,
				  (off_t)(at + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static TEE_Result read_sectors(void *disk, uint64_t lba, uint8_t *to,
			       size_t count)
{
	size_t len = count * GPT_SECTOR_LEN;

	if (pread_all(*(int *)disk, to, len, lba * GPT_SECTOR_LEN) !=
	    (ssize_t)len)
		return TEE_ERROR_COMMUNICATION;
	return TEE_SUCCESS;
}

static bool is_zero(const uint8_t *buf, size_t len)
{
	return len == 0 || (buf[0] == 0 && memcmp(buf, buf + 1, len - 1) == 0);
}

/* Makes a range read as zero, without taking room where the host can. */
static bool zero_range(int fd, uint64_t at, uint64_t len)
{
	static const uint8_t zero[COPY_LEN];

	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)at,
		      (off_t)len) == 0)
		return true;
	while (len != 0) {
		size_t n = (size_t)MIN(len, sizeof(zero));

		if (!pwrite_all(fd, zero, n, at))
			return false;
		at += n;
		len -= n;
	}
	return true;
}

/* Copies an image file into a partition; the rest of it becomes zero. */
static bool fill_partition(int fd, const struct gpt_partition *part,
			   const char *image)
{
	static uint8_t buf[COPY_LEN];
	uint64_t room = (part->last - part->first + 1) * GPT_SECTOR_LEN;
	uint64_t at = part->first * GPT_SECTOR_LEN;
	struct stat st = { 0 };
	bool ok = false;
	int in = open(image, O_RDONLY | O_CLOEXEC);

	if (in < 0 || fstat(in, &st) != 0) {
		complain("%s: %s", image, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		complain("%s: not a regular file", image);
		goto out;
	}
	if ((uint64_t)st.st_size > room) {
		complain("%s: %lld bytes do not fit into %s, which has %llu",
			 image, (long long)st.st_size, part->name,
			 (unsigned long long)room);
		goto out;
	}
	if (!zero_range(fd, at, room)) {
		complain("cannot clear %s: %s", part->name, strerror(errno));
		goto out;
	}
	for (uint64_t done = 0; done < (uint64_t)st.st_size;) {
		size_t want =
			(size_t)MIN((uint64_t)st.st_size - done, sizeof(buf));
		ssize_t n = pread_all(in, buf, want, done);

		if (n != (ssize_t)want) {
			complain("%s: %s", image,
				 n < 0 ? strerror(errno) : "became shorter");
			goto out;
		}
		if (!is_zero(buf, want) &&
		    !pwrite_all(fd, buf, want, at + done)) {
			complain("cannot write %s: %s", part->name,
				 strerror(errno));
			goto out;
		}
		done += want;
	}
	ok = true;
out:
	if (in >= 0)
		close(in);
	return ok;
}

/*
 * GUID number @index of this disk. Seeded ones need no secrecy, only to
 * differ: a CRC of seed, number and position for each word.
 */
static bool make_guid(const struct options *opt, uint32_t index,
		      uint8_t guid[GPT_GUID_LEN])
{
	if (opt->guid_seed == NULL) {
		if (getrandom(guid, GPT_GUID_LEN, 0) != GPT_GUID_LEN)
			return complain("no random numbers: %s",
					strerror(errno));
	} else {
		for (uint32_t i = 0; i < GPT_GUID_LEN; i++) {
			const uint8_t salt[2] = { (uint8_t)index, (uint8_t)i };
			uint32_t crc = crc32_update(0, opt->guid_seed,
						    strlen(opt->guid_seed));

			crc = crc32_update(crc, salt, sizeof(salt));
			guid[i] = (uint8_t)(crc >> 16);
		}
	}
	guid[7] = (uint8_t)((guid[7] & 0x0f) | 0x40); /* version 4 */
	guid[8] = (uint8_t)((guid[8] & 0x3f) | 0x80); /* RFC 4122 */
	return true;
}

/* Encodes all partitions, one after the other. Return: sectors of the disk. */
static uint64_t plan(const struct options *opt, uint8_t *entries,
		     struct gpt_partition *boot_a)
{
	const struct {
		const char *name;
		const uint8_t *type;
		uint64_t size;
	} row[] = {
		{ "misc", type_misc, MIB },
		{ "vbmeta_a", type_vbmeta, MIB },
		{ "vbmeta_b", type_vbmeta, MIB },
		{ "boot_a", type_boot, opt->boot_size },
		{ "boot_b", type_boot, opt->boot_size },
		{ "system_a", type_system, opt->system_size },
		{ "system_b", type_system, opt->system_size },
		{ "data", type_data, opt->data_size },
	};
	uint64_t at = ALIGN_LEN;

	for (uint32_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint64_t size = ROUND_UP(row[i].size, ALIGN_LEN);
		struct gpt_partition part = {
			.first = at / GPT_SECTOR_LEN,
			.last = (at + size) / GPT_SECTOR_LEN - 1,
		};

		memcpy(part.name, row[i].name, strlen(row[i].name));
		memcpy(part.type, row[i].type, GPT_GUID_LEN);
		if (!make_guid(opt, i + 1, part.guid))
			return 0;
		gpt_entry_write(&part, entries + (size_t)i * GPT_ENTRY_LEN);
		if (strcmp(part.name, "boot_a") == 0)
			*boot_a = part;
		at += size;
	}
	/* The backup copy goes into one more unit at the end. */
	return (at + ALIGN_LEN) / GPT_SECTOR_LEN;
}

static bool write_table(int fd, const struct options *opt, uint64_t sectors,
			const uint8_t *entries)
{
	uint8_t sector[GPT_SECTOR_LEN] = { 0 };
	struct gpt_header hdr = {
		.lba = GPT_PRIMARY_LBA,
		.other_lba = sectors - 1,
		.first_usable = GPT_PRIMARY_LBA + 1 + TABLE_LBAS,
		.last_usable = sectors - 2 - TABLE_LBAS,
		.entries_lba = GPT_PRIMARY_LBA + 1,
		.entry_count = GPT_ENTRY_COUNT,
		.entry_len = GPT_ENTRY_LEN,
		.entries_crc = crc32_update(0, entries, TABLE_LEN),
	};

	if (!make_guid(opt, 0, hdr.disk_guid))
		return false;
	for (int copy = 0; copy < 2; copy++) {
		gpt_header_write(&hdr, sector);
		if (!pwrite_all(fd, sector, sizeof(sector),
				hdr.lba * GPT_SECTOR_LEN) ||
		    !pwrite_all(fd, entries, TABLE_LEN,
				hdr.entries_lba * GPT_SECTOR_LEN))
			return complain("cannot write the table: %s",
					strerror(errno));
		hdr.other_lba = hdr.lba;
		hdr.lba = sectors - 1;
		hdr.entries_lba = sectors - 1 - TABLE_LBAS;
	}
	gpt_mbr_write(sectors, sector);
	if (!pwrite_all(fd, sector, sizeof(sector), 0))
		return complain("cannot write the MBR: %s", strerror(errno));
	return true;
}

static bool write_disk(int fd, const struct options *opt)
{
	static uint8_t entries[TABLE_LEN];
	struct gpt_partition boot_a = { 0 };
	uint64_t sectors = plan(opt, entries, &boot_a);

	if (sectors == 0)
		return false;
	if (ftruncate(fd, (off_t)(sectors * GPT_SECTOR_LEN)) != 0)
		return complain("cannot set the size of %s: %s", opt->out,
				strerror(errno));
	if (!write_table(fd, opt, sectors, entries) ||
	    (opt->boot != NULL && !fill_partition(fd, &boot_a, opt->boot)))
		return false;
	return fsync(fd) == 0 || complain("%s: %s", opt->out, strerror(errno));
}

/* The disk appears under its name only when it is whole. */
static bool command_make(const struct options *opt)
{
	char *temp = NULL;
	bool ok = false;

	if (opt->out == NULL)
		return complain("make needs --out");
	if (!opt->force && access(opt->out, F_OK) == 0)
		return complain("%s exists; --force replaces it", opt->out);
	if (asprintf(&temp, "%s.new", opt->out) < 0)
		return complain("out of memory");

	int fd = open(temp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0) {
		complain("%s: %s", temp, strerror(errno));
		goto out;
	}
	ok = write_disk(fd, opt);
	if (close(fd) != 0)
		ok = complain("%s: %s", temp, strerror(errno));
	if (ok && rename(temp, opt->out) != 0)
		ok = complain("%s: %s", opt->out, strerror(errno));
	if (!ok)
		unlink(temp);
out:
	free(temp);
	return ok;
}

/* Opens a disk image and reads its table. Return: the file, or -1. */
static int open_disk(const struct options *opt, int flags, struct gpt *gpt)
{
	struct stat st = { 0 };

	if (opt->disk == NULL) {
		complain("--disk is missing");
		return -1;
	}

	int fd = open(opt->disk, flags | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0) {
		complain("%s: %s", opt->disk, strerror(errno));
	} else if (gpt_load(read_sectors, &fd,
			    (uint64_t)st.st_size / GPT_SECTOR_LEN,
			    gpt) != TEE_SUCCESS) {
		complain("%s: no usable partition table", opt->disk);
	} else {
		if (gpt->from_backup)
			complain("%s: the primary partition table is damaged, "
				 "the backup is used",
				 opt->disk);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool find_partition(const struct options *opt, const struct gpt *gpt,
			   struct gpt_partition *part)
{
	switch (gpt_partition_find(gpt, opt->partition, part)) {
	case TEE_SUCCESS:
		return true;
	case TEE_ERROR_ACCESS_CONFLICT:
		return complain("%s: two partitions are named %s", opt->disk,
				opt->partition);
	default:
		return complain("%s: no partition is named %s", opt->disk,
				opt->partition);
	}
}

static bool command_put(const struct options *opt)
{
	static struct gpt gpt;
	struct gpt_partition part = { 0 };

	if (opt->partition == NULL || opt->image == NULL)
		return complain("put needs --partition and --image");

	int fd = open_disk(opt, O_RDWR, &gpt);

	if (fd < 0)
		return false;

	bool ok = find_partition(opt, &gpt, &part) &&
		  fill_partition(fd, &part, opt->image);

	if (ok && fsync(fd) != 0)
		ok = complain("%s: %s", opt->disk, strerror(errno));
	close(fd);
	return ok;
}

static uint64_t byte_offset(const struct gpt_partition *part)
{
	return part->first * GPT_SECTOR_LEN;
}

static uint64_t byte_size(const struct gpt_partition *part)
{
	return (part->last - part->first + 1) * GPT_SECTOR_LEN;
}

/* What the boot loader is to do at the next start, with who must agree. */
static const struct {
	const char *word;
	const char *command;
	bool digest;
} request_row[] = {
	{ "unlock", MISC_UNLOCK, false },
	{ "lock", MISC_LOCK, false },
	{ "trust", MISC_TRUST, true },
};

static bool message_make(const struct options *opt, struct misc_message *msg)
{
	size_t i = 0;

	memset(msg, 0, sizeof(*msg));
	while (i < ARRAY_COUNT(request_row) &&
	       strcmp(request_row[i].word, opt->request) != 0)
		i++;
	if (i == ARRAY_COUNT(request_row))
		return complain("--request is unlock, lock or trust");
	if (request_row[i].digest != (opt->key_digest != NULL))
		return complain("trust, and nothing else, needs --key-digest");
	strcpy(msg->command, request_row[i].command);
	if (opt->key_digest == NULL)
		return true;
	if (strcmp(opt->key_digest, "none") != 0 &&
	    (strlen(opt->key_digest) != 64 ||
	     strspn(opt->key_digest, "0123456789abcdefABCDEF") != 64))
		return complain("--key-digest is 64 hexadecimal digits, or "
				"none");
	strcpy(msg->argument, opt->key_digest);
	return true;
}

static bool command_ask(struct options *opt)
{
	static struct gpt gpt;
	struct gpt_partition part = { 0 };
	struct misc_message msg;

	opt->partition = "misc";
	if (opt->request == NULL)
		return complain("ask needs --request");
	if (!message_make(opt, &msg))
		return false;

	int fd = open_disk(opt, O_RDWR, &gpt);

	if (fd < 0)
		return false;

	bool ok = find_partition(opt, &gpt, &part);

	if (ok && (pwrite(fd, &msg, sizeof(msg),
			  (off_t)(part.first * GPT_SECTOR_LEN +
				  MISC_MESSAGE_OFFSET)) != sizeof(msg) ||
		   fsync(fd) != 0))
		ok = complain("%s: %s", opt->disk, strerror(errno));
	close(fd);
	return ok;
}

/* One of the message's texts; a person's terminal obeys other bytes. */
static void print_text(const char *label, const char *text, size_t len,
		       const char *none)
{
	len = strnlen(text, len);
	printf("%s: %s", label, len == 0 ? none : "");
	for (size_t i = 0; i < len; i++)
		putchar(text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?');
	putchar('\n');
}

static bool command_asked(struct options *opt)
{
	static struct gpt gpt;
	struct gpt_partition part = { 0 };
	struct misc_message msg;

	opt->partition = "misc";

	int fd = open_disk(opt, O_RDONLY, &gpt);

	if (fd < 0)
		return false;

	bool ok = find_partition(opt, &gpt, &part);
	ssize_t n = 0;

	if (ok)
		n = pread_all(fd, &msg, sizeof(msg),
			      byte_offset(&part) + MISC_MESSAGE_OFFSET);
	if (ok && n != sizeof(msg))
		ok = complain("%s: %s", opt->disk,
			      n < 0 ? strerror(errno) : "it was cut off");
	close(fd);
	if (!ok)
		return false;
	print_text("asked for at the next start", msg.command,
		   sizeof(msg.command), "nothing");
	print_text("the last request", msg.status, sizeof(msg.status), "none");
	return fflush(stdout) == 0;
}

static void print_table(const struct gpt *gpt)
{
	struct gpt_partition part = { 0 };
	char text[GPT_GUID_TEXT];

	gpt_guid_text(gpt->hdr.disk_guid, text);
	printf("disk %s\n%-10s %14s %14s  %s\n", text, "name", "offset", "size",
	       "guid");
	for (uint32_t i = 0; i < gpt->hdr.entry_count; i++) {
		if (gpt_partition_get(gpt, i, &part) != TEE_SUCCESS)
			continue;
		gpt_guid_text(part.guid, text);
		printf("%-10s %14llu %14llu  %s\n", part.name,
		       (unsigned long long)byte_offset(&part),
		       (unsigned long long)byte_size(&part), text);
	}
}

static bool command_info(const struct options *opt)
{
	static struct gpt gpt;
	struct gpt_partition part = { 0 };
	int fd = open_disk(opt, O_RDONLY, &gpt);
	bool ok = fd >= 0;

	if (!ok)
		return false;
	close(fd);
	if (opt->partition == NULL) {
		print_table(&gpt);
	} else {
		ok = find_partition(opt, &gpt, &part);
		if (ok)
			printf("%llu %llu\n",
			       (unsigned long long)byte_offset(&part),
			       (unsigned long long)byte_size(&part));
	}
	return fflush(stdout) == 0 && ok;
}

static bool parse_size(const char *text, uint64_t *size)
{
	char *end = NULL;

	errno = 0;

	unsigned long long n = strtoull(text, &end, 10);
	unsigned int shift = *end == 'K'   ? 10
			     : *end == 'M' ? 20
			     : *end == 'G' ? 30
					   : 0;

	if (shift != 0)
		end++;
	if (errno != 0 || end == text || *end != '\0' || text[0] == '-' ||
	    n == 0 || n > SIZE_MAX_OPT >> shift)
		return complain("%s: not a size", text);
	*size = (uint64_t)n << shift;
	return true;
}

static bool parse_options(int argc, char **argv, struct options *opt)
{
	static const struct option known[] = {
		{ "out", required_argument, NULL, 'o' },
		{ "disk", required_argument, NULL, 'd' },
		{ "boot", required_argument, NULL, 'b' },
		{ "partition", required_argument, NULL, 'p' },
		{ "image", required_argument, NULL, 'i' },
		{ "guid-seed", required_argument, NULL, 'g' },
		{ "boot-size", required_argument, NULL, 'B' },
		{ "system-size", required_argument, NULL, 'S' },
		{ "data-size", required_argument, NULL, 'D' },
		{ "request", required_argument, NULL, 'r' },
		{ "key-digest", required_argument, NULL, 'k' },
		{ "force", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool ok = true;
	int c;

	while (ok && (c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'o')
			opt->out = optarg;
		else if (c == 'd')
			opt->disk = optarg;
		else if (c == 'b')
			opt->boot = optarg;
		else if (c == 'p')
			opt->partition = optarg;
		else if (c == 'i')
			opt->image = optarg;
		else if (c == 'g')
			opt->guid_seed = optarg;
		else if (c == 'B')
			ok = parse_size(optarg, &opt->boot_size);
		else if (c == 'S')
			ok = parse_size(optarg, &opt->system_size);
		else if (c == 'D')
			ok = parse_size(optarg, &opt->data_size);
		else if (c == 'r')
			opt->request = optarg;
		else if (c == 'k')
			opt->key_digest = optarg;
		else if (c == 'f')
			opt->force = true;
		else if (c == 'h')
			exit(fputs(usage_text, stdout) < 0);
		else
			ok = false;
	}
	if (ok && optind != argc)
		ok = complain("%s: not understood", argv[optind]);
	return ok;
}

int main(int argc, char **argv)
{
	struct options opt = {
		.boot_size = 128 * MIB,
		.system_size = 512 * MIB,
		.data_size = 1024 * MIB,
	};
	const char *command = argc > 1 ? argv[1] : "";
	bool ok = false;

	if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0)
		return fputs(usage_text, stdout) < 0;
	if (argc > 1 && !parse_options(argc - 1, argv + 1, &opt))
		return 2;
	if (strcmp(command, "make") == 0)
		ok = command_make(&opt);
	else if (strcmp(command, "put") == 0)
		ok = command_put(&opt);
	else if (strcmp(command, "info") == 0)
		ok = command_info(&opt);
	else if (strcmp(command, "ask") == 0)
		ok = command_ask(&opt);
	else if (strcmp(command, "asked") == 0)
		ok = command_asked(&opt);
	else
		return fputs(usage_text, stderr), 2;
	return ok ? 0 : 1;
}
