"""Makes AVB images for tests, right ones and wrong ones.

Written from the format's description alone and sharing nothing with the code
under test. Its keys are TEST keys that anybody can compute.
"""

import functools
import hashlib
import struct
import zlib

# TEST primes: what SHA-256 makes of their number, plus these distances.
DISTANCE = [
    98, 1328, 1568, 818, 246, 726, 218, 434, 662, 1438, 262, 152, 304, 832,
    72, 122, 210, 496, 1140, 1124, 1020, 14
]
E = 65537


def _base(number):
    text = b"".join(hashlib.sha256(b"strongroom TEST prime %d %d" %
                                   (number, i)).digest() for i in range(4))
    return int.from_bytes(text, "big") | 0xffff << 1008 | 1


def _prime(number):
    return _base(number) + DISTANCE[number]


class Key:
    """An RSA key of several primes of 1024 bits, so that big ones are quick."""

    def __init__(self, first, count):
        primes = [_prime(first + i) for i in range(count)]
        self.n, order = 1, 1
        for p in primes:
            self.n *= p
            order *= p - 1
        self.bits = 1024 * count
        assert self.n.bit_length() == self.bits
        self.parts = [(p, pow(E, -1, p - 1)) for p in primes]

    @functools.lru_cache(None)
    def power(self, m):
        x, n = 0, 1
        for p, d in self.parts:
            r = pow(m % p, d, p)
            x += n * ((r - x) * pow(n, -1, p) % p)
            n *= p
        return x

    @functools.lru_cache(None)
    def blob(self, n0inv=None, rr=None):
        if n0inv is None:
            n0inv = 2**32 - pow(self.n, -1, 2**32)
        if rr is None:
            rr = pow(2, 2 * self.bits, self.n)
        size = self.bits // 8
        return (struct.pack(">II", self.bits, n0inv) +
                self.n.to_bytes(size, "big") + rr.to_bytes(size, "big"))

    def sign(self, digest):
        prefix = {32: "3031300d060960864801650304020105000420",
                  64: "3051300d060960864801650304020305000440"}
        tail = bytes.fromhex(prefix[len(digest)]) + digest
        size = self.bits // 8
        block = b"\0\1" + b"\xff" * (size - 3 - len(tail)) + b"\0" + tail
        return self.power(int.from_bytes(block, "big")).to_bytes(size, "big")


# Algorithm type by hash length and key size.
TYPES = {("sha256", 2048): 1, ("sha256", 4096): 2, ("sha256", 8192): 3,
         ("sha512", 2048): 4, ("sha512", 4096): 5, ("sha512", 8192): 6}


def descriptor(tag, body, pad=True, following=None):
    if pad:
        body += b"\0" * (-len(body) % 8)
    if following is None:
        following = len(body)
    return struct.pack(">QQ", tag, following) + body


def prop(key, value):
    return descriptor(0, struct.pack(">QQ", len(key), len(value)) + key +
                      b"\0" + value + b"\0")


def hashtree(name, salt=b"", root=b"", algorithm=b"sha256", flags=0,
             image_size=8192, roots=0):
    return descriptor(1, struct.pack(
        ">LQQQLLLQQ32sLLLL60x", 1, image_size, image_size, 4096, 4096, 4096,
        roots, 0, 0, algorithm, len(name), len(salt), len(root), flags) +
        name + salt + root)


def image_hash(name, image, salt=b"salt", algorithm=b"sha256", flags=0,
               digest=None, size=None):
    if digest is None:
        digest = hashlib.new(algorithm.decode(), salt + image).digest()
    if size is None:
        size = len(image)
    return descriptor(2, struct.pack(
        ">Q32sLLLL60x", size, algorithm, len(name), len(salt), len(digest),
        flags) + name + salt + digest)


def cmdline(text, flags=0):
    return descriptor(3, struct.pack(">LL", flags, len(text)) + text)


def chain(name, location, key, flags=0):
    return descriptor(4, struct.pack(">LLLL60x", location, len(name),
                                     len(key), flags) + name + key)


def vbmeta(descriptors=b"", key=None, alg="sha256", index=0, flags=0,
           location=0, minor=0, major=1, metadata=b"", release=b"forge",
           blob=None, header=None, signature=None, kind=None):
    """A blob. header() may change the header before it is signed."""
    if key is None:
        kind, hash_len, sig_len, blob = 0, 0, 0, b""
    else:
        if blob is None:
            blob = key.blob()
        if kind is None:
            kind = TYPES[alg, key.bits]
        hash_len = hashlib.new(alg).digest_size
        sig_len = key.bits // 8
    aux = descriptors + blob + metadata
    aux += b"\0" * (-len(aux) % 64)
    auth_len = (hash_len + sig_len + 63) // 64 * 64
    head = (
        struct.pack(">4sLLQQL", b"AVB0", major, minor, auth_len, len(aux),
                    kind) +
        struct.pack(">10Q", 0, hash_len, hash_len, sig_len, len(descriptors),
                    len(blob), len(descriptors) + len(blob), len(metadata),
                    0, len(descriptors)) +
        struct.pack(">QLL48s80x", index, flags, location, release))
    if header:
        head = header(bytearray(head))
    auth = b""
    if key is not None:
        digest = hashlib.new(alg, bytes(head) + aux).digest()
        auth = digest + (key.sign(digest) if signature is None else signature)
        auth += b"\0" * (auth_len - len(auth))
    return bytes(head) + auth + aux


def footer(image_size, offset, size, major=1, magic=b"AVBf"):
    return struct.pack(">4sLLQQQ28x", magic, major, 0, image_size, offset,
                       size)


def with_footer(image, blob, partition_size, **kw):
    offset = (len(image) + 4095) // 4096 * 4096
    body = image + b"\0" * (offset - len(image)) + blob
    body += b"\0" * (partition_size - 64 - len(body))
    kw.setdefault("offset", offset)
    kw.setdefault("size", len(blob))
    return body + footer(len(image), **kw)


def ab_block(a=(15, 7, 0), b=(14, 7, 0), major=1, magic=b"\0AB0", crc=None,
             minor=0):
    head = (magic + bytes([major, minor, 0, 0]) + bytes(a) + b"\0" +
            bytes(b) + b"\0" + bytes(12))
    if crc is None:
        crc = zlib.crc32(head)
    return head + struct.pack(">L", crc)


def certificate(key, subject, usage, version, authority, number=1,
                sign=True):
    body = (struct.pack("<L", number) + key.blob() +
            hashlib.sha256(subject).digest() +
            hashlib.sha256(usage).digest() + struct.pack("<Q", version))
    assert len(body) == 1108
    if not sign:
        return body + bytes(512)
    return body + authority.sign(hashlib.sha512(body).digest())
