# shellcheck shell=sh disable=SC2154
# Hash footers: layout, digest, idempotence, limits, leaving images whole.

"$avb" generate_test_image --image_size 10000 --output boot.raw
must "test image: bytes" same "$(cut_bytes boot.raw 254 4 | hex)" feff0001
must "test image: start" same "$("$avb" generate_test_image --image_size 3 \
	--start_byte 255 | hex)" ff0001
must "sizes" same "$("$avb" add_hash_footer --partition_size 1048576 \
	--calc_max_image_size)" 978944

cp boot.raw boot.img
must "hash footer" "$avb" add_hash_footer --image boot.img \
	--partition_size 131072 --partition_name boot --salt 00ff \
	--algorithm SHA256_RSA2048 --key 2048.pem --output_vbmeta_image boot.vb
must "hash: length" same "$(size boot.img)" 131072
must "hash: data" cmp -n 10000 boot.raw boot.img
must "hash: zeros up to the blob" same \
	"$(cut_bytes boot.img 10000 2288 | tr -d '\0' | wc -c)" 0
must "hash: blob" same "$(cut_bytes boot.img 12288 "$(size boot.vb)" | hex)" \
	"$(hex boot.vb)"
must "hash: zeros behind the blob" same "$(tail -c +12289 boot.img | \
	tail -c +$(($(size boot.vb) + 1)) | head -c -64 | tr -d '\0' | wc -c)" 0
must "hash: footer" same "$(tail -c 64 boot.img | hex)" \
	"415642660000000100000000$(printf %016x 10000)$(printf %016x 12288)$(printf %016x "$(size boot.vb)")$(printf %056d 0)"
must "hash: digest" same "$(field boot.img Digest)" \
	"$({ printf '\0\377'; cat boot.raw; } | digest_of sha256)"
cp boot.img first.img
must "hash: again" "$avb" add_hash_footer --image boot.img \
	--partition_size 131072 --partition_name boot --salt 00ff \
	--algorithm SHA256_RSA2048 --key 2048.pem
must "hash: again is the same" cmp boot.img first.img
must "hash: verify" "$avb" verify_image --image boot.img --key 2048.pem
must "hash: sha512" "$avb" add_hash_footer --image boot.img \
	--dynamic_partition_size --partition_name boot --hash_algorithm sha512 \
	--salt ''
must "hash: dynamic length" same "$(size boot.img)" 81920
must "hash: sha512 digest" same "$(field boot.img Digest)" \
	"$(digest_of sha512 <boot.raw)"
must "hash: random salt" "$avb" add_hash_footer --image boot.img \
	--dynamic_partition_size --partition_name boot
must "hash: its length" same "$(field boot.img Salt | wc -c)" 65
must "hash: persistent" "$avb" add_hash_footer --image boot.img \
	--dynamic_partition_size --partition_name boot --use_persistent_digest
must "hash: persistent text" same "$("$avb" info_image --image boot.img | \
	tail -n 3)" \
"      Salt:                  
      Digest:                
      Flags:                 0"
must "hash: persistent passes" "$avb" verify_image --image boot.img
cp first.img boot.img
must "hash: only a blob" "$avb" add_hash_footer --image boot.img \
	--partition_size 131072 --partition_name boot --salt 00ff \
	--algorithm SHA256_RSA2048 --key 2048.pem --output_vbmeta_image only.vb \
	--do_not_append_vbmeta_image
must "hash: the same blob" cmp boot.vb only.vb
must "hash: image untouched" cmp boot.img first.img

# Failures. The footer is gone, the data is there.
fails()
{
	name=$1 pattern=$2
	shift 2
	cp first.img fail.img
	status "$name" 1 "$pattern" "$avb" add_hash_footer --image fail.img \
		--partition_name boot "$@"
	must "$name: data is whole" cmp fail.img boot.raw
}
fails "partition of odd size" "not a multiple" --partition_size 131073
"$avb" generate_test_image --image_size 61441 --output large.img
status "image too large" 1 "exceeds maximum image size" "$avb" \
	add_hash_footer --image large.img --partition_name x --partition_size 131072
must "image too large: whole" same "$(size large.img)" 61441
fails "bad salt" "not hex" --partition_size 131072 --salt 0
fails "bad salt digits" "not hex" --partition_size 131072 --salt 0g
fails "unknown hash" "unsupported hash" --partition_size 131072 \
	--hash_algorithm sha257
fails "no key" "needs a key" --partition_size 131072 --algorithm SHA256_RSA2048
head -c 120000 /dev/zero >metadata
fails "blob too large" "does not fit" --partition_size 131072 \
	--public_key_metadata metadata
status "partition too small" 1 "too small" "$avb" add_hash_footer \
	--image first.img --partition_name x --partition_size 65536
status "no size" 1 "must be given" "$avb" add_hash_footer --image first.img \
	--partition_name x
status "two sizes" 1 "fixed" "$avb" add_hash_footer --calc_max_image_size \
	--dynamic_partition_size

# A signal in the middle, here in the signing helper, leaves the image whole.
cat >helper-kill <<'END'
#!/bin/sh
kill -TERM $PPID
sleep 5
END
chmod +x helper-kill
cp boot.raw fail.img
"$avb" add_hashtree_footer --image fail.img --partition_name x \
	--partition_size 0x200000 --hash_algorithm sha256 \
	--algorithm SHA256_RSA2048 --key 2048.pem --signing_helper ./helper-kill \
	2>log
must "a signal leaves the image whole" cmp fail.img boot.raw

# A/B metadata.
head -c 8192 /dev/zero >misc
must "A/B block" "$avb" set_ab_metadata --misc_image misc
must "A/B block: bytes" same "$(cut_bytes misc 2048 32 | hex)" \
	"00414230010000000f0700000e07000000000000000000000000000079f1e5bf"
must "A/B block: nothing else" same "$({ head -c 2048 misc
	tail -c +2081 misc; } | tr -d '\0' | wc -c)" 0
must "A/B block: values" "$avb" set_ab_metadata --misc_image misc \
	--slot_data 1:2:0:3:4:9
must "A/B block: slots" same "$(cut_bytes misc 2056 8 | hex)" 0102000003040100
for data in 1:2:3 1:2:0:3:4:0:5 1:2:0:3:256:0 a:2:0:3:4:0 -1:2:0:3:4:0; do
	status "A/B block: $data" 1 "slot data" "$avb" set_ab_metadata \
		--misc_image misc --slot_data=$data
done

# What a person reads of it, also out of a whole disk.
"$avb" set_ab_metadata --misc_image misc --slot_data 15:0:1:14:3:0
must "A/B block: shown" same "$("$avb" info_ab_metadata --misc_image misc |
	tr -s ' \n' ' ')" "Slot metadata version: 1.0 Slot a: Priority: 15 \
Tries remaining: 0 Successful: yes Bootable: yes Slot b: Priority: 14 \
Tries remaining: 3 Successful: no Bootable: yes Boots next: a "
head -c 8192 /dev/urandom >noise
status "A/B block: noise" 1 "no slot metadata" "$avb" info_ab_metadata \
	--misc_image noise
head -c 2079 misc >short
status "A/B block: too short a file" 1 "no room" "$avb" info_ab_metadata \
	--misc_image short
must "public key in PEM" "$avb" extract_public_key_pem --key 2048.pem \
	--output 2048.public
must "public key in PEM: as OpenSSL has it" same \
	"$(openssl pkey -in 2048.pem -pubout)" "$(cat 2048.public)"
