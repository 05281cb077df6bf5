/*
 * The tree: a B+tree whose nodes are pages, copied on write.
 *
 * Inner node: record i is {lowest key of child i, pointer}; its range ends
 * where record i + 1 begins. The first record's key is always the node's own
 * lower bound, empty at the left edge of the tree.
 *
 * Damage: a child that does not open hides its range and nothing else. When
 * something in that range is written or deleted, the range is carved: what is
 * left and right of the key becomes a LOST pointer, which goes on answering
 * TEE_ERROR_CORRUPT_OBJECT, and the key gets an empty range (a NONE pointer)
 * of its own. Objects that were damaged thus never turn into objects that do
 * not exist, except the one that was asked for.
 */
#include <base/check.h>
#include <storage/store_internal.h>
#include <string.h>

#define MERGE_BELOW (STORE_PAGE_LEN / 4)     /* look for a neighbour then */
#define MERGE_UP_TO (STORE_PAGE_LEN * 3 / 4) /* and leave room in both */

static void child_load(struct slot *node, unsigned int at,
		       struct store_ptr *ptr)
{
	size_t len = 0;

	ptr_load(ptr, node_value(node->mem, at, &len));
}

/* Pointer that the way ends with: below its last node, or the root. */
static void path_ptr(struct store *st, const struct tree_path *p,
		     struct store_ptr *ptr)
{
	if (p->depth == 0)
		*ptr = st->next.root;
	else
		child_load(p->step[p->depth - 1].node, p->step[p->depth - 1].at,
			   ptr);
}

/* Level of the node that is missing where the way ends. */
static unsigned int path_level(const struct store *st,
			       const struct tree_path *p)
{
	if (p->depth > 0)
		return p->step[p->depth - 1].node->level - 1u;
	return st->next.height > 0 ? st->next.height - 1 : 0;
}

static TEE_Result tree_descend(struct store *st, const struct store_key *key,
			       struct tree_path *p)
{
	p->depth = 0;
	p->found = false;
	slots_unpin(st);
	for (;;) {
		struct store_ptr ptr = { 0 };
		struct slot *node = NULL;
		unsigned int level = path_level(st, p);

		path_ptr(st, p, &ptr);
		p->end = TREE_EMPTY;
		if (ptr.page == STORE_PAGE_NONE)
			return TEE_SUCCESS;
		p->end = TREE_DAMAGED;
		if (ptr.page == STORE_PAGE_LOST)
			return TEE_SUCCESS;

		TEE_Result res = slot_load(st, &ptr, level, &node);

		if (res == TEE_ERROR_CORRUPT_OBJECT)
			return TEE_SUCCESS;
		if (res != TEE_SUCCESS)
			return res;
		p->step[p->depth].node = node;
		p->depth++;
		if (level == 0) {
			p->end = TREE_LEAF;
			p->step[p->depth - 1].at =
				node_find(node->mem, key, &p->found);
			return TEE_SUCCESS;
		}
		p->step[p->depth - 1].at = node_child(node->mem, key);
	}
}

/* Where the range ends that the way leads to; length 0: nothing behind. */
static void path_upper(const struct tree_path *p, struct store_key *key)
{
	unsigned int depth = p->depth;

	if (p->end == TREE_LEAF)
		depth--;
	while (depth > 0) {
		const uint8_t *node = p->step[depth - 1].node->mem;
		unsigned int at = p->step[depth - 1].at;

		if (at + 1 < node_count(node)) {
			node_key(node, at + 1, key);
			return;
		}
		depth--;
	}
	key->len = 0;
}

static void path_value(const struct tree_path *p, uint8_t *value, size_t *len)
{
	const uint8_t *from = node_value(p->step[p->depth - 1].node->mem,
					 p->step[p->depth - 1].at, len);

	memcpy(value, from, *len);
}

