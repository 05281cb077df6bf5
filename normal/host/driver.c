/*
 * Messages, SMCs and requests of the TEE, as Linux's driver handles them: the
 * message and the block for requests share a registered page, memory travels
 * as page lists, and a wait in the TEE is a wait here.
 */
#define _GNU_SOURCE
#include "driver.h"
#include "requests.h"
#include <abi/pta_avb.h>
#include <abi/teesmc.h>
#include <base/tee_result.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE	     4096u
#define LIST_ENTRIES 511u

struct host_tee_ram driver_ram;

static pthread_mutex_t ram_lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t *page_used;
static uint64_t page_count;
static uint64_t page_hint;
static uint64_t next_cookie = 0x1000;

static pthread_mutex_t notify_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t notify_changed = PTHREAD_COND_INITIALIZER;
static bool interrupt_pending;

static pthread_mutex_t limit_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t call_ended = PTHREAD_COND_INITIALIZER;
static uint64_t calls_ended;

/* --------------------------------------------------------------- memory --- */

void *driver_at(uint64_t pa)
{
	return driver_ram.map + (pa - driver_ram.base);
}

/* First run of @count free pages from @from on, or page_count. */
static uint64_t find_run(uint64_t from, uint64_t count)
{
	uint64_t run = 0;

	for (uint64_t i = from; i < page_count; i++) {
		run = page_used[i] ? 0 : run + 1;
		if (run == count)
			return i + 1 - count;
	}
	return page_count;
}

bool driver_alloc(uint64_t size, struct shm *shm)
{
	uint64_t count = (size + PAGE - 1) / PAGE;
	uint64_t at = 0;

	if (size == 0 || size > driver_ram.size)
		return false;
	pthread_mutex_lock(&ram_lock);
	at = find_run(page_hint, count);
	if (at == page_count)
		at = find_run(0, count);
	if (at != page_count) {
		memset(page_used + at, 1, count);
		page_hint = at + count;
		*shm = (struct shm){
			.cookie = next_cookie += 64,
			.pa = driver_ram.base + at * PAGE,
			.size = size,
			.pages = count,
		};
	}
	pthread_mutex_unlock(&ram_lock);
	if (at == page_count)
		return false;
	memset(driver_at(shm->pa), 0, count * PAGE);
	return true;
}

void driver_free(struct shm *shm)
{
	if (shm->pages == 0)
		return;
	pthread_mutex_lock(&ram_lock);
	memset(page_used + (shm->pa - driver_ram.base) / PAGE, 0, shm->pages);
	page_hint = 0;
	pthread_mutex_unlock(&ram_lock);
	shm->pages = 0;
}

bool driver_make_list(const struct shm *shm, struct shm *list)
{
	uint64_t lists = (shm->pages + LIST_ENTRIES - 1) / LIST_ENTRIES;

	if (!driver_alloc(lists * PAGE, list))
		return false;

	uint64_t *entry = driver_at(list->pa);

	for (uint64_t i = 0; i < shm->pages; i++) {
		uint64_t page = i / LIST_ENTRIES;
		uint64_t *at = entry + page * (PAGE / 8);

		at[i % LIST_ENTRIES] = shm->pa + i * PAGE;
		/* As Linux does, also where it points past the last one. */
		at[LIST_ENTRIES] = list->pa + (page + 1) * PAGE;
	}
	return true;
}

/* -------------------------------------------------------- notifications --- */

void driver_notified(void)
{
	pthread_mutex_lock(&notify_lock);
	interrupt_pending = true;
	pthread_cond_broadcast(&notify_changed);
	pthread_mutex_unlock(&notify_lock);
}

static void bottom_half(struct driver_call *call)
{
	driver_begin(call, MSG_DO_BOTTOM_HALF, 0);
	(void)driver_do(call);
}

/* The interrupt's thread: asks for values until there are none. */
static void *interrupt_loop(void *arg)
{
	struct driver_call call;

	if (driver_call_init(&call) != 0)
		return NULL;
	for (;;) {
		bool more = true;

		pthread_mutex_lock(&notify_lock);
		while (!interrupt_pending)
			pthread_cond_wait(&notify_changed, &notify_lock);
		interrupt_pending = false;
		pthread_mutex_unlock(&notify_lock);
		while (more) {
			uint64_t a[8] = { TEESMC_GET_ASYNC_NOTIF };

			host_tee_smc(a);
			more = a[0] == 0 && (a[2] & 2) != 0;
			if (a[0] != 0 || (a[2] & 1) == 0)
				break;
			if (a[1] == 0)
				bottom_half(&call);
			else
				requests_notified(a[1]);
		}
	}
	return NULL;
}

/* ---------------------------------------------------------------- calls --- */

void driver_begin(struct driver_call *call, uint32_t cmd, uint32_t count)
{
	memset(call->hdr, 0,
	       sizeof(*call->hdr) + MSG_PARAM_MAX * sizeof(struct msg_param));
	call->hdr->cmd = cmd;
	call->hdr->num_params = count;
}

static uint64_t ends_so_far(void)
{
	uint64_t now = 0;

	pthread_mutex_lock(&limit_lock);
	now = calls_ended;
	pthread_mutex_unlock(&limit_lock);
	return now;
}

static void wait_for_thread(uint64_t seen)
{
	pthread_mutex_lock(&limit_lock);
	while (calls_ended == seen)
		pthread_cond_wait(&call_ended, &limit_lock);
	pthread_mutex_unlock(&limit_lock);
}

static void count_end(void)
{
	pthread_mutex_lock(&limit_lock);
	calls_ended++;
	pthread_cond_broadcast(&call_ended);
	pthread_mutex_unlock(&limit_lock);
}

