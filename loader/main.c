/*
 * The normal-world boot loader. The monitor enters it; it reads a boot image
 * from the disk, tells Linux in the device tree what there is, and jumps.
 * What it cannot boot it names in one line, and switches the machine off.
 */
#include "disk.h"
#include "image.h"
#include "machine.h"
#include "misc.h"
#include "request.h"
#include "slot.h"
#include "state.h"
#include "tree.h"
#include <abi/teesmc.h>
#include <base/bits.h>
#include <drivers/fw_cfg.h>
#include <loader/cmdline.h>
#include <loader/stop.h>
#include <plat/memmap.h>
#include <string.h>

#define FW_CFG_CMDLINE "opt/org.strongroom/cmdline"

/* Everything this image knows. */
struct loader {
	struct range ram;
	struct image image;
	struct cmdline cmdline;
	struct cmdline verified; /* what verification adds to it */
};

static struct loader loader;
static NOINIT struct disk disk;
static NOINIT struct misc misc;

static bool answers(uint32_t call, const uint32_t words[4])
{
	struct firmware_result r = firmware_call(call);

	for (size_t i = 0; i < 4; i++)
		if ((uint32_t)r.a[i] != words[i])
			return false;
	return true;
}

/* A TEE of this interface is there. */
static bool tee_present(void)
{
	static const uint32_t uid[] = { TEESMC_UID_WORDS };

	return answers(TEESMC_CALLS_UID, uid);
}

static bool tee_is_ours(void)
{
	static const uint32_t uuid[] = { TEESMC_OS_UUID_WORDS };

	return answers(TEESMC_GET_OS_UUID, uuid);
}

/*
 * Development images let the host add to the command line. It is the host's
 * text: bounded, printable, or not used at all.
 */
static void cmdline_add_host(struct cmdline *cl)
{
	char text[CMDLINE_EXTRA_MAX] = { 0 };
	size_t len = sizeof(text);
	TEE_Result res = fw_cfg_read(FW_CFG_BASE, FW_CFG_CMDLINE, text, &len);

	if (res == TEE_ERROR_ITEM_NOT_FOUND || res == TEE_ERROR_NOT_SUPPORTED)
		return;
	if (res == TEE_SUCCESS)
		res = cmdline_append(cl, text, len);
	if (res == TEE_SUCCESS)
		say("command line: %zu bytes added by the host", len);
	else
		say("command line: the host's addition is %s, not used",
		    res == TEE_ERROR_BAD_FORMAT ? "not printable" : "too long");
}

static enum loader_stop cmdline_make(const struct bootimg *info,
				     struct cmdline *cl)
{
	if (cmdline_append(cl, info->cmdline, strlen(info->cmdline)) !=
	    TEE_SUCCESS)
		return refuse(STOP_CMDLINE, "the command line is too long");
	if (cmdline_has_word(info->cmdline, CMDLINE_DEV_WORD))
		cmdline_add_host(cl);
	return STOP_NONE;
}

static enum loader_stop image_unverified(struct loader *ld)
{
	struct gpt_partition part = { 0 };
	enum loader_stop code = disk_partition(&disk, "boot_a", &part);

	if (code == STOP_NONE)
		code = image_read(&disk, &part, 0, &ld->ram, &ld->image);
	return code == STOP_NONE ? image_accept(&ld->image, part.name) : code;
}

/*
 * With a TEE that keeps verified boot's state, a slot that verifies, and from
 * then on nobody writes that state. Without one nothing can be verified that
 * a person could rely on: slot a, as it is. Another's TEE that has no such
 * service looks for a trusted application and finds none, or no supplicant to
 * ask; ours has the service, and when that fails nothing starts.
 */
static enum loader_stop image_find(struct loader *ld, bool tee)
{
	TEE_Result res = tee ? state_open() : TEE_ERROR_ITEM_NOT_FOUND;

	if ((res == TEE_ERROR_ITEM_NOT_FOUND ||
	     res == TEE_ERROR_COMMUNICATION) &&
	    !tee_is_ours()) {
		say("nothing is verified: nobody keeps the state for it");
		return image_unverified(ld);
	}
	if (res != TEE_SUCCESS)
		return refuse(STOP_STATE, "the TEE keeps no state (%#x)", res);

	enum loader_stop code = misc_open(&misc, &disk);

	if (code == STOP_NONE) {
		request_serve(&misc);
		code = slot_boot(&misc, &ld->ram, &ld->image, &ld->verified);
	}
	res = state_end();
	if (code == STOP_NONE && res != TEE_SUCCESS)
		code = refuse(STOP_STATE, "the TEE does not end the boot (%#x)",
			      res);
	return code;
}

/* Everything between the tree and the jump; each step has said why it fails. */
static enum loader_stop prepare(struct loader *ld, uint64_t start_ticks)
{
	struct image *image = &ld->image;
	enum loader_stop code = tree_memory(&ld->ram);
	bool tee = tee_present();

	if (code != STOP_NONE)
		return code;
	mmu_map_ram(&ld->ram);
	code = disk_open(&disk);
	if (code != STOP_NONE)
		return code;
	code = image_find(ld, tee);
	disk_close(&disk);
	if (code == STOP_NONE && image->tree != NULL)
		code = tree_replace(image->tree, image->info.dtb.len);
	if (code == STOP_NONE)
		code = cmdline_make(&image->info, &ld->cmdline);
	if (code == STOP_NONE &&
	    cmdline_append(&ld->cmdline, ld->verified.text, ld->verified.len) !=
		    TEE_SUCCESS)
		code = refuse(STOP_CMDLINE, "the command line is too long");
	if (code != STOP_NONE)
		return code;

	const struct tree_facts facts = {
		.cmdline = &ld->cmdline,
		.ramdisk = image->at.ramdisk.start,
		.ramdisk_len = image->info.ramdisk.len,
		.tee = tee,
		.start_ticks = start_ticks,
		.wait_ticks = disk.wait_ticks,
	};

	if (!tee)
		say("no TEE answers");
	return tree_finish(&facts);
}

void loader_main(uint64_t tree, uint64_t start_ticks)
{
	mmu_init();
	firmware_conduit_set(firmware_conduit_default());

	enum loader_stop code = tree_take(tree);

	if (code == STOP_NONE) {
		firmware_conduit_set(tree_conduit());
		code = prepare(&loader, start_ticks);
	}
	if (code != STOP_NONE)
		power_off();
	cache_clean(loader.image.at.kernel.start, loader.image.info.kernel.len);
	say("starting Linux");
	hand_over(loader.image.at.kernel.start, FDT_BASE);
}
