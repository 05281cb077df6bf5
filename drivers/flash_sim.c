/*
 * The simulated NOR flash. Programming ANDs word by word, erasing takes whole
 * sectors, and power can fail inside any of these steps: a word then has some
 * of its bits programmed, a sector some of its words erased.
 */
#include <drivers/flash_sim.h>
#include <base/bytes.h>
#include <string.h>

static uint32_t noise(struct flash_sim *sim)
{
	sim->seed ^= sim->seed << 13;
	sim->seed ^= sim->seed >> 17;
	sim->seed ^= sim->seed << 5;
	return sim->seed;
}

/* Counts a step; true when power fails in it. */
static bool step_is_cut(struct flash_sim *sim)
{
	sim->steps++;
	if (sim->steps == sim->cut_at)
		sim->dead = true;
	return sim->dead;
}

static struct flash_sim *sim_of(struct flash *fl)
{
	return container_of(fl, struct flash_sim, flash);
}

static TEE_Result sim_read(struct flash *fl, uint32_t off, void *to, size_t len)
{
	struct flash_sim *sim = sim_of(fl);

	if (sim->dead)
		return TEE_ERROR_GENERIC;
	memcpy(to, sim->mem + off, len);
	return TEE_SUCCESS;
}

static TEE_Result sim_program(struct flash *fl, uint32_t off, const void *from,
			      size_t len)
{
	struct flash_sim *sim = sim_of(fl);
	const uint8_t *src = from;
	bool fails = false;

	if (sim->dead)
		return TEE_ERROR_GENERIC;
	for (size_t i = 0; i < len; i++)
		if ((src[i] & ~sim->mem[off + i]) != 0)
			return TEE_ERROR_BAD_STATE;
	if (sim->fail_next > 0) {
		sim->fail_next--;
		fails = true;
	}
	for (size_t at = 0; at < len; at += FLASH_WORD_LEN) {
		uint8_t *cell = sim->mem + off + at;
		uint32_t word = load_le32(src + at);

		if (fails && noise(sim) % 8 == 0)
			continue;
		if (step_is_cut(sim)) {
			store_le32(cell, load_le32(cell) & (word | noise(sim)));
			return TEE_ERROR_GENERIC;
		}
		store_le32(cell, load_le32(cell) & word);
	}
	return fails ? TEE_ERROR_GENERIC : TEE_SUCCESS;
}

static void erase_some(struct flash_sim *sim, uint32_t off)
{
	for (uint32_t at = 0; at < sim->flash.sector_size; at += 4) {
		uint8_t *cell = sim->mem + off + at;
		uint32_t what = noise(sim);

		if (what % 3 == 0)
			store_le32(cell, UINT32_MAX);
		else if (what % 3 == 1)
			store_le32(cell, load_le32(cell) | noise(sim));
	}
}

static TEE_Result sim_erase_sector(struct flash *fl, uint32_t off)
{
	struct flash_sim *sim = sim_of(fl);
	uint32_t left = fl->sector_size;

	if (sim->dead)
		return TEE_ERROR_GENERIC;
	if (sim->fail_next > 0) {
		sim->fail_next--;
		erase_some(sim, off);
		return TEE_ERROR_GENERIC;
	}
	for (unsigned int i = 0; i < FLASH_SIM_ERASE_STEPS; i++) {
		if (!step_is_cut(sim))
			continue;
		/*
		 * The first moments leave the sector as it was or all zero (a
		 * chip programs a sector before it erases it), the last ones
		 * leave it erased, the others anything between.
		 */
		if (i == 1)
			memset(sim->mem + off, 0, left);
		else if (i == FLASH_SIM_ERASE_STEPS - 1)
			memset(sim->mem + off, 0xff, left);
		else if (i > 1)
			erase_some(sim, off);
		return TEE_ERROR_GENERIC;
	}
	memset(sim->mem + off, 0xff, left);
	return TEE_SUCCESS;
}

static const struct flash_ops sim_ops = {
	.read = sim_read,
	.program = sim_program,
	.erase_sector = sim_erase_sector,
};

void flash_sim_init(struct flash_sim *sim, uint8_t *mem, uint32_t size,
		    uint32_t sector_size)
{
	*sim = (struct flash_sim){
		.flash = {
			.ops = &sim_ops,
			.size = size,
			.sector_size = sector_size,
		},
		.mem = mem,
		.seed = 0x2545f491,
	};
}

void flash_sim_power_on(struct flash_sim *sim)
{
	sim->dead = false;
	sim->cut_at = 0;
}
