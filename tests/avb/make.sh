# shellcheck shell=sh disable=SC2154
# shellcheck disable=SC2059 # formats with escapes are what they are for
# Blobs: layout, signatures, descriptors and their order.

# signed FILE BITS HASH AUTH: openssl verifies what stands in the blob.
signed()
{
	aux=$((0x$(cut_bytes "$1" 20 8 | hex)))
	{ head -c 256 "$1"; cut_bytes "$1" $((256 + $4)) $aux; } >message
	hash_len=32
	[ "$3" = sha256 ] || hash_len=64
	cut_bytes "$1" $((256 + hash_len)) $(($2 / 8)) >signature
	same "$(cut_bytes "$1" 256 $hash_len | hex)" "$(digest_of "$3" <message)" &&
	openssl dgst "-$3" -verify "$2.pub" -signature signature message
}

for bits in $sizes; do
	for hash in 256 512; do
		case $hash$bits in
		*2048) auth=320 ;;
		*4096) auth=576 ;;
		*) auth=1088 ;;
		esac
		alg=SHA${hash}_RSA$bits
		must "$alg: made" "$avb" make_vbmeta_image --output v.img \
			--algorithm "$alg" --key "$bits.pem" --rollback_index 7
		must "$alg: openssl verifies it" signed v.img "$bits" \
			sha$hash $auth
		must "$alg: key in the blob" same \
			"$(cut_bytes v.img $((256 + auth)) $((8 + bits / 4)) | hex)" \
			"$(hex "$bits.bin")"
		must "$alg: verify_image" "$avb" verify_image --image v.img \
			--key "$bits.pem"
		must "$alg: is shown" same "$(field v.img Algorithm)" "$alg"
	done
done

# The empty blob, byte by byte.
must "NONE: made" "$avb" make_vbmeta_image --output none.img
must "NONE: bytes" same "$(hex none.img)" "4156423000000001$(printf %0240d 0)617662746f6f6c20312e332e30$(printf %0230d 0)"
must "NONE: text" same "$("$avb" info_image --image none.img)" \
"Minimum libavb version:   1.0
Header Block:             256 bytes
Authentication Block:     0 bytes
Auxiliary Block:          0 bytes
Algorithm:                NONE
Rollback Index:           0
Flags:                    0
Rollback Index Location:  0
Release String:           'avbtool 1.3.0'
Descriptors:
    (none)"
must "padding" "$avb" make_vbmeta_image --output pad.img --padding_size 0x1000
must "padding: length" same "$(size pad.img)" 4096

printf 'one\0two' >value
must "every kind of descriptor" "$avb" make_vbmeta_image --output all.img \
	--kernel_cmdline "a=1 b" --prop_from_file "file:value" --prop "k:v:w" \
	--prop empty: --chain_partition_do_not_use_ab "late:4:2048.bin" \
	--chain_partition "early:3:4096.bin" --rollback_index_location 2 \
	--append_to_release_string more --set_verification_disabled_flag \
	--flags 1 --rollback_index 18446744073709551615
must "every kind: text" same "$("$avb" info_image --image all.img)" \
"Minimum libavb version:   1.3
Header Block:             256 bytes
Authentication Block:     0 bytes
Auxiliary Block:          1920 bytes
Algorithm:                NONE
Rollback Index:           18446744073709551615
Flags:                    3
Rollback Index Location:  2
Release String:           'avbtool 1.3.0 more'
Descriptors:
    Chain Partition descriptor:
      Partition Name:          early
      Rollback Index Location: 3
      Public key (sha1):       $(digest_of sha1 <4096.bin)
      Flags:                   0
    Chain Partition descriptor:
      Partition Name:          late
      Rollback Index Location: 4
      Public key (sha1):       $(digest_of sha1 <2048.bin)
      Flags:                   1
    Prop: k -> 'v:w'
    Prop: empty -> ''
    Prop: file -> 'one\\x00two'
    Kernel Cmdline descriptor:
      Flags:                 0
      Kernel Cmdline:        'a=1 b'"

# One blob from others: names without partition first, then sorted, last wins.
must "another image" "$avb" make_vbmeta_image --output two.img --prop x:y \
	--chain_partition "early:9:2048.bin"
must "included" "$avb" make_vbmeta_image --output inc.img --prop own:1 \
	--include_descriptors_from_image all.img \
	--include_descriptors_from_image two.img
must "included: order" same "$("$avb" info_image --image inc.img | sed -n \
	's/^    Prop: \([a-z]*\).*/\1/p; s/ *Partition Name: *//p; s/.*Cmdline: .*/cmdline/p; s/ *Rollback Index Location: \([1-9]\)/\1/p; s/Minimum.*:  *//p' | tr '\n' ' ')" \
	"1.3 own k empty file cmdline x early 9 late 4 "

# Values are shown as text of one line.
show()
{
	printf "$1" >value
	"$avb" make_vbmeta_image --output show.img --prop_from_file p:value &&
	same "$("$avb" info_image --image show.img | sed -n 's/.*-> //p')" "$2"
}
must "value: quote" show "it's" "b\"it's\""
must "value: both quotes" show "it's \"x\"" "'it\\'s \"x\"'"
must "value: double quote" show 'a "b"' "'a \"b\"'"
must "value: escapes" show 'a\\b\t\n\r\177\377 ~' "'a\\\\b\\t\\n\\r\\x7f\\xff ~'"
must "value: 255 bytes" show "$(printf %0255d 0)" "'$(printf %0255d 0)'"
must "value: 256 bytes" show "$(printf %0256d 0)" "(256 bytes)"

