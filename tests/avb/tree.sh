# shellcheck shell=sh disable=SC2154
# shellcheck disable=SC2016 # text as the kernel gets it
# Hash trees and error correction, against veritysetup and known answers.

# tree IMAGE ARGS...: a footer without blob, FEC or chance.
tree()
{
	image=$1
	shift
	"$avb" add_hashtree_footer --image "$image" --partition_name system "$@"
}
# root WANT-ROOT WANT-TREE-SIZE BYTES ARGS...: of zeros.
root()
{
	want_root=$1 want_size=$2
	truncate -s 0 system.img
	truncate -s "$3" system.img
	shift 3
	tree system.img --do_not_generate_fec "$@" &&
		same "$(field system.img "Root Digest")" "$want_root" &&
		same "$(field system.img "Tree Size")" "$want_size" &&
		"$avb" verify_image --image system.img
}
# Known answers.
must "two blocks, sha256" root \
	90b10db56173e2e7c847f6ff3ed85a3aebb140bc0064ec9a156ae5b2e71db988 4096 \
	8192 --hash_algorithm sha256 --salt ''
must "one block, sha256" root \
	ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7 0 \
	4096 --hash_algorithm sha256 --salt ''
must "two blocks, sha1" root 10188ead2ef7880e7b4ee25d7ce976c259894c08 4096 \
	8192 --salt ''
must "two blocks, blake2b-256" root \
	e84d44193ce1c2a7f4c49ebb751b7ef273f2b536c4ac6c1827fee6f32372dff3 4096 \
	8192 --salt '' --hash_algorithm blake2b-256
must "129 blocks" root \
	71cec192dccffe7877b0940104253999481806b5ed871fbd1a25b94d1cbb43ae 12288 \
	528384 --hash_algorithm sha256 --salt 00112233
must "limit without FEC" same "$("$avb" add_hashtree_footer \
	--partition_size 1048576 --hash_algorithm sha256 --do_not_generate_fec \
	--calc_max_image_size)" 966656
must "limit with FEC" same "$("$avb" add_hashtree_footer \
	--partition_size 1048576 --hash_algorithm sha256 \
	--calc_max_image_size)" 946176
must "limit without tree" same "$("$avb" add_hashtree_footer \
	--partition_size 1048576 --no_hashtree --calc_max_image_size)" 978944
must "limit below zero" same "$("$avb" add_hashtree_footer \
	--partition_size 4096 --do_not_generate_fec --calc_max_image_size)" -65536

openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 0 \
	-in /dev/zero 2>/dev/null | head -c 3145728 >noise.raw

# both NAME ROOTS DATA ARGS...: our tree and parity and veritysetup's.
both()
{
	name=$1 roots=$2 bytes=$3 hash=$4 block=$5 salt=$6
	head -c "$bytes" noise.raw >system.img
	cp system.img theirs.img
	must "$name: made" tree system.img --hash_algorithm "$hash" \
		--salt "$salt" --block_size "$block" --fec_num_roots "$roots" \
		--partition_size 0
	[ -n "$salt" ] || salt=-
	fec=
	[ "$block" != 4096 ] || fec="--fec-device=theirs.fec --fec-roots=$roots"
	rm -f theirs.fec
	# shellcheck disable=SC2086
	veritysetup format theirs.img theirs.img --no-superblock --format=1 \
		--hash="$hash" --data-block-size="$block" \
		--hash-block-size="$block" --data-blocks=$((bytes / block)) \
		--hash-offset="$bytes" --salt="$salt" $fec >theirs.txt 2>&1
	must "$name: root" same "$(field system.img "Root Digest")" \
		"$(sed -n 's/^Root hash: *[	]*//p' theirs.txt)"
	off=$(field system.img "FEC offset") len=$(field system.img "FEC size")
	must "$name: data and tree" cmp -n "$(size theirs.img)" \
		system.img theirs.img
	if [ -n "$fec" ]; then
		must "$name: parity length" same "$len" "$(size theirs.fec)"
		cut_bytes system.img "$off" "$len" >ours.fec
		must "$name: parity" cmp ours.fec theirs.fec
	fi
	must "$name: verify_image" "$avb" verify_image --image system.img
}
if command -v veritysetup >/dev/null; then
	both "3 MiB, 2 roots" 2 3145728 sha256 4096 aabbccdd
	both "1 MiB and a block, 24 roots" 24 1052672 sha256 4096 00
	both "128 blocks, 3 roots" 3 524288 sha512 4096 0102
	both "sha1, 16 roots" 16 528384 sha1 4096 77
	both "blocks of 1024" 2 1048576 sha256 1024 77
	both "no salt" 2 1048576 sha256 4096 ''
	cp system.img last.img
else
	skip "trees and parity" "no veritysetup"
fi

