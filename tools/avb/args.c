/* Options: abbreviations, values, files. */
#define _GNU_SOURCE
#include "args.h"
#include "fail.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUMBER_MAX ((arg_number)1 << 100)
#define GROUPS	   4u

struct parser {
	const char *prog;
	const struct arg_option *options;
	uint8_t *values;
	uint64_t seen; /* one bit per option */
	const char *group[GROUPS];
};

static void usage(const struct parser *par, FILE *out)
{
	fprintf(out, "usage: %s [-h]", par->prog);
	for (const struct arg_option *o = par->options; o->name; o++) {
		const char *value = o->kind == ARG_FLAG ? "" : " VALUE";

		if (o->required)
			fprintf(out, " %s%s", o->name, value);
		else
			fprintf(out, " [%s%s]", o->name, value);
	}
	fputc('\n', out);
}

static _Noreturn void misuse(const struct parser *par, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static _Noreturn void misuse(const struct parser *par, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	usage(par, stderr);
	fprintf(stderr, "%s: error: ", par->prog);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static unsigned int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'z' ? (unsigned int)(c - 'a') + 10 : 99;
}

/* Takes a prefix such as 0x and tells the base; 10 without one. */
static unsigned int base_of(const char **text)
{
	static const struct {
		char letter;
		unsigned int base;
	} row[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };
	const char *t = *text;

	for (size_t i = 0; t[0] == '0' && i < 3; i++) {
		if (tolower((unsigned char)t[1]) != row[i].letter)
			continue;
		/* One underscore may stand behind the prefix. */
		*text = t + 2 + (t[2] == '_');
		return row[i].base;
	}
	return 10;
}

bool arg_number_parse(const char *text, unsigned int base, arg_number *out)
{
	static const char blanks[] = " \t\n\v\f\r";
	arg_number value = 0;
	bool prefix;

	text += strspn(text, blanks);

	size_t len = strlen(text);

	while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
		len--;

	const char *end = text + len;
	bool negative = text[0] == '-';

	text += text[0] == '-' || text[0] == '+';
	prefix = base == 0;
	if (base == 0)
		base = base_of(&text);

	const char *first = text;
	bool wanted = true; /* a digit must come next */

	for (; text < end; text++) {
		if (*text == '_' && !wanted) {
			wanted = true;
			continue;
		}
		if (digit_of(*text) >= base)
			return false;
		value = value * base + digit_of(*text);
		if (value > NUMBER_MAX)
			value = NUMBER_MAX;
		wanted = false;
	}
	/* 010 is a mistake where 0x10 could have been meant; 00 is zero. */
	if (wanted || (prefix && base == 10 && first[0] == '0' && value != 0))
		return false;
	*out = negative ? -value : value;
	return true;
}

uint64_t arg_u64(arg_number number, const char *what)
{
	if (number < 0 || number > UINT64_MAX)
		fail("%s is out of range", what);
	return (uint64_t)number;
}

uint32_t arg_u32(arg_number number, const char *what)
{
	if (number < 0 || number > UINT32_MAX)
		fail("%s is out of range", what);
	return (uint32_t)number;
}

/* An option by its name or by a beginning that fits only one. */
static const struct arg_option *find(const struct parser *par, const char *word,
				     size_t len)
{
	const struct arg_option *found = NULL;
	bool help = len > 2 && len <= 6 && strncmp("--help", word, len) == 0;
	unsigned int fits = help;

	for (const struct arg_option *o = par->options; o->name; o++) {
		if (strncmp(o->name, word, len) != 0)
			continue;
		found = o;
		if (o->name[len] == 0)
			return o;
		fits++;
	}
	if (fits > 1)
		misuse(par, "ambiguous option: %.*s could match more than one",
		       (int)len, word);
	if (help || (len == 2 && strncmp(word, "-h", 2) == 0)) {
		usage(par, stdout);
		exit(0);
	}
	return found;
}

static bool is_negative_number(const char *word)
{
	size_t digits = strspn(word + 1, "0123456789");
	const char *rest = word + 1 + digits;

	if (*rest == 0)
		return digits > 0;
	return *rest == '.' && rest[1] != 0 &&
	       rest[1 + strspn(rest + 1, "0123456789")] == 0;
}

/* Could this word be the value of the option before it? */
static bool is_value(const char *word)
{
	return word[0] != '-' || word[1] == 0 || is_negative_number(word) ||
	       (strchr(word, ' ') != NULL && strchr(word, '=') == NULL);
}

/* Opens a file for what the option is about; standard streams are "-". */
static int open_file(const struct parser *par, const struct arg_option *o,
		     const char *path)
{
	int how = o->kind == ARG_OUT	  ? O_WRONLY | O_CREAT | O_TRUNC
		  : o->kind == ARG_IN_OUT ? O_RDWR
					  : O_RDONLY;
	int fd = open(path, how | O_CLOEXEC, 0666);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		fd = -1;
		errno = EISDIR;
	}
	if (fd < 0)
		misuse(par, "argument %s: can't open '%s': %s", o->name, path,
		       strerror(errno));
	return fd;
}

