/*
 * Cuts the power of the whole TEE and fails its supplicant at every single
 * request of every operation that stores something, and at every word that is
 * programmed into the flash meanwhile. After a restart the old or the new state
 * must be there, whole, and more can be stored.
 *
 *   cuts FOLDER TA-FOLDER RUNNER [EVERY [MANY]]
 *
 * FOLDER holds v5/, v6/ and v7/ with that version of hello each. Of the moments
 * each EVERYth is tried (1: all of them). Then what a call on one object asks of
 * the supplicant is measured among few objects and among MANY.
 */
#define _GNU_SOURCE
#include "cuts.h"
#include <base/tee_result.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FLASH_RUN_MAX 4u /* errors of the flash in a row */
#define STORE_LEN_MAX (8u << 20)
#define PATH_LEN      512u
#define WORDS_EVERY   8u
#define MANY_BYTES    16384u /* more for a call */
#define WORKERS	      2u
#define SHOWN_MAX     10u

static const char *const step_name[LIFE_STEPS] = {
	"create",	 "create 64 KiB",   "create a key", "replace",
	"write",	 "append",	    "write beyond", "truncate",
	"extend",	 "rename",	    "restrict use", "delete",
	"delete 64 KiB", "set the time",    "enumerate",    "read",
	"install a TA",	 "load a newer TA",
};

/* What a device keeps while its power is off. */
struct kept {
	uint8_t *flash;
	size_t flash_len;
	uint8_t *store;
	size_t store_len;
};

struct counts {
	unsigned int cases;
	unsigned int failed;
};

static const char *top;
static const char *ta_folder;
static const char *runner;
static unsigned int every = 1;
static unsigned int many_objects;
static char folder[PATH_LEN];
static struct life *life;
static struct kept base;
static char old[LIFE_LOOK_MAX];
static struct counts *counts; /* of this worker */

static _Noreturn void give_up(const char *why)
{
	printf("FAILED cuts: %s\n", why);
	exit(1);
}

static void *shared(size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		give_up("no memory");
	return p;
}

