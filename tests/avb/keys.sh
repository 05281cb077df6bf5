# shellcheck shell=sh disable=SC2154
# Key blobs.
must "version" same "$("$avb" version)" "avbtool 1.3.0"
for bits in $sizes; do
	must "$bits: blob of a private key" "$avb" extract_public_key \
		--key "$bits.pem" --output "$bits.bin"
	must "$bits: blob of a public key" "$avb" extract_public_key \
		--key "$bits.pub" --output public.bin
	must "$bits: both are the same" cmp "$bits.bin" public.bin
	must "$bits: length" same "$(size "$bits.bin")" $((8 + bits / 4))
	must "$bits: bits" same "$(hex -N 4 "$bits.bin")" "$(printf %08x "$bits")"
	n=$(openssl rsa -in "$bits.pem" -noout -modulus 2>/dev/null |
		sed 's/.*=//' | tr A-F a-f)
	must "$bits: modulus" same "$(cut_bytes "$bits.bin" 8 $((bits / 8)) | hex)" "$n"
	low=$((0x$(printf %s "$n" | tail -c 8)))
	inv=$((0x$(cut_bytes "$bits.bin" 4 4 | hex)))
	must "$bits: n0inv times n is minus 1" \
		same $(((low * inv + 1) & 0xffffffff)) 0
	if command -v bc >/dev/null; then
		rr=$(printf 'obase=16; ibase=16; 2^%X %% %s\n' $((2 * bits)) \
			"$(echo "$n" | tr a-f A-F)" | BC_LINE_LENGTH=0 bc)
		must "$bits: rr" same "$(cut_bytes "$bits.bin" $((8 + bits / 8)) \
			$((bits / 8)) | hex | tr a-f A-F | sed 's/^0*//')" "$rr"
	else
		skip "$bits: rr" "no bc"
	fi
	"$avb" extract_public_key_digest --key "$bits.pem" --output digest
	must "$bits: digest of the blob" same "$(cat digest)" \
		"$(digest_of sha256 <"$bits.bin")"
	must "$bits: the digest has no newline" same "$(size digest)" 64
done
openssl genrsa -out 3072.pem 3072 2>/dev/null
openssl genrsa -3 -out three.pem 2048 2>/dev/null
openssl ecparam -genkey -name prime256v1 -out ec.pem 2>/dev/null
status "a key of another size is refused" 1 "3072 bits" "$avb" \
	extract_public_key --key 3072.pem --output x
status "an exponent of 3 is refused" 1 "exponent" "$avb" \
	extract_public_key --key three.pem --output x
status "a key of another kind is refused" 1 "no RSA key" "$avb" \
	extract_public_key --key ec.pem --output x
must "and leaves an empty file" same "$(size x)" 0