/* Serve requests until the call is over. */
static uint64_t run(struct driver_call *call, uint64_t a[8])
{
	/* Where requests are follows from what we wrote, not what is there. */
	struct msg_header *rpc =
		(struct msg_header *)(call->param + call->hdr->num_params);

	for (;;) {
		host_tee_smc(a);
		if (a[0] < TEESMC_RPC_ALLOC || a[0] == SMCCC_UNKNOWN)
			return a[0];
		if (a[0] == TEESMC_RPC_CMD)
			requests_serve(rpc, (struct msg_param *)(rpc + 1));
		a[0] = TEESMC_RETURN_FROM_RPC;
	}
}

static uint64_t do_call(struct driver_call *call, uint64_t id, uint64_t where)
{
	for (;;) {
		uint64_t a[8] = { id, where >> 32, (uint32_t)where };
		uint64_t seen = ends_so_far();
		uint64_t res = run(call, a);

		if (res != TEESMC_ETHREAD_LIMIT) {
			count_end();
			return res;
		}
		wait_for_thread(seen);
	}
}

uint64_t driver_do(struct driver_call *call)
{
	return do_call(call, TEESMC_CALL_WITH_REGD_ARG, call->page.cookie);
}

static uint32_t do_register(struct driver_call *call, const struct shm *shm,
			    bool by_address)
{
	struct shm list;
	uint64_t res = 0;

	if (!driver_make_list(shm, &list))
		return TEE_ERROR_OUT_OF_MEMORY;
	driver_begin(call, MSG_REGISTER_SHM, 1);
	call->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	call->param[0].tmem.buf_ptr = list.pa;
	call->param[0].tmem.size = shm->size;
	call->param[0].tmem.shm_ref = shm->cookie;
	res = by_address
		      ? do_call(call, TEESMC_CALL_WITH_RPC_ARG, call->page.pa)
		      : driver_do(call);
	driver_free(&list);
	return res == 0 ? call->hdr->ret : TEE_ERROR_COMMUNICATION;
}

uint32_t driver_register(struct driver_call *call, const struct shm *shm)
{
	return do_register(call, shm, false);
}

static uint32_t do_unregister(struct driver_call *call, uint64_t cookie,
			      bool by_address)
{
	uint64_t res = 0;

	driver_begin(call, MSG_UNREGISTER_SHM, 1);
	call->param[0].attr = MSG_RMEM_IN;
	call->param[0].rmem.shm_ref = cookie;
	res = by_address
		      ? do_call(call, TEESMC_CALL_WITH_RPC_ARG, call->page.pa)
		      : driver_do(call);
	return res == 0 ? call->hdr->ret : TEE_ERROR_COMMUNICATION;
}

uint32_t driver_unregister(struct driver_call *call, uint64_t cookie)
{
	return do_unregister(call, cookie, false);
}

int driver_call_init(struct driver_call *call)
{
	memset(call, 0, sizeof(*call));
	if (!driver_alloc(PAGE, &call->page))
		return -1;
	call->hdr = driver_at(call->page.pa);
	call->param = (struct msg_param *)(call->hdr + 1);
	if (do_register(call, &call->page, true) == TEE_SUCCESS)
		return 0;
	driver_free(&call->page);
	return -1;
}

void driver_call_fini(struct driver_call *call)
{
	if (call->page.pages == 0)
		return;
	(void)do_unregister(call, call->page.cookie, true);
	driver_free(&call->page);
}

/*
 * The part of the boot loader, which there is none of: its last word, after
 * which nobody writes verified boot's state.
 */
static int end_of_boot(void)
{
	static const uint8_t uuid[16] = PTA_AVB_UUID_OCTETS;
	struct driver_call call;
	uint32_t session = 0;
	bool done = false;

	if (driver_call_init(&call) != 0)
		return -1;
	driver_begin(&call, MSG_OPEN_SESSION, 2);
	call.param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(call.param[0].octets, uuid, sizeof(uuid));
	call.param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	if (driver_do(&call) == 0 && call.hdr->ret == TEE_SUCCESS) {
		session = call.hdr->session;
		driver_begin(&call, MSG_INVOKE_COMMAND, 0);
		call.hdr->session = session;
		call.hdr->func = AVB_END_OF_BOOT;
		done = driver_do(&call) == 0 && call.hdr->ret == TEE_SUCCESS;
		driver_begin(&call, MSG_CLOSE_SESSION, 0);
		call.hdr->session = session;
		(void)driver_do(&call);
	}
	driver_call_fini(&call);
	return done ? 0 : -1;
}

int driver_start(void)
{
	uint64_t a[8] = { TEESMC_CALLS_UID };
	pthread_t id;

	page_count = driver_ram.size / PAGE;
	page_used = calloc(page_count, 1);
	if (page_used == NULL)
		return -1;
	memset(page_used, 1, driver_ram.used / PAGE);
	host_tee_smc(a);
	if (a[0] != 0x384fb3e0 || a[2] != 0xaf630002)
		return -1;
	a[0] = TEESMC_EXCHANGE_CAPS;
	a[1] = 0;
	host_tee_smc(a);
	if (a[0] != TEESMC_OK || (a[1] & TEESMC_CAP_DYNAMIC_SHM) == 0 ||
	    (a[1] & TEESMC_CAP_RPC_ARG) == 0)
		return -1;
	a[0] = TEESMC_ENABLE_ASYNC_NOTIF;
	host_tee_smc(a);
	a[0] = TEESMC_DISABLE_SHM_CACHE;
	host_tee_smc(a);
	if (a[0] != TEESMC_ENOTAVAIL ||
	    pthread_create(&id, NULL, interrupt_loop, NULL) != 0)
		return -1;
	pthread_detach(id);
	return end_of_boot();
}