# Layout with a partition size, and everything it says.
head -c 1000000 noise.raw >system.img
must "layout" tree system.img --hash_algorithm sha256 --salt d00d \
	--partition_size 2097152 --check_at_most_once \
	--setup_as_rootfs_from_kernel --algorithm SHA256_RSA4096 --key 4096.pem
must "layout: length" same "$(size system.img)" 2097152
root=$(field system.img "Root Digest")
must "layout: text" same "$("$avb" info_image --image system.img)" \
"Footer version:           1.0
Image size:               2097152 bytes
Original image size:      1000000 bytes
VBMeta offset:            1024000
VBMeta size:              2560 bytes
--
Minimum libavb version:   1.1
Header Block:             256 bytes
Authentication Block:     576 bytes
Auxiliary Block:          1728 bytes
Public key (sha1):        $(digest_of sha1 <4096.bin)
Algorithm:                SHA256_RSA4096
Rollback Index:           0
Flags:                    0
Rollback Index Location:  0
Release String:           'avbtool 1.3.0'
Descriptors:
    Hashtree descriptor:
      Version of dm-verity:  1
      Image Size:            1003520 bytes
      Tree Offset:           1003520
      Tree Size:             12288 bytes
      Data Block Size:       4096 bytes
      Hash Block Size:       4096 bytes
      FEC num roots:         2
      FEC offset:            1015808
      FEC size:              8192 bytes
      Hash Algorithm:        sha256
      Partition Name:        system
      Salt:                  d00d
      Root Digest:           $root
      Flags:                 2
    Kernel Cmdline descriptor:
      Flags:                 1
      Kernel Cmdline:        'dm=\"1 vroot none ro 1,0 1960 verity 1 PARTUUID=\$(ANDROID_SYSTEM_PARTUUID) PARTUUID=\$(ANDROID_SYSTEM_PARTUUID) 4096 4096 245 245 sha256 $root d00d 11 check_at_most_once \$(ANDROID_VERITY_MODE) ignore_zero_blocks use_fec_from_device PARTUUID=\$(ANDROID_SYSTEM_PARTUUID) fec_roots 2 fec_blocks 248 fec_start 248\" root=/dev/dm-0'
    Kernel Cmdline descriptor:
      Flags:                 2
      Kernel Cmdline:        'root=PARTUUID=\$(ANDROID_SYSTEM_PARTUUID)'"
if command -v veritysetup >/dev/null; then
	must "veritysetup verifies the image" veritysetup verify system.img \
		system.img "$root" --no-superblock --format=1 --hash=sha256 \
		--data-block-size=4096 --hash-block-size=4096 \
		--data-blocks=245 --hash-offset=1003520 --salt=d00d
fi
cp system.img first.img
must "again" tree system.img --hash_algorithm sha256 --salt d00d \
	--partition_size 2097152 --check_at_most_once \
	--setup_as_rootfs_from_kernel --algorithm SHA256_RSA4096 --key 4096.pem
must "again is the same" cmp system.img first.img
must "cmdline of another image" "$avb" make_vbmeta_image --output rootfs.img \
	--setup_rootfs_from_kernel system.img
must "the same cmdline" same \
	"$("$avb" calculate_kernel_cmdline --image rootfs.img)" \
	"$("$avb" calculate_kernel_cmdline --image system.img)"
must "hashtree disabled" same "$("$avb" calculate_kernel_cmdline \
	--image rootfs.img --hashtree_disabled)" \
	'root=PARTUUID=$(ANDROID_SYSTEM_PARTUUID)'

head -c 8192 noise.raw >none.raw
cp none.raw notree.img
must "no tree" tree notree.img --hash_algorithm sha256 --no_hashtree \
	--salt 01
must "no tree: sizes" same "$(field notree.img "Tree Size") $(field \
	notree.img "FEC size") $(field notree.img "FEC num roots") $(field \
	notree.img "FEC offset")" "0 0 2 8192"
mv notree.img system.img
status "no tree is not verified" 1 "Error verifying" "$avb" verify_image \
	--image system.img
must "no tree is accepted" "$avb" verify_image --image system.img \
	--accept_zeroed_hashtree
status "sha1 is warned about" 0 "" tree none.raw
must "in three lines" same "$(wc -l <log)" 3

head -c 5000 noise.raw >odd.img
status "odd file without partition" 1 "not a multiple" tree odd.img
head -c 1048576 noise.raw >large.img
status "image too large" 1 "exceeds maximum image size" tree large.img \
	--partition_size 1048576
must "image too large: whole" cmp -n 1048576 large.img noise.raw
must "image too large: length" same "$(size large.img)" 1048576
status "25 roots" 1 "FEC roots" tree large.img --fec_num_roots 25
status "1 root" 1 "FEC roots" tree large.img --fec_num_roots 1
status "odd block size" 1 "block size" tree large.img --block_size 5000
