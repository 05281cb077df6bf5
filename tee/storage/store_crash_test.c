/*
 * The store against its model: random operations, and for each of them every
 * fault at every call that it makes to the file or the rollback store.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <stdio.h>
#include <stdlib.h>
#include <storage/store_model.h>
#include <storage/store_sim.h>

#define NONCE_ROOM 32768u

static unsigned long trials; /* faults tried */

/* More work for the longer checks: STRONGROOM_STORE_ROUNDS=100, say. */
static unsigned int rounds(unsigned int usual)
{
	const char *s = getenv("STRONGROOM_STORE_ROUNDS");

	return s != NULL ? usual * (unsigned int)atoi(s) : usual;
}

static void print_op(const struct model_op *op, enum sim_fault fault,
		     uint64_t at)
{
	print_message("op %d id %u to %u off %u len %u attr %u seed %u; "
		      "%s at call %llu\n",
		      op->kind, op->id, op->to, op->off, op->len, op->attr_len,
		      op->seed, sim_fault_name[fault], (unsigned long long)at);
}

static bool is_cut(enum sim_fault f)
{
	return f >= SIM_CUT_BEFORE && f <= SIM_CUT_FRONT;
}

struct world {
	struct sim sim;
	struct sim trial;
	struct model now;
	struct model next;
	struct sim_nonces *nonces;
	struct sim_nonces *nonces_trial;
};

static void world_init(struct world *w)
{
	*w = (struct world){ 0 };
	sim_init(&w->sim);
	sim_init(&w->trial);
	w->nonces = sim_nonces_alloc(NONCE_ROOM);
	w->nonces_trial = sim_nonces_alloc(NONCE_ROOM);
}

static void world_free(struct world *w)
{
	sim_free(&w->sim);
	sim_free(&w->trial);
	model_free(&w->now);
	model_free(&w->next);
	sim_nonces_free(w->nonces);
	sim_nonces_free(w->nonces_trial);
}

/*
 * One operation with one fault. False when it ended before the fault's call.
 */
static bool fault_one(struct world *w, const struct model_op *op,
		      TEE_Result expected, enum sim_fault fault, uint64_t at,
		      bool warm)
{
	static const struct model_op after = { .kind = OP_OVERWRITE,
					       .id = 1,
					       .len = 2500 };
	struct model m = { 0 };

	sim_heap_reset();
	sim_copy(&w->trial, &w->sim);
	sim_nonces_copy(w->nonces_trial, w->nonces);
	sim_nonces_use(w->nonces_trial);

	struct store *st = sim_store(&w->trial, STORE_CACHE_PAGES_MIN);

	if (warm)
		assert_int_equal(model_matches(&w->now, st), TEE_SUCCESS);
	sim_arm(&w->trial, fault, at);

	TEE_Result res = model_apply_store(st, op);
	bool hit = w->trial.hit;

	if (!hit)
		assert_int_equal(res, expected);
	if (is_cut(fault) && hit)
		assert_int_not_equal(res, TEE_SUCCESS);
	if (res != expected &&
	    (fault == SIM_RACE || fault == SIM_RESTART || fault == SIM_SHORT))
		print_op(op, fault, at);
	/* What fails only once, or says nothing, must be got over. */
	if (fault == SIM_RACE || fault == SIM_RESTART || fault == SIM_SHORT)
		assert_int_equal(res, expected);
	if (hit && res != expected)
		assert_true(res == TEE_ERROR_STORAGE_NOT_AVAILABLE ||
			    (fault == SIM_NO_SPACE &&
			     res == TEE_ERROR_STORAGE_NO_SPACE));
	sim_power_on(&w->trial);

	trials++;
	/*
	 * The running store, when it still runs, then a new one: but then Linux
	 * is new, too, and has nothing left to write.
	 */
	model_copy(&m, &w->now);
	for (int reboot = is_cut(fault) ? 1 : 0;
	     reboot < (fault == SIM_FAIL_LATE ? 1 : 2); reboot++) {
		if (reboot == 1)
			st = sim_store(&w->trial, STORE_CACHE_PAGES_MIN);

		TEE_Result old = model_matches(&m, st);
		TEE_Result new = model_matches(&w->next, st);

		if (old != TEE_SUCCESS && new != TEE_SUCCESS)
			print_op(op, fault, at);
		assert_true(old == TEE_SUCCESS || new == TEE_SUCCESS);
		if (res == TEE_SUCCESS)
			assert_int_equal(new, TEE_SUCCESS);
		/* The store serves on, and a second look sees the same. */
		if (new == TEE_SUCCESS)
			model_copy(&m, &w->next);
	}
	model_apply(&m, &after);
	assert_int_equal(model_apply_store(st, &after), TEE_SUCCESS);
	assert_int_equal(model_matches(&m, st), TEE_SUCCESS);
	sim_power_on(&w->trial);
	st = sim_store(&w->trial, STORE_CACHE_PAGES_MIN);
	assert_int_equal(model_matches(&m, st), TEE_SUCCESS);
	model_free(&m);
	return hit;
}

