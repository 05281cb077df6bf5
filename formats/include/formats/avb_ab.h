/*
 * A/B slots: which of two the device boots, how often a new one is tried, and
 * what is written down about it. 32 bytes in the partition misc hold it; nobody
 * signs them, so all they can do is choose between slots that verify.
 */
#ifndef FORMATS_AVB_AB_H
#define FORMATS_AVB_AB_H

#include <formats/avb_slot.h>

#define AVB_AB_LEN	    32u
#define AVB_AB_OFFSET	    2048u /* in the partition misc */
#define AVB_AB_SLOT_COUNT   2u
#define AVB_AB_PRIORITY_MAX 15u
#define AVB_AB_TRIES_MAX    7u

struct avb_ab_slot {
	uint8_t priority; /* 0: never boot it */
	uint8_t tries;	  /* left, until it has been successful */
	uint8_t successful;
	uint8_t reserved;
};

struct avb_ab {
	uint8_t minor;
	uint8_t reserved1[2];
	struct avb_ab_slot slot[AVB_AB_SLOT_COUNT];
	uint8_t reserved2[12];
};

/** avb_ab_init() - a new device: both slots to be tried, a first. */
void avb_ab_init(struct avb_ab *ab);

/**
 * avb_ab_parse() - read the 32 bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT for a wrong magic, checksum or
 * major version.
 */
TEE_Result avb_ab_parse(const uint8_t bytes[AVB_AB_LEN], struct avb_ab *ab);
void avb_ab_write(const struct avb_ab *ab, uint8_t bytes[AVB_AB_LEN]);

/** avb_ab_normalize() - make slots in states that cannot be unbootable. */
void avb_ab_normalize(struct avb_ab *ab);

bool avb_ab_bootable(const struct avb_ab_slot *slot);

/** avb_ab_choose() - the slot to boot, 0 or 1, or AVB_AB_SLOT_COUNT: none. */
unsigned int avb_ab_choose(const struct avb_ab *ab);

/* Changes of one slot. */
enum avb_ab_mark {
	AVB_AB_ACTIVE,	   /* boot it next, with all tries */
	AVB_AB_UNBOOTABLE, /* never again */
	AVB_AB_SUCCESSFUL, /* it has come up; nothing if it is not bootable */
};

void avb_ab_mark(struct avb_ab *ab, unsigned int slot, enum avb_ab_mark mark);

enum avb_ab_result {
	AVB_AB_OK,
	AVB_AB_OK_WITH_VERIFICATION_ERROR,
	AVB_AB_ERROR_OOM,
	AVB_AB_ERROR_IO,
	AVB_AB_ERROR_NO_BOOTABLE_SLOTS,
	AVB_AB_ERROR_INVALID_ARGUMENT,
};

/** avb_ab_result_text() - "OK", "ERROR_OOM" and so on. */
const char *avb_ab_result_text(enum avb_ab_result result);

/* What the platform does beyond struct avb_ops, with its pointer. */
struct avb_ab_ops {
	TEE_Result (*read)(void *dev, uint8_t bytes[AVB_AB_LEN]);
	TEE_Result (*write)(void *dev, const uint8_t bytes[AVB_AB_LEN]);
	TEE_Result (*rollback_write)(void *dev, uint32_t location,
				     uint64_t index);
};

/*
 * Whether rollback indexes rise as soon as a slot verifies, up to what every
 * slot that verifies has, or only for a slot that has been successful.
 */
enum avb_ab_rise {
	AVB_AB_RISE_VERIFIED,
	AVB_AB_RISE_SUCCESSFUL,
};

struct avb_ab_flow {
	const struct avb_ops *ops;
	const struct avb_ab_ops *ab_ops;
	void *dev;
	const char *const *requested;
	size_t requested_count;
	uint32_t flags; /* enum avb_call_flag */
	enum avb_mode mode;
	enum avb_ab_rise rise;
	struct avb_room room[AVB_AB_SLOT_COUNT]; /* each its own memory */

	/* What comes out. */
	struct avb_slot slot[AVB_AB_SLOT_COUNT];
	bool verified[AVB_AB_SLOT_COUNT]; /* @slot has data */
	bool tried[AVB_AB_SLOT_COUNT];	  /* @result is one of this run */
	enum avb_result result[AVB_AB_SLOT_COUNT];
	unsigned int chosen; /* AVB_AB_SLOT_COUNT: none */
	struct avb_ab ab;    /* as it now is */
};

/**
 * avb_ab_flow() - verify the slots, choose one, write down what follows
 * @flow: the first part set, the second zero
 *
 * Rollback indexes are never lowered, and not written at all when the device
 * is unlocked. When misc cannot be read nothing is written.
 *
 * Return: AVB_AB_OK or AVB_AB_OK_WITH_VERIFICATION_ERROR, with @flow->chosen;
 * otherwise what is wrong, and nothing is chosen.
 */
enum avb_ab_result avb_ab_flow(struct avb_ab_flow *flow);

/**
 * avb_ab_change() - mark a slot in misc
 *
 * Return: AVB_AB_OK, AVB_AB_ERROR_IO or AVB_AB_ERROR_OOM.
 */
enum avb_ab_result avb_ab_change(const struct avb_ab_ops *ops, void *dev,
				 unsigned int slot, enum avb_ab_mark mark);

#endif
