/*
 * Requests of the TEE, as Linux's driver answers them or has the supplicant
 * answer: memory that is lent, time, notifications that are waited for.
 */
#define _GNU_SOURCE
#include "requests.h"
#include "driver.h"
#include "sockets.h"
#include "supplicant.h"
#include <base/tee_result.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define NOTIFY_VALUES 64u

static pthread_mutex_t notify_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t notify_changed = PTHREAD_COND_INITIALIZER;
static uint64_t notify_values; /* sent and not yet waited for */

void requests_notified(uint64_t value)
{
	if (value >= NOTIFY_VALUES)
		return;
	pthread_mutex_lock(&notify_lock);
	notify_values |= UINT64_C(1) << value;
	pthread_cond_broadcast(&notify_changed);
	pthread_mutex_unlock(&notify_lock);
}

static uint32_t serve_notification(const struct msg_param *p)
{
	uint64_t value = p->value[1];

	if (value >= NOTIFY_VALUES)
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t bit = UINT64_C(1) << value;

	pthread_mutex_lock(&notify_lock);
	if (p->value[0] == RPC_NOTIFICATION_WAIT) {
		while ((notify_values & bit) == 0)
			pthread_cond_wait(&notify_changed, &notify_lock);
		notify_values &= ~bit;
	} else {
		notify_values |= bit;
		pthread_cond_broadcast(&notify_changed);
	}
	pthread_mutex_unlock(&notify_lock);
	return TEE_SUCCESS;
}

/* Memory the TEE asked for, until it gives it back. */
struct lent {
	struct lent *next;
	struct shm shm;
	struct shm list;
};

static pthread_mutex_t lent_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lent *lent;

static uint32_t serve_alloc(struct msg_param *p)
{
	struct lent *l = NULL;
	uint64_t type = p->value[0];

	if (type > 1 || p->value[1] == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	l = calloc(1, sizeof(*l));
	if (l == NULL || !driver_alloc(p->value[1], &l->shm)) {
		free(l);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	if (!driver_make_list(&l->shm, &l->list)) {
		driver_free(&l->shm);
		free(l);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	pthread_mutex_lock(&lent_lock);
	l->next = lent;
	lent = l;
	pthread_mutex_unlock(&lent_lock);
	p->attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	p->tmem.buf_ptr = l->list.pa;
	p->tmem.size = l->shm.size;
	p->tmem.shm_ref = l->shm.cookie;
	return TEE_SUCCESS;
}

static void serve_free(uint64_t cookie)
{
	struct lent **link = &lent;
	struct lent *l = NULL;

	pthread_mutex_lock(&lent_lock);
	while (*link != NULL && (*link)->shm.cookie != cookie)
		link = &(*link)->next;
	l = *link;
	if (l != NULL)
		*link = l->next;
	pthread_mutex_unlock(&lent_lock);
	if (l == NULL)
		return;
	driver_free(&l->shm);
	driver_free(&l->list);
	free(l);
}

/* Bytes of a memref of lent memory, or NULL. */
static void *lent_bytes(const struct msg_param *p)
{
	void *at = NULL;

	pthread_mutex_lock(&lent_lock);
	for (struct lent *l = lent; l != NULL; l = l->next)
		if (l->shm.cookie == p->rmem.shm_ref &&
		    p->rmem.offs <= l->shm.size &&
		    p->rmem.size <= l->shm.size - p->rmem.offs)
			at = driver_at(l->shm.pa + p->rmem.offs);
	pthread_mutex_unlock(&lent_lock);
	return at;
}

static uint32_t ask_supplicant(struct msg_header *hdr, struct msg_param *param)
{
	void *bytes[MSG_RPC_PARAM_MAX] = { NULL };

	for (uint32_t i = 0; i < hdr->num_params; i++) {
		uint64_t type = param[i].attr & MSG_ATTR_TYPE;

		if (type < MSG_RMEM_IN || type > MSG_RMEM_INOUT)
			continue;
		bytes[i] = lent_bytes(&param[i]);
		if (bytes[i] == NULL)
			return TEE_ERROR_BAD_PARAMETERS;
	}
	if (hdr->cmd == RPC_SOCKET)
		return sockets_serve(param, hdr->num_params, bytes);
	return supplicant_serve(hdr->cmd, param, hdr->num_params, bytes);
}

void requests_serve(struct msg_header *hdr, struct msg_param *param)
{
	struct timespec ts;

	hdr->ret = TEE_SUCCESS;
	switch (hdr->cmd) {
	case RPC_GET_TIME:
		clock_gettime(CLOCK_REALTIME, &ts);
		param[0].value[0] = (uint64_t)ts.tv_sec;
		param[0].value[1] = (uint64_t)ts.tv_nsec;
		break;
	case RPC_NOTIFICATION:
		hdr->ret = serve_notification(&param[0]);
		break;
	case RPC_SUSPEND:
		ts.tv_sec = (time_t)(param[0].value[0] / 1000);
		ts.tv_nsec = (long)(param[0].value[0] % 1000) * 1000000;
		nanosleep(&ts, NULL);
		break;
	case RPC_SHM_ALLOC:
		hdr->ret = serve_alloc(&param[0]);
		break;
	case RPC_SHM_FREE:
		serve_free(param[0].value[1]);
		break;
	default:
		hdr->ret = ask_supplicant(hdr, param);
		break;
	}
}
