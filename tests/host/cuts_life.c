/*
 * A life of the TEE: the whole of it with TAs as processes, the driver and the
 * supplicant of the host build, and this between the TEE's requests and them.
 */
#define _GNU_SOURCE
#include "cuts.h"
#include "../../normal/host/driver.h"
#include "../../normal/host/requests.h"
#include "../../normal/host/supplicant.h"
#include <abi/message.h>
#include <base/tee_result.h>
#include <fcntl.h>
#include <plat/host.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAM_SIZE	  (UINT64_C(32) << 20)
#define INSTALL		  0u
#define PATH_LEN	  512u
#define FS_OP(param)	  ((param)[0].value[0])
#define TEE_FAILED_TO_ASK UINT32_C(0xffff000e) /* communication */

const char *const fault_name[FAULT_COUNT] = {
	"no fault",
	"power cut before it",
	"power cut after it",
	"power cut in the middle of it",
	"a generic error",
	"out of memory",
	"no space",
	"not found",
	"a communication error",
	"an error though it was done",
	"an error and half of it done",
	"half of the bytes",
	"the supplicant starts again",
	"the supplicant is gone",
	"a success that was none",
	"the file deleted",
	"the file deleted and the supplicant started again",
	"power cut in a word of flash",
	"an error of the flash",
};

static struct life *life;
static struct driver_call call;
static bool armed;
static bool gone;
static unsigned int requests;
static int store_fd = -1;
static struct many_cost so_far;

static const uint8_t steps_uuid[16] = { 0xe1, 0xc6, 0xd0, 0xf4, 0x3b, 0x52,
					0x4a, 0x7e, 0x9c, 0x18, 0x6f, 0x2a,
					0x0d, 0x9b, 0x7c, 0x55 };
static const uint8_t hello_uuid[16] = { 0x8a, 0xaa, 0xf2, 0x00, 0x24, 0x50,
					0x11, 0xe4, 0xab, 0xe2, 0x00, 0x02,
					0xa5, 0xd5, 0xc5, 0x1b };
static const uint8_t install_uuid[16] = { 0x6e, 0x25, 0x6c, 0xba, 0xfc, 0x4d,
					  0x49, 0x41, 0xad, 0x09, 0x2c, 0xa1,
					  0x86, 0x03, 0x42, 0xdd };

/* --------------------------------------------------------------- faults --- */

static _Noreturn void power_off(void)
{
	_exit(0);
}

static enum request_kind kind_of(const struct msg_header *hdr,
				 const struct msg_param *param)
{
	if (hdr->cmd != RPC_FS || hdr->num_params < 2)
		return REQUEST_OTHER;
	if (FS_OP(param) == RPC_FS_READ)
		return REQUEST_READ;
	return FS_OP(param) == RPC_FS_WRITE ? REQUEST_WRITE : REQUEST_OTHER;
}

void __real_requests_serve(struct msg_header *hdr, struct msg_param *param);
void __wrap_requests_serve(struct msg_header *hdr, struct msg_param *param);

static void serve(struct msg_header *hdr, struct msg_param *param)
{
	bool opens =
		hdr->cmd == RPC_FS && hdr->num_params == 3 &&
		(FS_OP(param) == RPC_FS_OPEN || FS_OP(param) == RPC_FS_CREATE);

	__real_requests_serve(hdr, param);
	if (opens && hdr->ret == TEE_SUCCESS)
		store_fd = (int)param[2].value[0];
	if (hdr->cmd == RPC_FS)
		so_far.requests++;
	if (kind_of(hdr, param) != REQUEST_OTHER)
		so_far.bytes += param[1].rmem.size;
}

static void serve_half(struct msg_header *hdr, struct msg_param *param)
{
	param[1].rmem.size /= 2;
	serve(hdr, param);
}

static void store_move(void)
{
	char from[PATH_LEN];
	char to[PATH_LEN];

	snprintf(from, sizeof(from), "%s/storage/strongroom.store",
		 life->folder);
	snprintf(to, sizeof(to), "%s/storage/gone", life->folder);
	if (rename(from, to) != 0)
		_exit(1);
}

static void serve_with_fault(struct msg_header *hdr, struct msg_param *param)
{
	static const uint32_t result[FAULT_COUNT] = {
		[FAIL_GENERIC] = TEE_ERROR_GENERIC,
		[FAIL_NO_MEMORY] = TEE_ERROR_OUT_OF_MEMORY,
		[FAIL_NO_SPACE] = TEE_ERROR_STORAGE_NO_SPACE,
		[FAIL_NOT_FOUND] = TEE_ERROR_ITEM_NOT_FOUND,
		[FAIL_COMMUNICATION] = TEE_FAILED_TO_ASK,
		[FAIL_THOUGH_DONE] = TEE_ERROR_GENERIC,
		[FAIL_HALF] = TEE_ERROR_GENERIC,
		[RESTART] = TEE_FAILED_TO_ASK,
		[FILE_GONE_RESTART] = TEE_FAILED_TO_ASK,
		[GONE] = TEE_FAILED_TO_ASK,
	};

	switch (life->fault) {
	case CUT_BEFORE:
		power_off();
	case CUT_AFTER:
		serve(hdr, param);
		power_off();
	case CUT_HALF:
		serve_half(hdr, param);
		power_off();
	case SHORT_READ:
		serve_half(hdr, param);
		return;
	case FAIL_HALF:
		serve_half(hdr, param);
		break;
	case FAIL_THOUGH_DONE:
		serve(hdr, param);
		break;
	case FILE_GONE:
		store_move();
		serve(hdr, param);
		return;
	case FILE_GONE_RESTART:
		store_move();
		/* fall through */
	case RESTART:
		if (store_fd >= 0)
			close(store_fd);
		store_fd = -1;
		break;
	case GONE:
		gone = true;
		break;
	default:
		break;
	}
	hdr->ret = result[life->fault];
}

