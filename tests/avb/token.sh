# shellcheck shell=sh disable=SC2154
# A key on a PKCS#11 token, which SoftHSM plays.
module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
if ! command -v softhsm2-util >/dev/null || [ -z "$module" ] ||
   ! openssl engine pkcs11 >/dev/null 2>&1; then
	skip "keys on tokens" "no SoftHSM, or no pkcs11 engine of OpenSSL"
	return 0
fi
mkdir tokens
echo "directories.tokendir = $work/tokens" >softhsm.conf
export SOFTHSM2_CONF="$work/softhsm.conf" PKCS11_MODULE_PATH="$module"
openssl pkcs8 -topk8 -nocrypt -in 2048.pem -out 2048.p8
must "token" softhsm2-util --init-token --free --label avb --pin 1234 \
	--so-pin 5678
must "key on the token" softhsm2-util --import 2048.p8 --token avb \
	--label signer --id a1 --pin 1234
uri="pkcs11:token=avb;object=signer;pin-value=1234"
must "token: public key" "$avb" extract_public_key --key "$uri" --output token.bin
must "token: its bytes" cmp token.bin 2048.bin
for alg in SHA256_RSA2048 SHA512_RSA2048; do
	"$avb" make_vbmeta_image --output file.img --algorithm $alg --key 2048.pem
	must "token: $alg" "$avb" make_vbmeta_image --output token.img \
		--algorithm $alg --key "$uri"
	must "token: $alg: as from a file" cmp token.img file.img
done
# As a parallel build does; SoftHSM itself loses its keys from sight then.
export avb uri
seq 24 | xargs -P 6 -I '{}' sh -c '"$avb" make_vbmeta_image --output "turn.{}" \
	--algorithm SHA512_RSA2048 --key "$uri" 2>"turn.{}.said"'
same_files=0
for n in $(seq 24); do
	! cmp -s "turn.$n" file.img || same_files=$((same_files + 1))
done
must "token: six programs at a time take turns" [ $same_files -eq 24 ]
status "token: another key" 1 "no RSA key" "$avb" make_vbmeta_image \
	--output x --algorithm SHA256_RSA2048 \
	--key "pkcs11:token=avb;object=nobody;pin-value=1234"
