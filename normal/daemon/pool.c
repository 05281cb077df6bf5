/*
 * Sessions with the wallet TA: see pool.h.
 */
#include "pool.h"

#include "../wallet/wallet_client.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WAIT_S 30 /* for a session to come free */

struct slot {
	struct wallet_client client;
	bool open;
	bool taken;
};

struct pool {
	TEEC_Context ctx;
	gid_t group;
	size_t count;
	pthread_mutex_t lock; /* of the slots' flags */
	pthread_cond_t freed;
	struct slot slot[POOL_SESSIONS_MAX];
};

struct pool *pool_open(gid_t group, size_t sessions)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->group = group;
	pool->count = sessions;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->freed, NULL);

	TEEC_Result res = TEEC_InitializeContext(NULL, &pool->ctx);

	if (res != TEEC_SUCCESS) {
		fprintf(stderr, "strongroomd: no TEE here (0x%08x)\n", res);
		free(pool);
		return NULL;
	}
	return pool;
}

void pool_close(struct pool *pool)
{
	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->count; i++) {
		if (pool->slot[i].open)
			wallet_client_close(&pool->slot[i].client);
	}
	TEEC_FinalizeContext(&pool->ctx);
	free(pool);
}

/* An open slot that is free, else any that is free, else NULL. */
static struct slot *free_slot(struct pool *pool)
{
	struct slot *found = NULL;

	for (size_t i = 0; i < pool->count; i++) {
		struct slot *slot = &pool->slot[i];

		if (!slot->taken && (found == NULL || slot->open))
			found = slot;
		if (found != NULL && found->open)
			break;
	}
	return found;
}

static struct slot *take(struct pool *pool)
{
	struct timespec until = { 0 };
	struct slot *slot = NULL;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_S;
	pthread_mutex_lock(&pool->lock);
	for (slot = free_slot(pool); slot == NULL; slot = free_slot(pool)) {
		if (pthread_cond_timedwait(&pool->freed, &pool->lock, &until) ==
		    ETIMEDOUT)
			break;
	}
	if (slot != NULL)
		slot->taken = true;
	pthread_mutex_unlock(&pool->lock);
	return slot;
}

/* Results after which a session is of no use any more. */
static bool session_ended(TEEC_Result res)
{
	return res == TEEC_ERROR_TARGET_DEAD || res == TEEC_ERROR_COMMUNICATION;
}

static void give(struct pool *pool, struct slot *slot, TEEC_Result res)
{
	if (slot->open && session_ended(res)) {
		wallet_client_close(&slot->client);
		slot->open = false;
	}
	pthread_mutex_lock(&pool->lock);
	slot->taken = false;
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}

/* Takes a session, opening it if need be. */
static TEEC_Result begin(struct pool *pool, struct slot **slot)
{
	*slot = take(pool);
	if (*slot == NULL)
		return TEEC_ERROR_BUSY;
	if ((*slot)->open)
		return TEEC_SUCCESS;

	TEEC_Result res =
		wallet_client_open(&(*slot)->client, &pool->ctx, pool->group);

	(*slot)->open = res == TEEC_SUCCESS;
	if (res == TEEC_SUCCESS)
		return TEEC_SUCCESS;
	fprintf(stderr, "strongroomd: wallet TA: %s (0x%08x)\n",
		wallet_result_text(res), res);
	give(pool, *slot, res);
	/* What is missing is the TA, not an account. */
	return res == TEEC_ERROR_ITEM_NOT_FOUND ? TEEC_ERROR_COMMUNICATION
						: res;
}

static uint32_t list(void *ctx, struct wallet_info *info, size_t *count)
{
	struct slot *slot = NULL;
	size_t broken = 0;
	TEEC_Result res = begin(ctx, &slot);

	*count = 0;
	if (res != TEEC_SUCCESS)
		return res;
	res = wallet_list(&slot->client, info, count, &broken);
	give(ctx, slot, res);
	if (broken != 0)
		fprintf(stderr,
			"strongroomd: %zu stored objects cannot be read\n",
			broken);
	return res;
}

static uint32_t sign_tx(void *ctx, uint64_t id, const uint8_t *tx,
			size_t tx_len, struct wallet_signed *head, uint8_t *raw)
{
	const struct wallet_path first = { 0 };
	struct slot *slot = NULL;
	TEEC_Result res = begin(ctx, &slot);

	if (res != TEEC_SUCCESS)
		return res;
	res = wallet_sign_tx(&slot->client, id, &first, tx, tx_len, head, raw,
			     tx_len + 80);
	give(ctx, slot, res);
	return res;
}

static uint32_t sign_message(void *ctx, uint64_t id, const uint8_t *message,
			     size_t len, uint8_t signature[65])
{
	const struct wallet_path first = { 0 };
	struct slot *slot = NULL;
	TEEC_Result res = begin(ctx, &slot);

	if (res != TEEC_SUCCESS)
		return res;
	res = wallet_sign_message(&slot->client, id, &first, message, len,
				  signature);
	give(ctx, slot, res);
	return res;
}

struct rpc_backend pool_backend(struct pool *pool)
{
	return (struct rpc_backend){
		.ctx = pool,
		.list = list,
		.sign_tx = sign_tx,
		.sign_message = sign_message,
		.text = wallet_result_text,
	};
}
