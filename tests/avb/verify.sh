# shellcheck shell=sh disable=SC2154
# shellcheck disable=SC2059,SC2016
# verify_image and the questions that follow chained partitions.
head -c 20000 noise.raw >boot.img
"$avb" add_hash_footer --image boot.img --partition_name boot --salt 01 \
	--partition_size 131072 --algorithm SHA256_RSA2048 --key 2048.pem \
	--kernel_cmdline from_boot
cp tree.was system.img
"$avb" make_vbmeta_image --output vbmeta.img --algorithm SHA512_RSA4096 \
	--key 4096.pem --include_descriptors_from_image system.img \
	--chain_partition boot:2:2048.bin --kernel_cmdline from_vbmeta \
	--padding_size 4096
key_sha1=$(digest_of sha1 <2048.bin)

status "a chain that nothing is said about" 1 "Error verifying descriptor." \
	"$avb" verify_image --image vbmeta.img
must "its reason" grep -q "^No expected chain partition for partition boot" last
must "expected chain" "$avb" verify_image --image vbmeta.img \
	--key 4096.pem --expected_chain_partition boot:2:2048.bin
must "expected chain: text" same "$(cat log)" \
"Verifying image vbmeta.img using key at 4096.pem
vbmeta: Successfully verified SHA512_RSA4096 vbmeta struct in vbmeta.img
boot: Successfully verified chain partition descriptor matches expected data
system: Successfully verified sha256 hashtree of system.img for image of 200704 bytes"
must "followed" "$avb" verify_image --image vbmeta.img --follow_chain_partitions
must "followed: text" same "$(cat log)" \
"Verifying image vbmeta.img using embedded public key
vbmeta: Successfully verified SHA512_RSA4096 vbmeta struct in vbmeta.img
boot: Chained but ROLLBACK_SLOT (which is 2) and KEY (which has sha1 $key_sha1) not specified
--
Verifying image boot.img using embedded public key
vbmeta: Successfully verified footer and SHA256_RSA2048 vbmeta struct in boot.img
boot: Successfully verified sha256 hash of boot.img for image of 20000 bytes
system: Successfully verified sha256 hashtree of system.img for image of 200704 bytes"
status "followed with one key for all" 1 "does not match given key" "$avb" \
	verify_image --image vbmeta.img --follow_chain_partitions --key 4096.pem
status "another location" 1 "Error verifying" "$avb" verify_image \
	--image vbmeta.img --expected_chain_partition boot:3:2048.bin
status "another key of the chain" 1 "Error verifying" "$avb" verify_image \
	--image vbmeta.img --expected_chain_partition boot:2:4096.bin
status "another key" 1 "Embedded public key does not match given key." "$avb" \
	verify_image --image vbmeta.img --key 2048.pem
mkdir -p dir
cp boot.img system.img vbmeta.img dir/
must "images stand beside" "$avb" verify_image --image dir/vbmeta.img \
	--follow_chain_partitions
must "images beside: path" grep -q "in dir/boot.img$" last

# altered NAME FILE OFFSET PATTERN: one bit flipped, verdict and reason.
altered()
{
	cp "$2" was
	byte=$((0x$(cut_bytes "$2" "$3" 1 | hex) ^ 1))
	printf "\\$(printf %o $byte)" | dd of="$2" bs=1 seek="$3" \
		conv=notrunc status=none
	status "$1" 1 "$4" "$avb" verify_image --image "$5"
	cp was "$2"
}
altered "data of a hash" boot.img 19999 "Error verifying descriptor" boot.img
altered "data of a tree" system.img 200000 "Error verifying descriptor" system.img
altered "the tree" system.img 200704 "Error verifying descriptor" system.img
altered "the header" vbmeta.img 119 "Signature check failed" vbmeta.img
altered "the hash" vbmeta.img 256 "Signature check failed" vbmeta.img
altered "the signature" vbmeta.img 400 "Signature check failed" vbmeta.img
altered "a descriptor" vbmeta.img 860 "Signature check failed\|descriptor" vbmeta.img
must "whole again" "$avb" verify_image --image vbmeta.img --follow_chain_partitions
head -c 200 vbmeta.img >short.img
status "a short blob" 1 "vbmeta image" "$avb" verify_image --image short.img
head -c 900 vbmeta.img >short.img
status "a blob cut short" 1 "descriptor\|Signature\|malformed" "$avb" \
	verify_image --image short.img
: >empty.img
status "an empty file" 1 "vbmeta image" "$avb" info_image --image empty.img

boot_digest=$(field boot.img Digest) root=$(field system.img "Root Digest")
must "digests" same "$("$avb" print_partition_digests --image vbmeta.img)" \
"boot: $boot_digest
system: $root"
must "digests, JSON" same "$("$avb" print_partition_digests --json \
	--image vbmeta.img)" \
"{
  \"partitions\": [
    {
      \"name\": \"boot\",
      \"digest\": \"$boot_digest\"
    },
    {
      \"name\": \"system\",
      \"digest\": \"$root\"
    }
  ]
}"
must "digests, none" same "$("$avb" print_partition_digests --json \
	--image none.img)" "{
  \"partitions\": []
}"
"$avb" extract_vbmeta_image --image boot.img --output boot.vb
head -c "$((256 + 576 + 0x$(cut_bytes vbmeta.img 20 8 | hex)))" vbmeta.img >vbmeta.vb
must "vbmeta digest" same \
	"$("$avb" calculate_vbmeta_digest --image vbmeta.img)" \
	"$(cat vbmeta.vb boot.vb | digest_of sha256)"
must "vbmeta digest, sha512" same "$("$avb" calculate_vbmeta_digest \
	--image vbmeta.img --hash_algorithm sha512)" \
	"$(cat vbmeta.vb boot.vb | digest_of sha512)"
must "command line" same "$("$avb" calculate_kernel_cmdline \
	--image vbmeta.img)" "from_boot from_vbmeta"
"$avb" calculate_kernel_cmdline --image vbmeta.img --output line
must "command line has no newline" same "$(size line)" 21
