/*
 * Layout of the store's file and anchor (docs/storage.md). All numbers are
 * little-endian unless they take part in a key's order. These functions only
 * look at bytes: no I/O, no state, and no trust in what they are shown, though
 * a page reaches them only after its seal was checked.
 */
#ifndef STORAGE_STORE_FORMAT_H
#define STORAGE_STORE_FORMAT_H

#include <base/tee_result.h>
#include <drivers/rollback_store.h>
#include <stdbool.h>
#include <stddef.h>

#define STORE_VERSION	  1u
#define STORE_PAGE_LEN	  4096u
#define STORE_PTR_LEN	  28u
#define STORE_KEY_MAX	  86u	/* longest object key, and one more */
#define STORE_VALUE_MAX	  1950u /* so that two records fit any page */
#define STORE_NODE_HEAD	  8u
#define STORE_NODE_MAX	  128u /* records in a node */
#define STORE_HEIGHT_MAX  8u
#define STORE_SPLIT_MAX	  6u /* nodes that one edit can leave */
#define STORE_SUPER_HEAD  128u
#define STORE_MAP_WORDS	  ((STORE_PAGE_LEN - STORE_SUPER_HEAD) / 8)
#define STORE_PAGES_MAX	  (STORE_MAP_WORDS * 64) /* 124 MiB */
#define STORE_LEVEL_DATA  0xffu
#define STORE_LEVEL_SUPER 0xfeu

/* Values of store_ptr.page that name no page of the file. */
#define STORE_PAGE_NONE	 0u	     /* a hole, or an empty range */
#define STORE_PAGE_LOST	 0xffffffffu /* range set aside as damaged */
#define STORE_PAGE_DIRTY 0x80000000u /* in memory only: | cache slot */

/* Where a page is and what it must be: its seal's nonce and tag. */
struct store_ptr {
	uint32_t page;
	uint64_t stamp;
	uint8_t tag[16];
};

/* What the rollback store's 32 bytes say. */
struct store_anchor {
	uint32_t salt; /* which page key */
	struct store_ptr super;
};

struct store_super {
	uint32_t height; /* levels of the tree, 0: empty */
	uint32_t objects;
	uint32_t lost;	   /* ranges set aside as damaged */
	uint32_t page_end; /* pages the file has had since it was cut */
	uint64_t generation;
	uint64_t next_inode;
	struct store_ptr root;
	uint32_t used;		       /* bits set in the map; not stored */
	uint32_t top;		       /* one above the highest; not stored */
	uint64_t map[STORE_MAP_WORDS]; /* bit set: page in use */
};

struct store_key {
	uint8_t len;
	uint8_t b[STORE_KEY_MAX];
};

/* One record while a node is taken apart: key = head then tail. */
struct node_entry {
	const uint8_t *head;
	const uint8_t *tail;
	const uint8_t *value;
	uint16_t value_len;
	uint8_t head_len;
	uint8_t tail_len;
};

void ptr_load(struct store_ptr *to, const uint8_t from[STORE_PTR_LEN]);
void ptr_store(uint8_t to[STORE_PTR_LEN], const struct store_ptr *from);

/** anchor_is_empty() - true when no store was ever committed */
bool anchor_is_empty(const uint8_t root[ROLLBACK_ROOT_LEN]);
/**
 * anchor_load() - take an anchor apart
 *
 * Return: TEE_SUCCESS; TEE_ERROR_UNSUPPORTED_VERSION; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result anchor_load(struct store_anchor *to,
		       const uint8_t root[ROLLBACK_ROOT_LEN]);
void anchor_store(uint8_t root[ROLLBACK_ROOT_LEN],
		  const struct store_anchor *from);

/** super_load() - parse a super page; TEE_ERROR_BAD_FORMAT when it is odd */
TEE_Result super_load(struct store_super *to,
		      const uint8_t page[STORE_PAGE_LEN]);
void super_store(uint8_t page[STORE_PAGE_LEN], const struct store_super *from);
bool super_uses(const struct store_super *super, uint32_t page);
/** super_take() - note that a page is in use; super_give() - that it is not */
void super_take(struct store_super *super, uint32_t page);
void super_give(struct store_super *super, uint32_t page);

/** key_compare() - order of keys: bytes first, then length */
int key_compare(const struct store_key *a, const struct store_key *b);
/** key_after() - the least key above @k; @k is shorter than STORE_KEY_MAX */
void key_after(struct store_key *out, const struct store_key *k);

/**
 * node_check() - may this page be used as a tree node of @level?
 *
 * Return: TEE_SUCCESS: all functions below are then safe on it;
 * TEE_ERROR_BAD_FORMAT.
 */
TEE_Result node_check(const uint8_t page[STORE_PAGE_LEN], unsigned int level);
unsigned int node_level(const uint8_t *page);
unsigned int node_count(const uint8_t *page);
/** node_entry() - borrow record @at of the node */
void node_entry(const uint8_t *page, unsigned int at, struct node_entry *out);
void node_key(const uint8_t *page, unsigned int at, struct store_key *out);
/** node_value() - record's value, writable where @page is */
uint8_t *node_value(uint8_t *page, unsigned int at, size_t *len);
/** node_find() - first record whose key is not below @key; *@same: equal */
unsigned int node_find(const uint8_t *page, const struct store_key *key,
		       bool *same);
/** node_child() - record of an inner node whose range holds @key */
unsigned int node_child(const uint8_t *page, const struct store_key *key);
/** node_used() - bytes of the page its records take */
size_t node_used(const uint8_t *page);

/** entries_len() - bytes a node of entries [from, to) takes */
size_t entries_len(const struct node_entry *e, size_t from, size_t to);
/**
 * entries_sorted() - do the keys of @count gathered entries ascend?
 *
 * Those of one node do; where nodes and additions meet they may not, when a
 * node holds keys that are not in the range its parent gives it.
 */
bool entries_sorted(const struct node_entry *e, size_t count);

/**
 * entries_split() - cut sorted entries into groups that fit a page each
 * @append: they grow at the end: fill the first group
 * @ends:   receives the end of each group
 *
 * Return: number of groups; 0 when more than STORE_SPLIT_MAX are needed.
 */
size_t entries_split(const struct node_entry *e, size_t count, bool append,
		     size_t ends[STORE_SPLIT_MAX]);
/** entries_separator() - shortest key above entry @at - 1, at most entry @at */
void entries_separator(const struct node_entry *e, size_t at, bool leaf,
		       struct store_key *out);
/** node_build() - write entries [from, to), which fit, as a node */
void node_build(uint8_t page[STORE_PAGE_LEN], unsigned int level,
		const struct node_entry *e, size_t from, size_t to);

#endif