static void list_add(struct arg_list *list, const char *item)
{
	list->item = xrealloc(list->item, (list->count + 1) * sizeof(item));
	list->item[list->count++] = item;
}

static void store(struct parser *par, const struct arg_option *o,
		  const char *value)
{
	void *field = par->values + o->offset;
	FILE **out = field;

	switch (o->kind) {
	case ARG_FLAG:
		*(bool *)field = true;
		break;
	case ARG_TEXT:
		*(const char **)field = value;
		break;
	case ARG_LIST:
		list_add(field, value);
		break;
	case ARG_NUMBER:
		if (!arg_number_parse(value, 0, field))
			misuse(par, "argument %s: invalid number: '%s'",
			       o->name, value);
		break;
	case ARG_IN:
	case ARG_IN_OUT:
		close(open_file(par, o, value));
		*(const char **)field = value;
		break;
	case ARG_IN_LIST:
		close(open_file(par, o, value));
		list_add(field, value);
		break;
	case ARG_OUT:
		*out = strcmp(value, "-") == 0
			       ? stdout
			       : fdopen(open_file(par, o, value), "wb");
		if (*out == NULL)
			fail("out of memory");
		break;
	}
}

static void one_of_group(struct parser *par, const struct arg_option *o)
{
	if (o->group == 0)
		return;

	const char **had = &par->group[o->group];

	if (*had != NULL && strcmp(*had, o->name) != 0)
		misuse(par, "argument %s: not allowed with argument %s",
		       o->name, *had);
	*had = o->name;
}

void arg_parse(const char *prog, const struct arg_option *options, char **argv,
	       void *values)
{
	struct parser par = { .prog = prog,
			      .options = options,
			      .values = values };
	const char *stray = NULL;

	for (; *argv != NULL; argv++) {
		char *word = *argv;
		size_t len = strcspn(word, "=");
		const struct arg_option *o = NULL;

		if (word[0] == '-' && word[1] != 0)
			o = find(&par, word, len);
		if (o == NULL) {
			stray = stray == NULL ? word : stray;
			continue;
		}
		one_of_group(&par, o);
		par.seen |= UINT64_C(1) << (o - options);
		if (o->kind == ARG_FLAG) {
			if (word[len] == '=')
				misuse(&par,
				       "argument %s: ignored explicit "
				       "argument '%s'",
				       o->name, word + len + 1);
			store(&par, o, NULL);
		} else if (word[len] == '=') {
			store(&par, o, word + len + 1);
		} else if (argv[1] != NULL && is_value(argv[1])) {
			store(&par, o, *++argv);
		} else {
			misuse(&par, "argument %s: expected one argument",
			       o->name);
		}
	}
	for (const struct arg_option *o = options; o->name; o++)
		if (o->required && !(par.seen >> (o - options) & 1))
			misuse(&par, "the following arguments are required: %s",
			       o->name);
	if (stray != NULL)
		misuse(&par, "unrecognized arguments: %s", stray);
}