TEE_Result tree_get(struct store *st, const struct store_key *key,
		    uint8_t *value, size_t *len)
{
	struct tree_path *p = &st->path;
	TEE_Result res = tree_descend(st, key, p);

	if (res != TEE_SUCCESS)
		return res;
	if (p->end == TREE_DAMAGED)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (!p->found)
		return TEE_ERROR_ITEM_NOT_FOUND;
	path_value(p, value, len);
	return TEE_SUCCESS;
}

TEE_Result tree_next(struct store *st, struct store_key *key, uint8_t *value,
		     size_t *len)
{
	struct tree_path *p = &st->path;

	for (;;) {
		TEE_Result res = tree_descend(st, key, p);

		if (res != TEE_SUCCESS)
			return res;
		if (p->end == TREE_LEAF) {
			const uint8_t *leaf = p->step[p->depth - 1].node->mem;
			unsigned int at = p->step[p->depth - 1].at;

			if (at < node_count(leaf)) {
				node_key(leaf, at, key);
				path_value(p, value, len);
				return TEE_SUCCESS;
			}
		}
		struct store_key last = *key;

		path_upper(p, key);
		/* A range ends above what it holds, or the tree is not ours. */
		if (key->len != 0 && key_compare(key, &last) <= 0)
			key->len = 0;
		if (p->end == TREE_DAMAGED)
			return TEE_ERROR_CORRUPT_OBJECT;
		if (key->len == 0)
			return TEE_ERROR_ITEM_NOT_FOUND;
	}
}

static void add_set(struct tree_add *add, const struct store_key *key,
		    const struct store_ptr *ptr)
{
	add->key = *key;
	ptr_store(add->ptr, ptr);
	add->value = add->ptr;
	add->value_len = STORE_PTR_LEN;
}

static size_t gather_node(struct store *st, size_t n, const struct slot *node,
			  unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++) {
		CHECK(n < ENTRY_MAX);
		node_entry(node->mem, i, &st->entry[n++]);
	}
	return n;
}

static size_t gather_adds(struct store *st, size_t n,
			  const struct tree_add *add, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CHECK(n < ENTRY_MAX);
		st->entry[n++] = (struct node_entry){
			.head = add[i].key.b,
			.head_len = add[i].key.len,
			.tail = add[i].key.b,
			.value = add[i].value,
			.value_len = add[i].value_len,
		};
	}
	return n;
}

/*
 * Writes the gathered entries as new dirty nodes; @out receives their keys,
 * the first of them @low, and pointers.
 */
static TEE_Result emit_nodes(struct store *st, size_t count, bool append,
			     unsigned int level, const struct store_key *low,
			     struct tree_add *out, size_t *out_count)
{
	size_t ends[STORE_SPLIT_MAX] = { 0 };
	size_t groups = 0;
	size_t from = 0;