static const char *in_folder(const char *name)
{
	static char path[PATH_LEN + 32];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static uint8_t *file_read(const char *name, size_t *len)
{
	int fd = open(in_folder(name), O_RDONLY);
	uint8_t *bytes = malloc(STORE_LEN_MAX);
	ssize_t got = bytes != NULL ? read(fd, bytes, STORE_LEN_MAX) : -1;

	if (got <= 0)
		give_up("no file to keep");
	close(fd);
	*len = (size_t)got;
	return bytes;
}

static void file_write(const char *name, const uint8_t *bytes, size_t len)
{
	int fd = open(in_folder(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		give_up("no room for files");
	close(fd);
}

static void kept_put(const struct kept *k)
{
	file_write("flash", k->flash, k->flash_len);
	file_write("storage/strongroom.store", k->store, k->store_len);
}

static void kept_get(struct kept *k)
{
	k->flash = file_read("flash", &k->flash_len);
	k->store = file_read("storage/strongroom.store", &k->store_len);
}

static void live(unsigned int step, enum fault fault, unsigned int at)
{
	pid_t pid = 0;
	int status = 0;

	memset(life, 0, sizeof(*life));
	life->folder = folder;
	life->ta = ta_folder;
	life->runner = runner;
	life->step = step;
	life->fault = fault;
	life->at = at;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int log = open(in_folder("log"), O_WRONLY | O_CREAT | O_TRUNC,
			       0600);

		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		life_live(life);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		life->started = false;
}

static bool starts_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

#define CORRUPT	      "refused: f0100001"
#define NOT_AVAILABLE "refused: f0100003"

static bool file_is_gone(enum fault fault)
{
	return fault == FILE_GONE || fault == FILE_GONE_RESTART;
}

/* Why a case did not hold, or NULL. */

static const char *judge_running(const char *new)
{
	bool is_new = strcmp(life->look, new) == 0;

	if (!life->started)
		return "the TEE did not run to the end";
	if (!life->looked)
		return NULL; /* its power was cut */
	if (life->result == TEE_SUCCESS && life->fault == LIE)
		return NULL;
	if (file_is_gone(life->fault) && starts_with(life->look, NOT_AVAILABLE))
		return life->result == TEE_ERROR_TARGET_DEAD
			       ? "the TA died of it"
			       : NULL;
	if (!is_new && strcmp(life->look, old) != 0)
		return "the running TEE shows neither state";
	if (life->result == TEE_SUCCESS && !is_new)
		return "a success left the old state";
	if (life->result == TEE_ERROR_TARGET_DEAD)
		return "the TA died of it";
	return life->go_on == TEE_SUCCESS ? NULL : "the running TEE is stuck";
}

/* Is @look what @all is, but for one line of it? */
static bool lacks_one_line(const char *look, const char *all)
{
	size_t same = 0;

	while (look[same] != '\0' && look[same] == all[same])
		same++;
	while (same > 0 && all[same - 1] != '\n')
		same--;

	const char *next = strchr(all + same, '\n');

	return next != NULL && strcmp(look + same, next + 1) == 0;
}

/*
 * Who lies about a write has deleted what it was: the store is refused whole,
 * or one object is said to be corrupt, which is its end (GlobalPlatform has it
 * so), and everything else is there.
 */
static bool is_deletion(const struct life *before, const char *new)
{
	bool told = starts_with(before->look, CORRUPT) ||
		    before->go_on == TEE_ERROR_CORRUPT_OBJECT;

	if (starts_with(life->look, CORRUPT)) {
		told = true;
		live(LIFE_LOOK, FAULT_NONE, 0);
	}
	if (starts_with(life->look, NOT_AVAILABLE))
		return true;
	return told && life->go_on == TEE_SUCCESS &&
	       (lacks_one_line(life->look, old) ||
		lacks_one_line(life->look, new));
}

/* @before: what had happened when the power went off. */
static const char *judge_restarted(const struct life *before, const char *new)
{
	bool is_new = strcmp(life->look, new) == 0;
	bool is_old = strcmp(life->look, old) == 0;

	if (!life->started || !life->looked)
		return "the TEE did not start again";
	if (!is_new && !is_old)
		return before->fault == LIE && is_deletion(before, new)
			       ? NULL
			       : "neither state is there";
	if (before->ended && before->result == TEE_SUCCESS && !is_new &&
	    before->fault != LIE)
		return "what was reported is gone";
	if (before->looked && strcmp(before->look, new) == 0 && !is_new &&
	    before->fault != LIE)
		return "what was seen is gone";
	return life->go_on == TEE_SUCCESS ? NULL : "it is stuck";
}

/* It is refused, not begun anew; and then the file is there again. */
static const char *judge_without_file(void)
{
	char gone[PATH_LEN + 32];

	live(LIFE_LOOK, FAULT_NONE, 0);
	if (!life->started || !starts_with(life->look, NOT_AVAILABLE))
		return "without its file the store is not refused";
	if (access(in_folder("storage/strongroom.store"), F_OK) == 0)
		return "another file was made";
	strcpy(gone, in_folder("storage/gone"));
	if (rename(gone, in_folder("storage/strongroom.store")) != 0)
		return "the file is lost";
	return NULL;
}

/* The last that the secure console showed. */
static void tell_console(void)
{
	FILE *f = fopen(in_folder("console"), "r");
	char text[2048] = "";
	size_t len = 0;

	if (f == NULL)
		return;
	if (fseek(f, -(long)sizeof(text) + 1, SEEK_END) != 0)
		rewind(f);
	len = fread(text, 1, sizeof(text) - 1, f);
	text[len] = '\0';
	fclose(f);
	printf("and on the console:\n%s\n", text);
}

static void tell(const struct life *before, const char *why, const char *new)
{
	if (counts->failed++ >= SHOWN_MAX)
		return;
	printf("FAILED cuts: %s, %s, %u: %s; result %x, then:\n%s"
	       "instead of:\n%sor:\n%swith, before the restart:\n%sgoing on: "
	       "%x\n",
	       step_name[before->step], fault_name[before->fault], before->at,
	       why, before->result, life->look, old, new, before->look,
	       life->go_on);
	tell_console();
}

/* Return: false when the step was over before the fault's moment. */
static bool one_case(unsigned int step, enum fault fault, unsigned int at,
		     const char *new)
{
	struct life before;
	const char *why = NULL;

	kept_put(&base);
	live(step, fault, at);
	if (!life->hit)
		return false;
	counts->cases++;
	why = judge_running(new);
	before = *life;
	if (why == NULL) {
		if (file_is_gone(fault))
			why = judge_without_file();
	}
	if (why == NULL) {
		live(LIFE_LOOK, FAULT_NONE, 0);
		why = judge_restarted(&before, new);
	}
	if (why != NULL)
		tell(&before, why, new);
	return true;
}

static bool applies(enum fault fault, uint8_t kind)
{
	if (fault == SHORT_READ)
		return kind == REQUEST_READ;
	if (fault == CUT_HALF || fault == FAIL_HALF)
		return kind == REQUEST_WRITE;
	return true;
}

/* A commit is the same words whatever it commits: some steps show all. */
static bool step_has_own_words(unsigned int step)
{
	return step == STEP_CREATE || step == STEP_DELETE ||
	       step == LIFE_INSTALL || step == LIFE_LOAD_NEWER;
}

static void step_try(unsigned int step)
{
	static char new[LIFE_LOOK_MAX];
	struct life plain;
	unsigned int before = counts->cases;

	kept_put(&base);
	live(step, FAULT_NONE, 0);
	plain = *life;
	if (!plain.started || plain.result != TEE_SUCCESS ||
	    plain.requests > LIFE_REQUESTS_MAX) {
		printf("FAILED cuts: %s without a fault: %x\n%s",
		       step_name[step], plain.result, plain.look);
		counts->failed++;
		return;
	}
	live(LIFE_LOOK, FAULT_NONE, 0);
	memcpy(new, life->look, sizeof(new));
	if (step != STEP_ENUMERATE && step != STEP_READ &&
	    strcmp(new, old) == 0) {
		printf("FAILED cuts: %s changes nothing\n", step_name[step]);
		counts->failed++;
	}
	for (enum fault f = CUT_BEFORE; f < FLASH_CUT; f++)
		for (unsigned int at = 1; at <= plain.requests; at++)
			if (applies(f, plain.kind[at - 1]) &&
			    (at + f + step) % every == 0 &&
			    !one_case(step, f, at, new))
				tell(life, "it was over too soon", new);
	unsigned int word_every =
		every * (step_has_own_words(step) ? 1 : WORDS_EVERY);

	for (unsigned int at = 1; at <= plain.words; at++)
		if ((at + step) % word_every == 0 &&
		    !one_case(step, FLASH_CUT, at, new))
			tell(life, "it was over too soon", new);
	for (unsigned int at = 1; at <= FLASH_RUN_MAX && plain.words != 0; at++)
		(void)one_case(step, FLASH_FAIL, at, new);
	printf("%-16s %2u requests, %3llu words of flash: %4u cases\n",
	       step_name[step], plain.requests, (unsigned long long)plain.words,
	       counts->cases - before);
}

/* ---------------------------------------------------------- many objects --- */

static bool many_live(unsigned int objects, struct many_cost cost[MANY_CALLS])
{
	static const char *const call_name[MANY_CALLS] = { "create", "read",
							   "overwrite",
							   "delete" };

	(void)unlink(in_folder("storage/strongroom.store"));
	(void)unlink(in_folder("flash"));
	live(LIFE_MANY, FAULT_NONE, objects);
	if (!life->started || life->result != TEE_SUCCESS)
		return false;
	memcpy(cost, life->cost, sizeof(life->cost));
	for (unsigned int i = 0; i < MANY_CALLS; i++)
		printf("%u objects, %s 1 KiB: %.2f requests, %llu bytes\n",
		       objects, call_name[i],
		       (double)cost[i].requests / MANY_ROUNDS,
		       (unsigned long long)cost[i].bytes / MANY_ROUNDS);
	return true;
}

/*
 * A tree's height grows with the logarithm of what it holds, which its inner
 * nodes in the cache hide: two more requests are allowed, and that many pages.
 */
static void many_try(unsigned int many)
{
	struct many_cost few[MANY_CALLS];
	struct many_cost lots[MANY_CALLS];

	if (!many_live(MANY_ROUNDS, few) || !many_live(many, lots)) {
		printf("FAILED cuts: %u objects: %x\n", many, life->result);
		counts->failed++;
		return;
	}
	for (unsigned int i = 0; i < MANY_CALLS; i++) {
		counts->cases++;
		if (lots[i].requests <= few[i].requests + 2 * MANY_ROUNDS &&
		    lots[i].bytes <= few[i].bytes + MANY_ROUNDS * MANY_BYTES)
			continue;
		printf("FAILED cuts: among %u objects call %u takes more than "
		       "a logarithm\n",
		       many, i);
		counts->failed++;
	}
}

static void link_version(const char *name)
{
	char target[PATH_LEN];

	snprintf(target, sizeof(target), "%s/%s", top, name);
	(void)unlink(in_folder(name));
	if (symlink(target, in_folder(name)) != 0)
		give_up("no link to the versions");
}

static void work(unsigned int worker)
{
	snprintf(folder, sizeof(folder), "%s/worker-%u", top, worker);
	life = shared(sizeof(*life));
	(void)mkdir(folder, 0700);
	(void)mkdir(in_folder("storage"), 0700);
	(void)unlink(in_folder("storage/strongroom.store"));
	(void)unlink(in_folder("flash"));
	link_version("v5");
	link_version("v6");
	link_version("v7");
	live(LIFE_PREPARE, FAULT_NONE, 0);
	if (!life->started || life->result != TEE_SUCCESS)
		give_up("nothing can be stored");
	kept_get(&base);
	live(LIFE_LOOK, FAULT_NONE, 0);
	if (life->go_on != TEE_SUCCESS)
		give_up("what was stored is not there");
	memcpy(old, life->look, sizeof(old));
	for (unsigned int step = worker; step < LIFE_STEPS; step += WORKERS)
		step_try(step);
	if (worker == 0 && many_objects != 0)
		many_try(many_objects);
}

int main(int argc, char **argv)
{
	struct counts *all = shared(WORKERS * sizeof(*all));
	struct counts sum = { 0 };

	if (argc < 4) {
		fprintf(stderr, "usage: cuts FOLDER TA-FOLDER RUNNER "
				"[EVERY [MANY]]\n");
		return 2;
	}
	top = argv[1];
	ta_folder = argv[2];
	runner = argv[3];
	if (argc > 4)
		every = (unsigned int)atoi(argv[4]);
	if (argc > 5)
		many_objects = (unsigned int)atoi(argv[5]);
	if (every == 0)
		return 2;
	for (unsigned int i = 0; i < WORKERS; i++) {
		counts = &all[i];
		counts->failed = 1; /* until it has ended */
		fflush(stdout);
		if (fork() == 0) {
			counts->failed = 0;
			work(i);
			fflush(stdout);
			_exit(0);
		}
	}
	for (unsigned int i = 0; i < WORKERS; i++) {
		int status = 0;

		if (wait(&status) < 0 || status != 0)
			all[i].failed++;
	}
	for (unsigned int i = 0; i < WORKERS; i++) {
		sum.cases += all[i].cases;
		sum.failed += all[i].failed;
	}
	printf("%u passed, %u failed\n",
	       sum.cases > sum.failed ? sum.cases - sum.failed : 0, sum.failed);
	return sum.failed == 0 ? 0 : 1;
}
