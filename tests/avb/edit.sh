# shellcheck shell=sh disable=SC2154
# Editing images that have footers.
cut_bytes noise.raw 0 200000 >data.raw
cp data.raw system.img
"$avb" add_hashtree_footer --image system.img --partition_name system \
	--hash_algorithm sha256 --partition_size 1048576 --salt 00 \
	--algorithm SHA256_RSA2048 --key 2048.pem
cp system.img tree.was
voff=$(field system.img "VBMeta offset") vlen=$(field system.img "VBMeta size")

must "extract" "$avb" extract_vbmeta_image --image system.img --output v.img
must "extract: bytes" same "$(hex v.img)" "$(cut_bytes system.img "$voff" "$vlen" | hex)"
must "extract, padded" "$avb" extract_vbmeta_image --image system.img \
	--output v.pad --padding_size 4096
must "extract, padded: length" same "$(size v.pad)" 4096
must "the blob alone verifies" "$avb" verify_image --image v.img
must "resize" "$avb" resize_image --image system.img --partition_size 2097152
must "resize: length" same "$(size system.img)" 2097152
must "resize: footer" same "$(tail -c 64 system.img | hex)" \
	"$(tail -c 64 tree.was | hex)"
must "resize: still good" "$avb" verify_image --image system.img
must "resize back" "$avb" resize_image --image system.img \
	--partition_size 1048576
must "resize back: as it was" cmp system.img tree.was
status "resize too small" 1 "too small" "$avb" resize_image --image system.img \
	--partition_size $(((voff + vlen + 4095) / 4096 * 4096))
must "resize to the least" "$avb" resize_image --image system.img \
	--partition_size $(((voff + vlen + 4095) / 4096 * 4096 + 4096))
must "resize to the least: good" "$avb" verify_image --image system.img
cp tree.was system.img
status "resize to an odd size" 1 "not a multiple" "$avb" resize_image \
	--image system.img --partition_size 1048577

must "zero the tree" "$avb" zero_hashtree --image system.img
toff=$(field system.img "Tree Offset") tlen=$(field system.img "Tree Size")
foff=$(field system.img "FEC offset") flen=$(field system.img "FEC size")
must "zeroed: length" same "$(size system.img)" 1048576
must "zeroed: mark" same "$(cut_bytes system.img "$toff" 8)" ZeRoHaSH
must "zeroed: tree" same "$(cut_bytes system.img $((toff + 8)) \
	$((tlen - 8)) | tr -d '\0' | wc -c)" 0
must "zeroed: mark of FEC" same "$(cut_bytes system.img "$foff" 8)" ZeRoHaSH
must "zeroed: FEC" same "$(cut_bytes system.img $((foff + 8)) \
	$((flen - 8)) | tr -d '\0' | wc -c)" 0
must "zeroed: the rest" same "$(tail -c +$((foff + flen + 1)) system.img | \
	digest_of sha256)" "$(tail -c +$((foff + flen + 1)) tree.was | digest_of sha256)"
status "zeroed: not verified" 1 "Error verifying" "$avb" verify_image \
	--image system.img
must "zeroed: accepted" "$avb" verify_image --image system.img \
	--accept_zeroed_hashtree
must "zeroed: text" grep -q '^system: skipping verification since hashtree is zeroed and --accept_zeroed_hashtree was given$' last
cp tree.was system.img
must "keep the tree" "$avb" erase_footer --image system.img --keep_hashtree
must "keep the tree: length" same "$(size system.img)" $((foff + flen))
must "keep the tree: bytes" cmp -n $((foff + flen)) system.img tree.was
cp tree.was system.img
must "erase" "$avb" erase_footer --image system.img
must "erase: the data" cmp system.img data.raw
status "erase twice" 1 "no footer" "$avb" erase_footer --image system.img
status "zero without footer" 1 "no footer" "$avb" zero_hashtree --image system.img
status "resize without footer" 1 "no footer" "$avb" resize_image \
	--image system.img --partition_size 1048576
status "extract without footer" 1 "no footer" "$avb" extract_vbmeta_image \
	--image system.img --output x

must "append" "$avb" append_vbmeta_image --image system.img \
	--partition_size 262144 --vbmeta_image v.pad
must "append: length" same "$(size system.img)" 262144
must "append: blob length" same "$(field system.img "VBMeta size")" "$vlen"
must "append: original" same "$(field system.img "Original image size")" 200000
must "append: blob" same "$(cut_bytes system.img 200704 "$vlen" | hex)" "$(hex v.img)"
cp system.img appended.img
must "append from an image" "$avb" append_vbmeta_image --image system.img \
	--partition_size 262144 --vbmeta_image tree.was
must "append from an image: same" cmp system.img appended.img
status "append: no room" 1 "do not fit" "$avb" append_vbmeta_image \
	--image system.img --partition_size 204800 --vbmeta_image v.img
must "append: no room: untouched" cmp system.img appended.img
status "append: not a blob" 1 "vbmeta image" "$avb" append_vbmeta_image \
	--image system.img --partition_size 262144 --vbmeta_image data.raw
must "append: not a blob: untouched" cmp system.img appended.img