static void check_flash(void)
{
	if (!host_flash_sim()->dead)
		return;
	life->hit = true;
	power_off();
}

void __wrap_requests_serve(struct msg_header *hdr, struct msg_param *param)
{
	if (!armed || hdr->cmd == RPC_NOTIFICATION) {
		serve(hdr, param);
		return;
	}
	check_flash();
	requests++;
	if (requests <= LIFE_REQUESTS_MAX)
		life->kind[requests - 1] = (uint8_t)kind_of(hdr, param);
	if (life->fault != FAULT_NONE && life->fault < FLASH_CUT &&
	    requests == life->at) {
		life->hit = true;
		serve_with_fault(hdr, param);
	} else if (gone) {
		hdr->ret = TEE_FAILED_TO_ASK;
	} else {
		serve(hdr, param);
	}
}

static void arm(void)
{
	struct flash_sim *sim = host_flash_sim();

	sim->steps = 0;
	sim->seed = 12345 + life->at;
	sim->cut_at = life->fault == FLASH_CUT ? life->at : 0;
	if (life->fault == FLASH_FAIL)
		sim->fail_next = life->at;
	armed = true;
}

static void disarm(void)
{
	struct flash_sim *sim = host_flash_sim();

	armed = false;
	gone = false;
	check_flash();
	/* So many in a row failed; and then the flash works again. */
	if (life->fault == FLASH_FAIL)
		life->hit = sim->fail_next == 0;
	sim->fail_next = 0;
	sim->cut_at = 0;
	life->requests = requests;
	life->words = sim->steps;
}

/* ---------------------------------------------------------------- calls --- */

static uint32_t session_open(const uint8_t uuid[16], uint32_t *session)
{
	driver_begin(&call, MSG_OPEN_SESSION, 2);
	call.param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(call.param[0].octets, uuid, 16);
	call.param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	if (driver_do(&call) != 0)
		return TEE_FAILED_TO_ASK;
	*session = call.hdr->session;
	return call.hdr->ret;
}

static void session_close(uint32_t session)
{
	driver_begin(&call, MSG_CLOSE_SESSION, 0);
	call.hdr->session = session;
	(void)driver_do(&call);
}

static uint32_t invoke(uint32_t session, uint32_t func, uint32_t a, uint32_t b)
{
	driver_begin(&call, MSG_INVOKE_COMMAND, 1);
	call.hdr->session = session;
	call.hdr->func = func;
	call.param[0].attr = MSG_VALUE_IN;
	call.param[0].value[0] = a;
	call.param[0].value[1] = b;
	return driver_do(&call) == 0 ? call.hdr->ret : TEE_FAILED_TO_ASK;
}

/* With the bytes of @shm, *@size of them. */
static uint32_t invoke_with(uint32_t session, uint32_t func, uint64_t attr,
			    const struct shm *shm, uint64_t *size)
{
	driver_begin(&call, MSG_INVOKE_COMMAND, 1);
	call.hdr->session = session;
	call.hdr->func = func;
	call.param[0].attr = attr;
	call.param[0].rmem.shm_ref = shm->cookie;
	call.param[0].rmem.size = *size;
	if (driver_do(&call) != 0)
		return TEE_FAILED_TO_ASK;
	*size = call.param[0].rmem.size;
	return call.hdr->ret;
}

/* The supplicant's folders: the steps TA's, and one below ours or none. */
static void folders(const char *version)
{
	static char storage[PATH_LEN];
	static char newer[PATH_LEN];
	static const char *ta[2];

	snprintf(storage, sizeof(storage), "%s/storage", life->folder);
	ta[0] = life->ta;
	ta[1] = newer;
	if (version != NULL)
		snprintf(newer, sizeof(newer), "%s/%s", life->folder, version);
	supplicant_init(storage, ta, version != NULL ? 2 : 1);
}

static uint32_t hello_from(const char *version)
{
	uint32_t session = 0;
	uint32_t res = 0;

	folders(version);
	res = session_open(hello_uuid, &session);
	if (res == TEE_SUCCESS)
		session_close(session);
	return res;
}

/* ---------------------------------------------------------------- steps --- */

