# shellcheck shell=sh disable=SC2154
# Verified Boot 1.0: openssl reads and verifies what is made.
openssl req -x509 -key 2048.pem -subj /CN=TEST -days 30 -out oem.crt 2>/dev/null
openssl req -x509 -key 4096.pem -subj /CN=other -days 30 -out other.crt 2>/dev/null
# A boot image by hand: 5000 bytes of kernel, 3000 of ramdisk, pages of 2048.
{
	printf 'ANDROID!\210\023\0\0\0\0\0\0\270\013\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
	printf '\0\0\0\0\0\010\0\0\0\0\0\0'
	head -c 2004 /dev/zero
	head -c 10240 noise.raw
} >boot1.raw
cp boot1.raw boot1.img
must "1.0: boot image signed" "$avb" avb1_sign_boot --image boot1.img \
	--key 2048.pem --certificate oem.crt
must "1.0: image is kept" cmp -n 12288 boot1.raw boot1.img
tail -c +12289 boot1.img >trailer
must "1.0: openssl parses it" openssl asn1parse -inform DER -in trailer
openssl asn1parse -inform DER -in trailer >asn1 2>/dev/null
must "1.0: target" grep -q 'PRINTABLESTRING *:/boot$' asn1
must "1.0: length" grep -q 'INTEGER *:3000$' asn1
must "1.0: algorithm" grep -q 'sha256WithRSAEncryption' asn1
off=$(sed -n 's/^ *\([0-9]*\):d=1 .*OCTET STRING.*/\1/p' asn1)
cut_bytes trailer $((off + 4)) 256 >signature
attr=$(sed -n 's/^ *\([0-9]*\):d=1 .*SEQUENCE.*/\1/p' asn1 | tail -n 1)
{ cat boot1.raw; cut_bytes trailer "$attr" $((off - attr)); } >message
must "1.0: openssl verifies it" openssl dgst -sha256 -verify 2048.pub \
	-signature signature message
must "1.0: verified" "$avb" avb1_verify_boot --image boot1.img --key 2048.pub
must "1.0: by its certificate" "$avb" avb1_verify_boot --image boot1.img
printf 'more' >>boot1.img
must "1.0: bytes behind do not matter" "$avb" avb1_verify_boot \
	--image boot1.img --key 2048.pub
cp boot1.img signed1.img
must "1.0: signed again" "$avb" avb1_sign_boot --image boot1.img \
	--key 2048.pem --certificate oem.crt --target /recovery
status "1.0: another target" 1 "signed for /recovery" "$avb" avb1_verify_boot \
	--image boot1.img --key 2048.pub
must "1.0: that target" "$avb" avb1_verify_boot --image boot1.img \
	--key 2048.pub --target /recovery
status "1.0: another key" 1 "not good" "$avb" avb1_verify_boot \
	--image boot1.img --key 4096.pub --target /recovery
status "1.0: certificate of another key" 1 "another key" "$avb" avb1_sign_boot \
	--image boot1.img --key 2048.pem --certificate other.crt
for at in 50 3000 12291 12287; do
	cp signed1.img bad1.img
	byte=$((0x$(cut_bytes bad1.img $at 1 | hex) ^ 1))
	# shellcheck disable=SC2059
	printf "\\$(printf %o $byte)" | dd of=bad1.img bs=1 seek=$at \
		conv=notrunc status=none
	status "1.0: byte $at altered" 1 "" "$avb" avb1_verify_boot \
		--image bad1.img --key 2048.pub
done
head -c 13000 signed1.img >bad1.img
status "1.0: signature cut" 1 "no boot signature" "$avb" avb1_verify_boot \
	--image bad1.img --key 2048.pub
status "1.0: not a boot image" 1 "no boot image" "$avb" avb1_verify_boot \
	--image noise.raw --key 2048.pub

head -c 1048576 noise.raw >fs.img
must "1.0: file system" "$avb" avb1_add_verity --image fs.img --salt aabb \
	--device /dev/block/system --key 2048.pem
must "1.0: its length" same "$(size fs.img)" $((1048576 + 12288 + 32768))
cut_bytes fs.img 1060864 32768 >metadata1
must "1.0: magic" same "$(hex -N 8 metadata1)" 01b001b000000000
table_len=$((0x$(cut_bytes metadata1 265 1 | hex)$(cut_bytes metadata1 264 1 | hex)))
cut_bytes metadata1 268 $table_len >table
cut_bytes metadata1 8 256 >signature
must "1.0: openssl verifies the table" openssl dgst -sha256 \
	-verify 2048.pub -signature signature table
must "1.0: the table" same "$(cut -d' ' -f1-8,10 table)" \
	"1 /dev/block/system /dev/block/system 4096 4096 256 256 sha256 aabb"
if command -v veritysetup >/dev/null; then
	must "1.0: veritysetup agrees" veritysetup verify fs.img fs.img \
		"$(cut -d' ' -f9 table)" --no-superblock --format=1 \
		--hash=sha256 --data-blocks=256 --hash-offset=1048576 --salt=aabb
fi
must "1.0: file system verified" "$avb" avb1_verify_verity --image fs.img \
	--key 2048.pem
status "1.0: another key" 1 "signature" "$avb" avb1_verify_verity \
	--image fs.img --key 4096.pem
must "1.0: metadata alone" "$avb" avb1_make_verity_metadata \
	--table "$(cat table)" --key 2048.pem --output m1
must "1.0: the same" cmp m1 metadata1
must "1.0: disabled" "$avb" avb1_make_verity_metadata \
	--table "$(cat table)" --key 2048.pem --output m1 --disabled
must "1.0: disabled magic" same "$(hex -N 4 m1)" 564f4646
printf x | dd of=fs.img bs=1 seek=77 conv=notrunc status=none
status "1.0: data altered" 1 "does not match" "$avb" avb1_verify_verity \
	--image fs.img --key 2048.pem
must "1.0: key file" "$avb" avb1_make_verity_key --key 2048.pem --output vk
must "1.0: its length" same "$(size vk)" 524
must "1.0: its ends" same "$(hex -N 4 vk) $(tail -c 4 vk | hex) $(\
	cut_bytes vk 8 1 | hex)" "40000000 01000100 $(cut_bytes 2048.bin 263 1 | hex)"
