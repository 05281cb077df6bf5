/*
 * Commands of the steps TA, for it and for the test that cuts its power.
 */
#ifndef STEPS_TA_H
#define STEPS_TA_H

#define TA_STEPS_UUID                                                          \
	{                                                                      \
		0xe1c6d0f4, 0x3b52, 0x4a7e,                                    \
		{                                                              \
			0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x55         \
		}                                                              \
	}

/* Each changes what is stored by one call, or only looks at it. */
enum steps_step {
	STEP_CREATE,	   /* 1 KiB */
	STEP_CREATE_LARGE, /* 64 KiB */
	STEP_CREATE_KEY,   /* attributes and data */
	STEP_CREATE_OVER,  /* in the place of another object */
	STEP_WRITE,	   /* in place, over two pages */
	STEP_APPEND,
	STEP_WRITE_BEYOND, /* behind a gap, sought past the end */
	STEP_TRUNCATE,
	STEP_EXTEND, /* truncated to more than there is */
	STEP_RENAME,
	STEP_RESTRICT_USAGE,
	STEP_DELETE,
	STEP_DELETE_LARGE,
	STEP_SET_TIME,
	STEP_ENUMERATE,
	STEP_READ,
	STEPS_COUNT
};

enum steps_command {
	/* Makes the objects that the steps need. */
	STEPS_PREPARE = 1,
	/* [in] value[0]: a is the step */
	STEPS_DO = 2,
	/* [out] memref[0]: a line of text for each thing that is stored */
	STEPS_LOOK = 3,
	/* Makes an object, looks at it, removes it. */
	STEPS_GO_ON = 4,
	/* [in] value[0]: objects of 1 KiB with numbers from a on, b of them */
	STEPS_FILL = 5,
	/* [in] value[0]: a: create (0), read, overwrite, delete; b: its number */
	STEPS_NUMBERED = 6,
};

#endif
