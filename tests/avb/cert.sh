# shellcheck shell=sh disable=SC2154
# The certificate extension.
# Making keys takes long: two are new, two are others' under another name.
openssl genrsa -out pik.pem 4096 2>/dev/null
openssl genrsa -out psk.pem 4096 2>/dev/null
cp 4096.pem root.pem
cp 4096.pem puk.pem
for key in root pik psk puk; do
	openssl rsa -in $key.pem -pubout -out $key.pub 2>/dev/null
	"$avb" extract_public_key --key $key.pem --output $key.bin
done
printf 'the product here' >product
printf 'subject' >subject
printf '0123456789abcdef' >challenge

# certified NAME FILE AUTHORITY: openssl verifies what is signed in it.
certified()
{
	head -c 1108 "$2" >message
	tail -c 512 "$2" >signature
	must "$1: length" same "$(size "$2")" 1620
	must "$1: signed" openssl dgst -sha512 -verify "$3.pub" \
		-signature signature message
}
must "PIK" "$avb" make_certificate --output pik.cert --subject subject \
	--subject_key pik.pub --subject_key_version 42 \
	--subject_is_intermediate_authority --authority_key root.pem
certified "PIK" pik.cert root
must "PIK: fields" same "$(head -c 1108 pik.cert | hex)" \
	"01000000$(hex pik.bin)$(digest_of sha256 <subject)$(printf \
	com.google.android.things.vboot.ca | digest_of sha256)2a00000000000000"
must "PSK, old name" "$avb" make_atx_certificate --output psk.cert \
	--subject product --subject_key psk.pem --subject_key_version 7 \
	--authority_key pik.pem --signing_helper ./helper
certified "PSK" psk.cert pik
must "PUK" "$avb" make_certificate --output puk.cert --subject product \
	--subject_key puk.pem --subject_key_version 7 --usage_for_unlock \
	--authority_key pik.pem
for row in "psk 75047fe1" "pik 04ec7cc7" "puk 7b846c4a"; do
	must "usage of ${row% *}" same "$(cut_bytes "${row% *}.cert" 1068 4 | \
		hex)" "${row#* }"
done
must "not signed" "$avb" make_certificate --output none.cert \
	--subject product --subject_key puk.pem --usage whatever
must "not signed: length" same "$(size none.cert)" 1108
must "not signed: the time" [ $((0x$(cut_bytes none.cert 1103 1 | hex)$(\
	cut_bytes none.cert 1102 1 | hex)$(cut_bytes none.cert 1101 1 | hex)$(\
	cut_bytes none.cert 1100 1 | hex))) -gt 1600000000 ]
status "two usages" 2 "not allowed" "$avb" make_certificate --subject product \
	--subject_key puk.pem --usage a --usage_for_unlock
status "a smaller key" 1 "4096" "$avb" make_certificate --subject product \
	--subject_key 2048.pem
must "attributes" "$avb" make_cert_permanent_attributes --output attributes \
	--root_authority_key root.pub --product_id product
must "attributes: bytes" same "$(hex attributes)" \
	"01000000$(hex root.bin)$(hex product)"
must "metadata" "$avb" make_cert_metadata --output metadata \
	--intermediate_key_certificate pik.cert \
	--product_key_certificate psk.cert
must "metadata: bytes" same "$(hex metadata)" \
	"01000000$(hex pik.cert)$(hex psk.cert)"
status "metadata of something else" 1 "1620" "$avb" make_atx_metadata \
	--intermediate_key_certificate pik.cert --product_key_certificate product
must "credential" "$avb" make_cert_unlock_credential --output credential \
	--intermediate_key_certificate pik.cert --unlock_key_certificate \
	puk.cert --challenge challenge --unlock_key puk.pem
must "credential: bytes" same "$(head -c 3244 credential | hex)" \
	"01000000$(hex pik.cert)$(hex puk.cert)"
tail -c 512 credential >signature
must "credential: signed" openssl dgst -sha512 -verify puk.pub \
	-signature signature challenge
must "credential, not signed" "$avb" make_atx_unlock_credential --output c \
	--intermediate_key_certificate pik.cert --unlock_key_certificate puk.cert
must "credential, not signed: length" same "$(size c)" 3244
status "a short challenge" 1 "16" "$avb" make_cert_unlock_credential \
	--intermediate_key_certificate pik.cert --unlock_key_certificate \
	puk.cert --challenge subject --unlock_key puk.pem
"$avb" make_vbmeta_image --output cert.img --algorithm SHA512_RSA4096 \
	--key psk.pem --public_key_metadata metadata
must "shown" same "$("$avb" info_image --cert --image cert.img | tail -n 15)" \
"    (none)
avb_cert certificate:
    Metadata version:        1
    Product Intermediate Key:
      Version:               1
      Public key (sha1):     $(digest_of sha1 <pik.bin)
      Subject:               $(digest_of sha256 <subject) (32 bytes)
      Usage:                 $(cut_bytes pik.cert 1068 32 | hex) (32 bytes)
      Key version:           42
    Product Signing Key:
      Version:               1
      Public key (sha1):     $(digest_of sha1 <psk.bin)
      Subject:               $(digest_of sha256 <product) (32 bytes)
      Usage:                 $(cut_bytes psk.cert 1068 32 | hex) (32 bytes)
      Key version:           7"
must "key of the blob" "$avb" info_image --image cert.img --output_pubkey key
must "key of the blob: bytes" cmp key psk.bin