# unknown DATA TEXT: a descriptor of tag 77, put into a blob by hand.
unknown()
{
	{
		head -c 12 none.img
		printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\100'
		cut_bytes none.img 28 76
		printf '\0\0\0\0\0\0\0\030'
		cut_bytes none.img 112 144
		printf '\0\0\0\0\0\0\0\115\0\0\0\0\0\0\0\010'
		printf "$1"
		head -c 40 /dev/zero
	} >unknown.img
	same "$("$avb" info_image --image unknown.img | tail -n 3)" \
"    Unknown descriptor:
      Tag:  77
      Data: $2 (8 bytes)"
}
must "unknown: plain" unknown 12345678 "\"b'12345678'\""
must "unknown: bytes" unknown '\0\0\0\0\0\0\0\1' \
	"\"b'\\\\x00\\\\x00\\\\x00\\\\x00\\\\x00\\\\x00\\\\x00\\\\x01'\""
must "unknown: double quote" unknown '1"345678' "'b\\'1\"345678\\''"
must "unknown: quote" unknown "1'345678" "'b\"1\\'345678\"'"
must "unknown: is kept" "$avb" make_vbmeta_image --output again.img \
	--include_descriptors_from_image unknown.img
tail -c 64 again.img >again
tail -c 64 unknown.img >unknown
must "unknown: bytes kept" cmp again unknown

# Versions.
minor() { want=$1; shift; same "$("$avb" "$@" --print_required_libavb_version)" "$want"; }
must "minor 0" minor 1.0 make_vbmeta_image
must "minor 2" minor 1.2 make_vbmeta_image --rollback_index_location 1
must "minor 3" minor 1.3 make_vbmeta_image --chain_partition_do_not_use_ab a:b:c
must "minor of an included image" minor 1.3 make_vbmeta_image \
	--include_descriptors_from_image all.img
must "minor: footer, plain" minor 1.0 add_hash_footer --dynamic_partition_size
must "minor: footer, persistent" minor 1.1 add_hash_footer \
	--partition_size 1 --use_persistent_digest
must "minor: footer, included does not count" minor 1.0 add_hash_footer \
	--partition_size 1 --include_descriptors_from_image all.img
must "minor: tree, once" minor 1.1 add_hashtree_footer --check_at_most_once

# Programs that sign.
cat >helper <<'END'
#!/bin/sh
openssl pkeyutl -decrypt -inkey "$2" -pkeyopt rsa_padding_mode:none
END
cat >helper-file <<'END'
#!/bin/sh
[ "$1" = SHA512_RSA4096 ] || exit 1
openssl pkeyutl -decrypt -inkey "$2" -pkeyopt rsa_padding_mode:none \
	-in "$3" -out "$3.new" && mv "$3.new" "$3"
END
printf '#!/bin/sh\ncat; echo too long\n' >helper-long
printf '#!/bin/sh\nexit 3\n' >helper-bad
chmod +x helper*
"$avb" make_vbmeta_image --output own.img --algorithm SHA512_RSA4096 --key 4096.pem
must "helper" "$avb" make_vbmeta_image --output helped.img \
	--algorithm SHA512_RSA4096 --key 4096.pem --signing_helper ./helper
must "helper: same bytes" cmp own.img helped.img
must "helper with files, which wins" "$avb" make_vbmeta_image \
	--output helped.img --algorithm SHA512_RSA4096 --key 4096.pem \
	--signing_helper ./helper-bad --signing_helper_with_files ./helper-file
must "helper with files: same bytes" cmp own.img helped.img
status "helper that answers too much" 1 "another length" "$avb" \
	make_vbmeta_image --output x --algorithm SHA256_RSA2048 \
	--key 2048.pem --signing_helper ./helper-long
status "helper that fails" 1 "failed" "$avb" make_vbmeta_image --output x \
	--algorithm SHA256_RSA2048 --key 2048.pem --signing_helper ./helper-bad
status "helper that is not there" 1 "failed" "$avb" make_vbmeta_image \
	--output x --algorithm SHA256_RSA2048 --key 2048.pem \
	--signing_helper ./nobody

# Refusals.
status "no key" 1 "needs a key" "$avb" make_vbmeta_image --output x \
	--algorithm SHA256_RSA2048
status "unknown algorithm" 1 "unknown algorithm" "$avb" make_vbmeta_image \
	--output x --algorithm SHA1_RSA2048
status "key of another size" 1 "does not fit" "$avb" make_vbmeta_image \
	--output x --algorithm SHA256_RSA2048 --key 4096.pem
status "public key only" 1 "no private key" "$avb" make_vbmeta_image \
	--output x --algorithm SHA256_RSA2048 --key 2048.pub
status "no output" 1 "no output" "$avb" make_vbmeta_image
status "location used twice" 1 "already in use" "$avb" make_vbmeta_image \
	--output x --chain_partition a:1:2048.bin --chain_partition b:1:2048.bin
status "location 0" 1 "already in use" "$avb" make_vbmeta_image --output x \
	--chain_partition a:0:2048.bin
status "location 0, other taken" 1 "1 or larger" "$avb" make_vbmeta_image \
	--output x --rollback_index_location 2 --chain_partition a:0:2048.bin
status "malformed chain" 1 "malformed" "$avb" make_vbmeta_image --output x \
	--chain_partition a:1
status "malformed property" 1 "malformed" "$avb" make_vbmeta_image --output x \
	--prop nothing
status "rollback index above 64 bits" 1 "out of range" "$avb" \
	make_vbmeta_image --output x --rollback_index 0x10000000000000000
status "no tree for a root file system" 1 "no hashtree" "$avb" \
	make_vbmeta_image --output x --setup_rootfs_from_kernel all.img
