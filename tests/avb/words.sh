# shellcheck shell=sh disable=SC2154
# shellcheck disable=SC2059,SC2016
# How it takes its words.
gen() { "$avb" generate_test_image "$@" | hex; }
must "a space" same "$(gen --image_size 2)" 0001
must "an equals sign" same "$(gen --image_size=2)" 0001
must "an abbreviation" same "$(gen --im 2 --s 7)" 0708
must "the last one counts" same "$(gen --image_size 5 --image_size 1)" 00
for number in 0x10 0X1_0 0o20 0b10000 16 +16 1_6 ' 16 '; do
	must "number '$number'" same "$(gen --image_size "$number" | wc -c)" 32
done
must "number 00" same "$(gen --image_size 00)" ""
for number in 016 x16 1__6 _16 16_ 0x '' 1.5 0b2; do
	status "number '$number'" 2 "invalid" "$avb" generate_test_image \
		--image_size "$number"
done
status "a negative size" 1 "out of range" "$avb" generate_test_image \
	--image_size -1
status "an ambiguous word" 2 "ambiguous" "$avb" add_hash_footer --part x
status "an unknown word" 2 "unrecognized" "$avb" version --x
status "a stray word" 2 "unrecognized" "$avb" version x
status "a missing value" 2 "expected one" "$avb" generate_test_image --image_size
status "a word for a value" 2 "expected one" "$avb" generate_test_image \
	--image_size --start_byte 1
status "a missing option" 2 "required" "$avb" generate_test_image
status "a value for a flag" 2 "explicit" "$avb" add_hash_footer \
	--do_not_use_ab=1
status "a missing file" 2 "can't open" "$avb" info_image --image nobody
status "a folder" 2 "can't open" "$avb" info_image --image .
status "no subcommand" 2 "" "$avb"
must "no subcommand: usage" sh -c '"$1" 2>/dev/null | grep -q "^usage"' - "$avb"
status "another subcommand" 2 "no subcommand" "$avb" nothing
status "help" 0 "" "$avb" make_vbmeta_image --help
must "the log of invocations" env AVB_INVOCATION_LOGFILE="$work/calls" \
	"$avb" version
must "its line" same "$(cat calls)" "$avb version"
must "values may look like words" "$avb" make_vbmeta_image --output x \
	--kernel_cmdline=--a --kernel_cmdline "-b c"
must "their text" same "$("$avb" calculate_kernel_cmdline --image x)" "--a -b c"
must "errors are one line" same "$("$avb" make_vbmeta_image 2>&1)" \
	"$avb: no output file given"