	/* Nodes that are not what their parents say cannot become one. */
	if (!entries_sorted(st->entry, count))
		return TEE_ERROR_CORRUPT_OBJECT;
	groups = entries_split(st->entry, count, append, ends);
	CHECK(groups > 0);
	for (size_t g = 0; g < groups; g++) {
		struct slot *s = slot_take(st);
		struct store_key key = *low;
		struct store_ptr ptr = { 0 };

		if (s == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;
		node_build(s->mem, level, st->entry, from, ends[g]);
		slot_dirty(st, s, level, &ptr);
		if (g > 0)
			entries_separator(st->entry, from, level == 0, &key);
		add_set(&out[g], &key, &ptr);
		from = ends[g];
	}
	*out_count = groups;
	return TEE_SUCCESS;
}

/* The node at @depth is replaced: neither state-to-be nor cache need it. */
static void node_discard(struct store *st, struct tree_path *p,
			 unsigned int depth)
{
	struct store_ptr ptr = { 0 };

	if (depth == 0)
		ptr = st->next.root;
	else
		child_load(p->step[depth - 1].node, p->step[depth - 1].at,
			   &ptr);
	txn_free(st, &ptr);
}

/* An inner root with one good child is one level too many. */
static void root_collapse(struct store *st)
{
	for (;;) {
		struct slot *s = slot_peek(st, &st->next.root);
		struct store_ptr child = { 0 };

		if (s == NULL || s->level == 0 ||
		    s->level + 1u != st->next.height || node_count(s->mem) != 1)
			return;
		child_load(s, 0, &child);
		if (child.page == STORE_PAGE_NONE ||
		    child.page == STORE_PAGE_LOST)
			return;
		txn_free(st, &st->next.root);
		st->next.root = child;
		st->next.height--;
	}
}

/* The root was replaced by @count nodes of @level. */
static TEE_Result root_set(struct store *st, struct tree_add *add, size_t count,
			   unsigned int level)
{
	static const struct store_key lowest = { 0 };

	if (count == 0) {
		st->next.root = (struct store_ptr){ 0 };
		st->next.height = 0;
		return TEE_SUCCESS;
	}
	while (count > 1) {
		size_t n = gather_adds(st, 0, add, count);

		level++;
		if (level >= STORE_HEIGHT_MAX)
			return TEE_ERROR_STORAGE_NO_SPACE;

		TEE_Result res =
			emit_nodes(st, n, false, level, &lowest, add, &count);

		if (res != TEE_SUCCESS)
			return res;
	}
	ptr_load(&st->next.root, add[0].ptr);
	st->next.height = level + 1;
	root_collapse(st);
	return TEE_SUCCESS;
}

/*
 * Finds a neighbour of the node at @depth that its @len bytes fit into, and
 * puts the neighbour's entries before or behind the @count gathered ones.
 * Returns 0 and leaves all as it was when there is none.
 */
static size_t gather_neighbour(struct store *st, struct tree_path *p,
			       unsigned int depth, size_t len, size_t count,
			       bool *left)
{
	struct slot *parent = p->step[depth - 1].node;
	unsigned int at = p->step[depth - 1].at;
	unsigned int side = at > 0 ? at - 1 : at + 1;
	struct store_ptr ptr = { 0 };
	struct slot *s = NULL;

	if (side >= node_count(parent->mem))
		return 0;
	child_load(parent, side, &ptr);
	if (ptr.page == STORE_PAGE_NONE || ptr.page == STORE_PAGE_LOST ||
	    slot_load(st, &ptr, parent->level - 1u, &s) != TEE_SUCCESS)
		return 0;

	unsigned int more = node_count(s->mem);

	if (node_used(s->mem) + len > MERGE_UP_TO ||
	    count + more > STORE_NODE_MAX)
		return 0;
	*left = side < at;
	if (*left) {
		memmove(st->entry + more, st->entry,
			count * sizeof(st->entry[0]));
		gather_node(st, 0, s, 0, more);
	} else {
		gather_node(st, count, s, 0, more);
	}
	/* Both were counted without the prefix that the other may lack. */
	if (entries_len(st->entry, 0, count + more) <= STORE_PAGE_LEN)
		return count + more;
	if (*left)
		memmove(st->entry, st->entry + more,
			count * sizeof(st->entry[0]));
	return 0;
}

/* True when the range that an emptied child leaves would fall to a lost one. */
static bool beside_lost(struct slot *parent, unsigned int at)
{
	unsigned int side = at > 0 ? at - 1 : at + 1;
	struct store_ptr ptr = { 0 };

	if (side >= node_count(parent->mem))
		return false;
	child_load(parent, side, &ptr);
	return ptr.page == STORE_PAGE_LOST;
}

/*
 * Gathers the node at @depth with records [at, at + drop) replaced by @add.
 * An inner node's first record must go on naming its lower bound.
 */
static size_t gather_edit(struct store *st, struct slot *node, unsigned int at,
			  unsigned int drop, const struct tree_add *add,
			  size_t add_count, const struct store_key *low)
{
	size_t n = gather_node(st, 0, node, 0, at);

	n = gather_adds(st, n, add, add_count);
	n = gather_node(st, n, node, at + drop, node_count(node->mem));
	if (node->level > 0 && at == 0 && add_count == 0 && n > 0) {
		st->entry[0].head = low->b;
		st->entry[0].head_len = low->len;
		st->entry[0].tail_len = 0;
	}
	return n;
}

static bool only_none(const struct store *st, unsigned int level, size_t count)
{
	struct store_ptr ptr = { 0 };

	if (level == 0 || count != 1)
		return false;
	ptr_load(&ptr, st->entry[0].value);
	return ptr.page == STORE_PAGE_NONE;
}

/*
 * Replaces records [at, at + drop) of the node at @depth by @add, and all
 * nodes above it in consequence. @add is st->add[0] or the caller's.
 */
static TEE_Result tree_edit(struct store *st, struct tree_path *p,
			    unsigned int depth, unsigned int at,
			    unsigned int drop, struct tree_add *add,
			    size_t add_count)
{
	static const struct store_ptr none = { .page = STORE_PAGE_NONE };
	unsigned int which = 1;

	for (;;) {
		struct slot *node = p->step[depth].node;
		unsigned int level = node->level;
		bool shrinks = add_count < drop;
		bool append = at + drop == node_count(node->mem);
		struct store_key low = { 0 }; /* entries may point here */
		struct store_key out_low = { 0 };
		struct tree_add *out = st->add[which];
		size_t out_count = 0;
		unsigned int parent_at = 0;
		unsigned int parent_drop = 1;
		TEE_Result res = TEE_SUCCESS;

		if (depth > 0) {
			parent_at = p->step[depth - 1].at;
			node_key(p->step[depth - 1].node->mem, parent_at, &low);
		}

		size_t n =
			gather_edit(st, node, at, drop, add, add_count, &low);

		out_low = low;
		if (only_none(st, level, n))
			n = 0;
		if (n > 0 && shrinks && depth > 0) {
			size_t len = entries_len(st->entry, 0, n);
			bool left = false;
			size_t both = 0;

			if (len < MERGE_BELOW)
				both = gather_neighbour(st, p, depth, len, n,
							&left);
			if (both > 0) {
				n = both;
				parent_drop = 2;
				parent_at -= left;
				node_key(p->step[depth - 1].node->mem,
					 parent_at, &out_low);
			}
		}
		if (n > 0) {
			res = emit_nodes(st, n, append, level, &out_low, out,
					 &out_count);
		} else if (depth > 0 &&
			   beside_lost(p->step[depth - 1].node, parent_at)) {
			add_set(&out[0], &low, &none);
			out_count = 1;
		}
		if (res != TEE_SUCCESS)
			return res;
		node_discard(st, p, depth);
		if (parent_drop == 2) {
			unsigned int mine = p->step[depth - 1].at;

			/* The neighbour went into the same new node. */
			p->step[depth - 1].at =
				mine == parent_at ? mine + 1 : parent_at;
			node_discard(st, p, depth);
		}
		if (depth == 0)
			return root_set(st, out, out_count, level);
		depth--;
		at = parent_at;
		drop = parent_drop;
		add = out;
		add_count = out_count;
		which ^= 1;
	}
}

/*
 * The way ends in a damaged range: cut it in three, the middle one empty and
 * for @key alone.
 */
static TEE_Result tree_carve(struct store *st, struct tree_path *p,
			     const struct store_key *key)
{
	static const struct store_ptr none = { .page = STORE_PAGE_NONE };
	static const struct store_ptr lost = { .page = STORE_PAGE_LOST };
	struct tree_add *add = st->add[0];
	struct store_key low = { 0 };
	struct store_key high = { 0 };
	struct store_key behind = { 0 };
	struct store_ptr bad = { 0 };
	size_t n = 0;

	if (p->depth > 0)
		node_key(p->step[p->depth - 1].node->mem,
			 p->step[p->depth - 1].at, &low);
	path_upper(p, &high);
	path_ptr(st, p, &bad);
	key_after(&behind, key);
	if (key_compare(&low, key) < 0)
		add_set(&add[n++], &low, &lost);
	add_set(&add[n++], key, &none);
	if (high.len == 0 || key_compare(&behind, &high) < 0)
		add_set(&add[n++], &behind, &lost);
	if (bad.page != STORE_PAGE_LOST)
		st->next.lost++;
	/* Pages below a damaged inner node stay taken until a reset. */
	txn_free(st, &bad);
	if (p->depth == 0)
		return root_set(st, add, n, st->next.height - 1);
	return tree_edit(st, p, p->depth - 1, p->step[p->depth - 1].at, 1, add,
			 n);
}

TEE_Result tree_lose(struct store *st, const struct store_key *key)
{
	static const struct store_ptr lost = { .page = STORE_PAGE_LOST };
	struct tree_path *p = &st->path;
	struct tree_add *add = st->add[0];
	struct store_key low = { 0 };
	struct store_ptr bad = { 0 };
	TEE_Result res = txn_spill(st);

	if (res == TEE_SUCCESS)
		res = tree_descend(st, key, p);
	if (res != TEE_SUCCESS || p->end != TREE_DAMAGED)
		return res;
	if (p->depth == 0)
		return tree_carve(st, p, key);
	path_ptr(st, p, &bad);
	if (bad.page == STORE_PAGE_LOST)
		return TEE_SUCCESS;
	node_key(p->step[p->depth - 1].node->mem, p->step[p->depth - 1].at,
		 &low);
	add_set(add, &low, &lost);
	st->next.lost++;
	txn_free(st, &bad);
	return tree_edit(st, p, p->depth - 1, p->step[p->depth - 1].at, 1, add,
			 1);
}

/* The way ends in an empty range: a chain of nodes down to one record. */
static TEE_Result tree_grow(struct store *st, struct tree_path *p,
			    const struct store_key *key, const uint8_t *value,
			    size_t len)
{
	struct tree_add *add = st->add[0];
	unsigned int level = path_level(st, p);
	struct store_key low = { 0 };
	size_t n = 1;

	if (p->depth > 0)
		node_key(p->step[p->depth - 1].node->mem,
			 p->step[p->depth - 1].at, &low);
	add[0].key = *key;
	add[0].value = value;
	add[0].value_len = (uint16_t)len;
	for (unsigned int i = 0; i <= level; i++) {
		TEE_Result res = TEE_SUCCESS;

		gather_adds(st, 0, add, 1);
		res = emit_nodes(st, 1, false, i, &low, add, &n);
		if (res != TEE_SUCCESS)
			return res;
	}
	if (p->depth == 0)
		return root_set(st, add, n, level);
	return tree_edit(st, p, p->depth - 1, p->step[p->depth - 1].at, 1, add,
			 n);
}

/* A way to @key that does not end in damage. */
static TEE_Result tree_descend_carved(struct store *st,
				      const struct store_key *key,
				      struct tree_path *p)
{
	TEE_Result res = txn_spill(st);

