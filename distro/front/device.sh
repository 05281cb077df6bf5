# shellcheck shell=sh disable=SC2154,SC2034
# A device's flash and disk in a state folder: made by `provision` and, for a
# development machine, by `up`. Sourced after common.sh.

TEST_FIRMWARE_KEY=$root/tools/keys/TEST-firmware.pem
TEST_TA_KEY=$root/tools/keys/TEST-ta.pem

# What the device is, and the folder of the images that it runs.
lifecycle=development images=$build

device_read()
{
	[ -e "$state/device" ] || return 0	# of a version that knew one kind
	while IFS='=' read -r key val; do
		case $key in
		lifecycle) lifecycle=$val ;;
		images) images=$root/$val ;;
		esac
	done <"$state/device"
	[ -e "$images/guest/vbmeta.img" ] ||
		die "$images, this device's images, is gone;" \
		    "./strongroom provision with the same keys makes it again"
}

# device_tool TOOL ARGS...: one of the build's; its first line when it fails.
device_tool()
{
	tool=$1
	shift
	"$build/tools/$tool" "$@" >"$state/qemu.log" 2>&1 </dev/null ||
		die "$(sed 's/^[^ ]*: //' "$state/qemu.log" | tail -n 1)"
}

put_partition()
{
	device_tool strongroom-disk put --disk "$state/disk.img" \
		--partition "$1" --image "$images/guest/$2"
}

# Slot a has all its tries afterwards, whatever it held before.
put_partitions()
{
	put_partition boot_a boot.img
	put_partition system_a system.img
	put_partition vbmeta_a vbmeta.img
	device_tool strongroom-avb set_ab_metadata \
		--misc_image "$state/disk.img"
}

format_data()
{
	range=$("$build/tools/strongroom-disk" info --disk "$state/disk.img" \
		--partition data) || die "the new disk has no data partition"
	PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q -F -L data \
		-E "offset=${range% *},lazy_itable_init=0,lazy_journal_init=0" \
		"$state/disk.img" "$((${range#* } / 1024))k" \
		>"$state/qemu.log" 2>&1 ||
		die "cannot format the disk: $(head -n 1 "$state/qemu.log")"
}

images_sum()
{
	cat "$images/guest/boot.img" "$images/guest/system.img" \
		"$images/guest/vbmeta.img" | sha256sum
}

# device_make OPTION...: a new device of $lifecycle from $images: flash with its
# fuses, and a disk with an empty data partition. OPTIONs are those of
# strongroom-provision, the keys among them. version.new stands until all of it
# is there, so a half-made one starts over.
device_make()
{
	enough_space "$state" 250 "a new machine"
	echo "strongroom state $STATE_VERSION" >"$state/version.new"
	rm -f "$state/flash.img" "$state/disk.img" "$state/boot.sha256"
	device_tool strongroom-provision --flash "$state/flash.img" --new \
		--rom "$images/rom.bin" --firmware "$images/firmware.fip" \
		--lifecycle "$lifecycle" "$@"
	device_tool strongroom-disk make --out "$state/disk.img" --force \
		--data-size 64M
	put_partitions
	format_data
	images_sum >"$state/boot.sha256"
	printf 'lifecycle=%s\nimages=%s\n' "$lifecycle" "${images#"$root/"}" \
		>"$state/device"
	sync "$state/flash.img" "$state/disk.img"
	mv "$state/version.new" "$state/version"
}

# What was built since the machine ran last: ROM, firmware, partitions of slot
# a. Fuses, counters and the data partition are left alone.
device_renew()
{
	device_tool strongroom-provision --flash "$state/flash.img" \
		--rom "$images/rom.bin" --firmware "$images/firmware.fip"
	sum=$(images_sum)
	[ "$sum" != "$(cat "$state/boot.sha256" 2>/dev/null)" ] || return 0
	rm -f "$state/boot.sha256"
	put_partitions
	echo "$sum" >"$state/boot.sha256"
}
