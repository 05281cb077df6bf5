# shellcheck shell=sh disable=SC2154
# shellcheck disable=SC2059 # formats with escapes are what they are for
# Sparse images: whatever is done to one is what is done to the plain one.
if ! command -v img2simg >/dev/null || ! command -v simg2img >/dev/null; then
	skip "sparse images" "no img2simg"
	return 0
fi
# Data, holes, a fill pattern.
{
	cut_bytes noise.raw 0 409600
	head -c 409600 /dev/zero
	yes abc | head -c 204800
} >plain.raw
img2simg plain.raw sparse.raw 4096

# alike NAME COMMAND ARGS...: on system.img, plain and sparse.
alike()
{
	name=$1 command=$2
	shift 2
	cp plain.img system.img
	must "$name, plain" "$avb" "$command" --image system.img "$@"
	mv system.img plain.img
	cp sparse.img system.img
	must "$name, sparse" "$avb" "$command" --image system.img "$@"
	mv system.img sparse.img
	rm -f back.img
	must "$name: libsparse reads it" simg2img sparse.img back.img
	must "$name: same" cmp plain.img back.img
}
sign="--salt 0123 --algorithm SHA256_RSA2048 --key 2048.pem"
cp plain.raw plain.img
cp sparse.raw sparse.img
# shellcheck disable=SC2086
{
	alike "hash footer" add_hash_footer --partition_name system \
		--partition_size 2097152 $sign
	alike "resized" resize_image --partition_size 1310720
	alike "erased" erase_footer
	must "erased: blocks" same "$(cut_bytes sparse.img 16 4 | hex)" \
		"$(cut_bytes sparse.raw 16 4 | hex)"
	alike "tree footer" add_hashtree_footer --partition_name system \
		--hash_algorithm sha256 --partition_size 2097152 $sign
	cp sparse.img system.img
	must "verified" "$avb" verify_image --image system.img
	must "shown as sparse" same "$("$avb" info_image --image sparse.img | \
		sed -n 's/^Minimum.*: *//p')" "1.0 (Sparse)"
	must "unsparsed size" same "$(field sparse.img "Image size")" 2097152
	alike "again" add_hashtree_footer --partition_name system \
		--hash_algorithm sha256 --partition_size 2097152 $sign
	alike "zeroed" zero_hashtree
	alike "keep the tree" erase_footer --keep_hashtree
	alike "appended" append_vbmeta_image --partition_size 1310720 \
		--vbmeta_image boot.vb
}
must "zeroed: is smaller" [ "$(size sparse.img)" -lt "$(size plain.img)" ]

# broken NAME OFFSET BYTES: refused, and not changed.
broken()
{
	cp sparse.raw bad.img
	printf "$3" | dd of=bad.img bs=1 seek="$2" conv=notrunc status=none
	cp bad.img bad.was
	status "sparse: $1" 1 "parse\|short\|chunk" "$avb" add_hash_footer \
		--image bad.img --partition_name x --dynamic_partition_size
	must "sparse: $1: untouched" cmp bad.img bad.was
}
broken "major 2" 4 '\2'
broken "minor 1" 6 '\1'
broken "header of 29 bytes" 8 '\35'
broken "chunk header of 13" 10 '\15'
broken "block size 0" 12 '\0\0\0\0'
broken "block count" 16 '\1'
broken "chunk count one less" 20 '\1'
broken "chunk count too high" 20 '\377\377'
broken "unknown type" 28 '\305'
broken "length of a chunk" 36 '\1'
# Three holes of 2^33 + 4 blocks of 2^31 bytes: 4 blocks, if 64 bits were all.
{
	printf '\72\377\46\355\1\0\0\0\34\0\14\0\0\0\0\200\4\0\0\0\3\0\0\0\0\0\0\0'
	for blocks in '\377\377\377\377' '\377\377\377\377' '\6\0\0\0'; do
		printf "\303\312\0\0$blocks\14\0\0\0"
	done
} >bad.img
status "sparse: more bytes than 64 bits count" 1 "says 4 blocks" "$avb" \
	info_image --image bad.img
cp sparse.raw bad.img
printf x >>bad.img
status "sparse: bytes behind" 1 "after the last" "$avb" info_image --image bad.img
head -c -1 sparse.raw >bad.img
status "sparse: cut short" 1 "short" "$avb" info_image --image bad.img
head -c 20 sparse.raw >bad.img
status "20 bytes are a plain image" 1 "vbmeta image" "$avb" info_image \
	--image bad.img

# A checksum chunk is counted when it stays.
crc()
{
	chunks=$((0x$(cut_bytes sparse.raw 20 1 | hex)))
	{
		head -c 20 sparse.raw
		printf "\\$(printf %o $((chunks + 1)))\0\0\0"
		tail -c +25 sparse.raw
		printf '\304\312\0\0\0\0\0\0\20\0\0\0\1\2\3\4'
	} >crc.img
	cp crc.img crc.was
	"$avb" add_hash_footer --image crc.img --partition_name x \
		--dynamic_partition_size --salt 00 &&
		"$avb" erase_footer --image crc.img && cmp crc.img crc.was
}
must "a checksum chunk survives" crc