	if (res == TEE_SUCCESS)
		res = tree_descend(st, key, p);
	if (res != TEE_SUCCESS || p->end != TREE_DAMAGED)
		return res;
	res = tree_carve(st, p, key);
	return res == TEE_SUCCESS ? tree_descend(st, key, p) : res;
}

TEE_Result tree_put(struct store *st, const struct store_key *key,
		    const uint8_t *value, size_t len)
{
	struct tree_path *p = &st->path;
	struct tree_add *add = st->add[0];
	TEE_Result res = tree_descend_carved(st, key, p);

	CHECK(len >= STORE_PTR_LEN && len <= STORE_VALUE_MAX);
	if (res != TEE_SUCCESS)
		return res;
	if (p->end == TREE_EMPTY)
		return tree_grow(st, p, key, value, len);
	add->key = *key;
	add->value = value;
	add->value_len = (uint16_t)len;
	return tree_edit(st, p, p->depth - 1, p->step[p->depth - 1].at,
			 p->found ? 1 : 0, add, 1);
}

TEE_Result tree_remove(struct store *st, const struct store_key *key)
{
	struct tree_path *p = &st->path;
	TEE_Result res = tree_descend_carved(st, key, p);

	if (res != TEE_SUCCESS)
		return res;
	if (!p->found)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return tree_edit(st, p, p->depth - 1, p->step[p->depth - 1].at, 1, NULL,
			 0);
}
