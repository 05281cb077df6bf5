/*
 * strongroom-avb ab_flow: which slot a device would boot, what it writes down,
 * and the marks that an updater or a started system sets.
 */
#include "device_ops.h"
#include "fail.h"
#include <base/bits.h>
#include <string.h>

static unsigned int slot_of(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value) && json_integer_value(value) >= 0 &&
	    json_integer_value(value) < AVB_AB_SLOT_COUNT)
		return (unsigned int)json_integer_value(value);
	if (text != NULL && text[0] == '_')
		text++;
	if (text != NULL && (strcmp(text, "a") == 0 || strcmp(text, "b") == 0))
		return text[0] == 'a' ? 0 : 1;
	fail("slot: neither a nor b");
}

static enum avb_ab_mark mark_of(const json_t *value)
{
	static const char *const name[] = {
		[AVB_AB_ACTIVE] = "active",
		[AVB_AB_UNBOOTABLE] = "unbootable",
		[AVB_AB_SUCCESSFUL] = "successful",
	};

	for (enum avb_ab_mark i = 0; i < ARRAY_COUNT(name); i++)
		if (json_is_string(value) &&
		    strcmp(name[i], json_string_value(value)) == 0)
			return i;
	fail("mark: none of active, unbootable, successful");
}

/* The block as it is now; null when there is none. */
static void block_print(struct device *dev, struct json_out *out)
{
	uint8_t bytes[AVB_AB_LEN];
	struct avb_ab ab;

	if (dev->ab_ops.read(dev, bytes) != TEE_SUCCESS) {
		out_null(out, "ab_metadata");
		out_null(out, "slots");
		return;
	}
	out_hex(out, "ab_metadata", bytes, sizeof(bytes));
	if (avb_ab_parse(bytes, &ab) != TEE_SUCCESS) {
		out_null(out, "slots");
		return;
	}
	out_open(out, "slots", '[');
	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT; i++) {
		out_open(out, NULL, '{');
		out_number(out, "priority", ab.slot[i].priority);
		out_number(out, "tries_remaining", ab.slot[i].tries);
		out_number(out, "successful_boot", ab.slot[i].successful);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void mark_run(struct device *dev, const json_t *mark,
		     struct json_out *out)
{
	enum avb_ab_result result = avb_ab_change(
		&dev->ab_ops, dev, slot_of(device_member(dev, "slot")),
		mark_of(mark));

	out_text(out, "result", avb_ab_result_text(result));
}

static void tried_print(struct device *dev, const struct avb_ab_flow *flow,
			struct json_out *out)
{
	static const char *const suffix[] = { "_a", "_b" };

	out_open(out, "verified_slots", '[');
	for (unsigned int i = 0; i < AVB_AB_SLOT_COUNT; i++) {
		if (!flow->tried[i])
			continue;
		out_open(out, NULL, '{');
		slot_print(dev, suffix[i], flow->result[i], &flow->slot[i],
			   out);
		out_close(out, '}');
	}
	out_close(out, ']');
}

static void flow_run(struct device *dev, struct json_out *out)
{
	static struct avb_ab_flow flow;

	flow = (struct avb_ab_flow){
		.ops = &dev->ops,
		.ab_ops = &dev->ab_ops,
		.dev = dev,
		.requested = dev->requested,
		.requested_count = dev->requested_count,
		.flags = dev->flags,
		.mode = dev->mode,
		.rise = AVB_AB_RISE_VERIFIED,
		.room = { device_room(dev), device_room(dev) },
	};

	enum avb_ab_result result = avb_ab_flow(&flow);

	out_text(out, "result", avb_ab_result_text(result));
	if (flow.chosen < AVB_AB_SLOT_COUNT) {
		out_text(out, "slot", flow.chosen == 0 ? "_a" : "_b");
		out_text(out, "kernel_cmdline", flow.slot[flow.chosen].cmdline);
	} else {
		out_null(out, "slot");
		out_null(out, "kernel_cmdline");
	}
	tried_print(dev, &flow, out);
}

int ab_flow_command(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: strongroom-avb ab_flow DEVICE.json\n", stderr);
		return 2;
	}

	struct device *dev = device_open(argv[1]);
	struct json_out out = { .to = stdout };
	const json_t *mark = device_member(dev, "mark");

	out_open(&out, NULL, '{');
	if (mark != NULL && !json_is_null(mark))
		mark_run(dev, mark, &out);
	else
		flow_run(dev, &out);
	block_print(dev, &out);
	device_writes_print(dev, &out);
	out_close(&out, '}');
	if (fflush(stdout) != 0)
		fail("cannot write the verdict");
	return 0;
}