static bool file_in(const char *name, struct shm *shm, uint64_t *len)
{
	char path[PATH_LEN];
	struct stat st;
	int fd = -1;

	snprintf(path, sizeof(path), "%s/%s", life->folder, name);
	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0 ||
	    !driver_alloc((uint64_t)st.st_size, shm) ||
	    driver_register(&call, shm) != TEE_SUCCESS ||
	    read(fd, driver_at(shm->pa), (size_t)st.st_size) != st.st_size)
		return false;
	close(fd);
	*len = (uint64_t)st.st_size;
	return true;
}

static uint32_t do_install(void)
{
	uint32_t session = 0;
	struct shm file;
	uint64_t len = 0;
	uint32_t res = session_open(install_uuid, &session);

	if (res != TEE_SUCCESS ||
	    !file_in("v6/8aaaf200-2450-11e4-abe2-0002a5d5c51b.ta", &file, &len))
		return TEE_ERROR_BAD_STATE;
	arm();
	return invoke_with(session, INSTALL, MSG_RMEM_IN, &file, &len);
}

static uint32_t do_load(void)
{
	uint32_t session = 0;

	folders("v7");
	arm();

	uint32_t res = session_open(hello_uuid, &session);

	if (res == TEE_SUCCESS)
		session_close(session);
	return res;
}

/* Of objects with numbers from @from on; all over the names there are. */
static uint32_t many_measure(uint32_t session, enum many_call what,
			     uint32_t from, uint32_t step)
{
	const struct many_cost before = so_far;

	for (uint32_t i = 0; i < MANY_ROUNDS; i++) {
		uint32_t res =
			invoke(session, STEPS_NUMBERED, what, from + i * step);

		if (res != TEE_SUCCESS)
			return res;
	}
	life->cost[what].requests = so_far.requests - before.requests;
	life->cost[what].bytes = so_far.bytes - before.bytes;
	return TEE_SUCCESS;
}

static uint32_t do_many(uint32_t session)
{
	uint32_t step = life->at / MANY_ROUNDS;
	uint32_t res = invoke(session, STEPS_FILL, 0, life->at);

	if (res == TEE_SUCCESS)
		res = many_measure(session, MANY_READ, 0, step);
	if (res == TEE_SUCCESS)
		res = many_measure(session, MANY_OVERWRITE, 0, step);
	if (res == TEE_SUCCESS)
		res = many_measure(session, MANY_CREATE, life->at, 1);
	if (res == TEE_SUCCESS)
		res = many_measure(session, MANY_DELETE, 0, step);
	return res;
}

static uint32_t do_step(uint32_t session)
{
	uint32_t res = TEE_SUCCESS;

	switch (life->step) {
	case LIFE_PREPARE:
		res = invoke(session, STEPS_PREPARE, 0, 0);
		return res == TEE_SUCCESS ? hello_from("v5") : res;
	case LIFE_LOOK:
		return TEE_SUCCESS;
	case LIFE_MANY:
		return do_many(session);
	case LIFE_INSTALL:
		return do_install();
	case LIFE_LOAD_NEWER:
		return do_load();
	default:
		arm();
		return invoke(session, STEPS_DO, life->step, 0);
	}
}

/* Everything that is stored, in words. */
static void look(void)
{
	static struct shm shm;
	uint64_t len = LIFE_LOOK_MAX / 2;
	uint32_t session = 0;
	uint32_t res = session_open(steps_uuid, &session);
	int at = 0;

	if (res == TEE_SUCCESS && driver_alloc(len, &shm) &&
	    driver_register(&call, &shm) == TEE_SUCCESS)
		res = invoke_with(session, STEPS_LOOK, MSG_RMEM_OUT, &shm,
				  &len);
	if (res == TEE_SUCCESS)
		at = snprintf(life->look, LIFE_LOOK_MAX, "%.*s", (int)len,
			      (const char *)driver_at(shm.pa));
	else
		at = snprintf(life->look, LIFE_LOOK_MAX, "refused: %x\n", res);
	snprintf(life->look + at, (size_t)(LIFE_LOOK_MAX - at),
		 "TA without a file: %x\nTA of version 5: %x\n",
		 hello_from(NULL), hello_from("v5"));
	life->looked = true;
	life->go_on =
		res == TEE_SUCCESS ? invoke(session, STEPS_GO_ON, 0, 0) : res;
}

void life_live(struct life *l)
{
	char flash[PATH_LEN];
	char console[PATH_LEN];
	uint32_t session = 0;

	life = l;
	snprintf(flash, sizeof(flash), "%s/flash", l->folder);
	snprintf(console, sizeof(console), "%s/console", l->folder);

	const struct host_tee_config config = {
		.flash = flash,
		.console_log = console,
		.user = l->runner,
		.ram_size = RAM_SIZE,
		.notified = driver_notified,
	};

	folders(NULL);
	if (host_tee_start(&config, &driver_ram) != 0 || driver_start() != 0 ||
	    driver_call_init(&call) != 0 ||
	    session_open(steps_uuid, &session) != TEE_SUCCESS)
		_exit(1);
	l->started = true;
	l->result = do_step(session);
	disarm();
	l->ended = true;
	if (l->step != LIFE_MANY)
		look();
	power_off();
}