static void every_fault(struct world *w, const struct model_op *op,
			TEE_Result expected, bool warm)
{
	for (enum sim_fault f = SIM_CUT_BEFORE; f < SIM_FAULT_COUNT; f++) {
		for (uint64_t at = 1; fault_one(w, op, expected, f, at, warm);
		     at++)
			;
	}
}

/* Objects of a TA that the model does not look at, to make the tree tall. */
static void crowd(struct world *w, uint32_t count)
{
	static const uint8_t data[1024];
	const struct store_meta meta = { .data_len = sizeof(data) };
	struct store *st = sim_store(&w->sim, STORE_CACHE_PAGES_MIN);

	for (uint32_t i = 0; i < count; i++) {
		struct store_object_id id = { .storage_id = 7, .len = 4 };

		id.ta.timeLow = i % 2 == 0 ? 1 : 0xffffffff;
		id.id[0] = (uint8_t)(i * 151);
		id.id[1] = (uint8_t)(i >> 8);
		id.id[2] = (uint8_t)i;
		assert_int_equal(
			store_create(st, &id, &meta, NULL, data, false),
			TEE_SUCCESS);
	}
}

static void run(uint64_t seed, unsigned int count, uint32_t len_max,
		uint32_t others)
{
	struct world w;
	uint64_t random = seed;

	world_init(&w);
	sim_nonces_use(w.nonces);
	crowd(&w, others);
	for (unsigned int i = 0; i < count; i++) {
		struct model_op op = { 0 };

		model_random_op(&random, len_max, &op);
		model_copy(&w.next, &w.now);

		TEE_Result expected = model_apply(&w.next, &op);

		every_fault(&w, &op, expected, i % 2 == 0);

		/* And without a fault, to go on from there. */
		sim_heap_reset();
		sim_power_on(&w.sim);
		sim_nonces_use(w.nonces);

		struct store *st = sim_store(&w.sim, STORE_CACHE_PAGES_MIN);

		assert_int_equal(model_apply_store(st, &op), expected);
		assert_int_equal(model_matches(&w.next, st), TEE_SUCCESS);
		model_copy(&w.now, &w.next);
	}
	world_free(&w);
	print_message("faults tried so far: %lu\n", trials);
}

static void survives_every_fault_small(void **state)
{
	run(1, rounds(30), 3000, 0);
}

static void survives_every_fault_paged(void **state)
{
	run(2, rounds(12), 20000, 0);
}

static void survives_every_fault_large(void **state)
{
	run(3, rounds(3), 300000, 0);
}

static void survives_every_fault_in_a_crowd(void **state)
{
	run(4, rounds(6), 9000, 600);
}

/* Many operations on one running store, now and then mounted anew. */
static void agrees_with_the_model(void **state)
{
	struct model m = { 0 };
	struct sim sim;
	uint64_t random = 77;
	struct sim_nonces *nonces = sim_nonces_alloc(1u << 20);

	sim_init(&sim);
	sim_heap_reset();
	sim_nonces_use(nonces);

	struct store *st = sim_store(&sim, 0);

	for (unsigned int i = 0; i < rounds(4000); i++) {
		struct model_op op = { 0 };

		model_random_op(&random, i % 100 == 0 ? 400000 : 9000, &op);

		TEE_Result expected = model_apply(&m, &op);
		TEE_Result res = model_apply_store(st, &op);

		if (res != expected)
			print_op(&op, SIM_NONE, i);
		assert_int_equal(res, expected);
		if (i % 40 == 0)
			assert_int_equal(model_matches(&m, st), TEE_SUCCESS);
		if (i % 200 == 0) {
			sim_heap_reset();
			sim_power_on(&sim);
			st = sim_store(
				&sim, i % 400 == 0 ? STORE_CACHE_PAGES_MIN : 0);
		}
		if (sim_nonces_count(nonces) > 400000) {
			sim_nonces_free(nonces);
			nonces = sim_nonces_alloc(1u << 20);
			sim_nonces_use(nonces);
		}
	}
	assert_int_equal(model_matches(&m, st), TEE_SUCCESS);

	struct store_stats stats = { 0 };

	/* What is deleted is given back: super pair and first page stay. */
	for (unsigned int i = 0; i < MODEL_IDS; i++) {
		struct store_object_id id = { 0 };

		model_id(i, &id);
		(void)store_delete(st, &id);
	}
	store_stats(st, &stats);
	assert_int_equal(stats.pages_used, 3);
	assert_int_equal(stats.objects, 0);
	model_free(&m);
	sim_free(&sim);
	sim_nonces_free(nonces);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_model),
		cmocka_unit_test(survives_every_fault_small),
		cmocka_unit_test(survives_every_fault_paged),
		cmocka_unit_test(survives_every_fault_large),
		cmocka_unit_test(survives_every_fault_in_a_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
