"""The verdicts of slot_verify and ab_flow, row by row.

    cases.py TOOL FOLDER    ends in "N passed, N failed"
    cases.py --table        the rows that refuse, as docs/verified-boot.md
                            has them
"""

import hashlib
import json
import os
import struct
import subprocess
import sys

import forge
from forge import (ab_block, certificate, chain, cmdline, descriptor,
                   hashtree, image_hash, prop, vbmeta, with_footer)

K2 = forge.Key(0, 2)  # the trusted key of most rows
EVIL = forge.Key(2, 2)
CHAIN = forge.Key(4, 2)
K4 = forge.Key(6, 4)
PIK = forge.Key(10, 4)
PSK = forge.Key(14, 4)
K8 = forge.Key(14, 8)

BOOT = bytes(range(256)) * 40
DTBO = b"overlay " * 1000
GUID = {name: "%08x-1111-2222-3333-444455556666" % i for i, name in
        enumerate(["vbmeta_a", "boot_a", "system_a", "vbmeta", "boot",
                   "system", "vbmeta_b", "boot_b", "system_b"])}
ALLOW = ["ALLOW_VERIFICATION_ERROR"]
ROWS = []


def device(parts, requested=("boot",), suffix="_a", key=K2, flags=(), **more):
    """A device; parts maps names to bytes or to a whole description."""
    described = {}
    for name, data in parts.items():
        if isinstance(data, bytes):
            data = {"hex": data.hex()}
        described[name] = dict(data, guid=GUID.get(name))
    return dict({
        "partitions": described,
        "trusted_key": key and {"hex": key.blob().hex()},
        "call": {"requested_partitions": list(requested),
                 "ab_suffix": suffix, "flags": list(flags),
                 "hashtree_error_mode": more.pop("mode", "RESTART")},
    }, **more)


def row(name, want, dev, command="slot_verify", **fields):
    ROWS.append((name, command, want, dev, fields))


def simple(descriptors=None, image=BOOT, parts=None, **kw):
    """One top-level blob for one boot image."""
    dev = {k: kw.pop(k) for k in list(kw) if k in (
        "requested", "suffix", "flags", "mode", "locked", "rollback_indexes",
        "persistent_values", "fail", "memory", "trusted_key",
        "partition_keys", "cert")}
    key = kw.pop("key", K2)
    suffix = dev.get("suffix", "_a")
    if descriptors is None:
        descriptors = image_hash(b"boot", BOOT)
    all_parts = {"vbmeta" + suffix: vbmeta(descriptors, key, **kw),
                 "boot" + suffix: image, "system" + suffix: b"s" * 4096}
    all_parts.update(parts or {})
    for name in [n for n, d in all_parts.items() if d is None]:
        del all_parts[name]
    dev.setdefault("key", K2)
    return device(all_parts, **dev)


def edit(offset, data):
    def change(head):
        head[offset:offset + len(data)] = data
        return head
    return change


def put(blob, offset, data):
    return blob[:offset] + data + blob[offset + len(data):]


def options(blob_list, loaded=(), key=K2, locked=True, mode="enforcing",
            alg="sha256", guid=GUID["vbmeta_a"], extra=""):
    """The options that the verifier appends, as the format says."""
    blobs = b"".join(blob_list)
    text = "androidboot.vbmeta.device=PARTUUID=%s " % guid if guid else ""
    if key:
        text += ("androidboot.vbmeta.public_key_digest=%s " %
                 hashlib.sha256(key.blob()).hexdigest())
    text += ("androidboot.vbmeta.avb_version=1.3 "
             "androidboot.vbmeta.device_state=%s "
             "androidboot.vbmeta.hash_alg=%s androidboot.vbmeta.size=%d "
             "androidboot.vbmeta.digest=%s%s androidboot.veritymode=%s" % (
                 "locked" if locked else "unlocked", alg, len(blobs),
                 hashlib.new(alg, blobs).hexdigest(), extra, mode))
    for name, kind, digest in loaded:
        text += (" androidboot.vbmeta.%s.hash_alg=%s"
                 " androidboot.vbmeta.%s.digest=%s" %
                 (name, kind, name, digest))
    return text


BOOT_DIGEST = hashlib.sha256(b"salt" + BOOT).hexdigest()
BOOT_LOADED = [("boot", "sha256", BOOT_DIGEST)]


def good_rows():
    blob = vbmeta(image_hash(b"boot", BOOT), K2)
    row("a signed slot is accepted, and the kernel told of it", "OK",
        simple(), kernel_cmdline=options([blob], BOOT_LOADED))
    row("bytes behind the blob do not matter", "OK",
        simple(parts={"vbmeta_a": blob + b"x" * 70000}))
    row("no suffix", "OK", simple(suffix=""))
    for alg, key in (("sha256", K2), ("sha512", K2), ("sha256", K4),
                     ("sha512", K4), ("sha256", K8), ("sha512", K8)):
        row("algorithm %s with %d bits" % (alg, key.bits), "OK",
            device({"vbmeta_a": vbmeta(b"", key, alg)}, requested=(),
                   key=key))
    row("sha512 for blob and image", "OK",
        simple(image_hash(b"boot", BOOT, algorithm=b"sha512"), alg="sha512"))
    row("minor versions up to 3", "OK", simple(minor=3))
    row("a partition that nobody names is not loaded", "OK",
        simple(requested=("boot", "dtbo")), loaded=["boot"])
    row("what was not asked for is not looked at", "OK",
        simple(image_hash(b"boot", BOOT) + image_hash(b"gone", b"x") +
               image_hash(b"weird", b"x", algorithm=b"sha256", digest=b"q")))
    row("properties and unknown descriptors are passed over", "OK",
        simple(prop(b"k", b"v") + descriptor(77, b"what") +
               image_hash(b"boot", BOOT)))
    row("a property that lies about its length is passed over", "OK",
        simple(descriptor(0, struct.pack(">QQ", 1 << 60, 1)) +
               image_hash(b"boot", BOOT)))
    row("no descriptors may be anywhere", "OK",
        simple(b"", header=edit(96, struct.pack(">QQ", 1 << 40, 0))))
    row("an image whose partition is longer", "OK",
        simple(image=BOOT + b"tail"), loaded=["boot"])
    row("DO_NOT_USE_AB takes the name without suffix", "OK",
        simple(image_hash(b"boot", BOOT, flags=1),
               parts={"boot": BOOT, "boot_a": None}))
    row("the index may equal the stored one", "OK",
        simple(index=5, rollback_indexes={"0": 5}),
        rollback={0: 5})
    row("the top level's location is its header's", "OK",
        simple(index=5, location=3,
               rollback_indexes={"3": 5, "0": 99}), rollback={3: 5})
    row("indexes of 64 bits", "OK",
        simple(index=2**64 - 1, rollback_indexes={"0": 2**64 - 1}),
        rollback={0: 2**64 - 1})
    row("a small partition vbmeta", "OK",
        device({"vbmeta_a": vbmeta(b"", K2)}, requested=()))
    row("the blob behind the kernel when there is no vbmeta", "OK",
        device({"boot_a": with_footer(
            BOOT, vbmeta(image_hash(b"boot", BOOT), K2), 1 << 17)}),
        loaded=["boot"], vbmeta=["boot"], kernel_cmdline=options(
            [vbmeta(image_hash(b"boot", BOOT), K2)], BOOT_LOADED,
            guid=GUID["boot_a"]))


def chain_rows():
    inner = vbmeta(image_hash(b"boot", BOOT) + cmdline(b"inner"), CHAIN,
                   index=7, location=9)
    parts = {"boot_a": with_footer(BOOT, inner, 1 << 17),
             "system_a": b"s" * 4096}
    link = chain(b"boot", 2, CHAIN.blob())
    outer = vbmeta(cmdline(b"outer") + link + cmdline(b"last"), K2)
    row("a chain, with the location of its descriptor", "OK",
        device(dict(parts, vbmeta_a=outer)), rollback={2: 7},
        vbmeta=["vbmeta", "boot"], kernel_cmdline="outer inner last " +
        options([outer, inner], BOOT_LOADED))
    row("a chain to a vbmeta partition, which has no footer", "OK",
        device({"vbmeta_a": vbmeta(chain(b"vbmeta_x", 1, CHAIN.blob()), K2),
                "vbmeta_x_a": vbmeta(b"", CHAIN)}, requested=()))
    row("a chain without suffix", "OK",
        device({"vbmeta_a": vbmeta(chain(b"boot", 1, CHAIN.blob(), 1), K2),
                "boot": with_footer(BOOT, inner, 1 << 17),
                "boot_a": BOOT}))

    def bad(name, want, link=link, body=None, flags=(), **kw):
        parts_of = dict(parts, vbmeta_a=vbmeta(link, K2))
        if body is not None:
            parts_of["boot_a"] = body
        row(name, want, device(parts_of, flags=flags, **kw))

    bad("a chain signed by another key", "ERROR_PUBLIC_KEY_REJECTED",
        body=with_footer(BOOT, vbmeta(b"", EVIL), 1 << 17))
    bad("a chain signed by the top level's key",
        "ERROR_PUBLIC_KEY_REJECTED",
        body=with_footer(BOOT, vbmeta(b"", K2), 1 << 17))
    bad("a chain's index rolled back", "ERROR_ROLLBACK_INDEX",
        rollback_indexes={"2": 8})
    bad("a chain that is not signed", "ERROR_VERIFICATION",
        body=with_footer(BOOT, vbmeta(b""), 1 << 17))
    bad("a chain with flags", "ERROR_INVALID_METADATA",
        body=with_footer(BOOT, vbmeta(b"", CHAIN, flags=1), 1 << 17))
    bad("a chain that disables verification", "ERROR_INVALID_METADATA",
        body=with_footer(BOOT, vbmeta(b"", CHAIN, flags=2), 1 << 17))
    bad("a chain in a chain", "ERROR_INVALID_METADATA",
        body=with_footer(BOOT, vbmeta(link, CHAIN), 1 << 17))
    bad("location 0", "ERROR_INVALID_METADATA",
        link=chain(b"boot", 0, CHAIN.blob()))
    bad("location 32", "ERROR_INVALID_METADATA",
        link=chain(b"boot", 32, CHAIN.blob()))
    bad("a chain to nowhere", "ERROR_IO",
        link=chain(b"gone", 1, CHAIN.blob()))
    bad("a chain to a name that is too long", "ERROR_INVALID_METADATA",
        link=chain(b"n" * 30, 1, CHAIN.blob()))
    bad("a chain to a name that is no text", "ERROR_INVALID_METADATA",
        link=chain(b"\xff\xfe", 1, CHAIN.blob()))
    bad("a chain to a partition without blob", "ERROR_INVALID_METADATA",
        body=BOOT)
    bad("a chain to a partition of 63 bytes", "ERROR_IO", body=b"x" * 63)
    bad("a chain's blob swapped for another partition's", "ERROR_VERIFICATION",
        body=with_footer(BOOT[:-1] + b"!", inner, 1 << 17))
    footers = [
        ("footer with major version 2", "ERROR_INVALID_METADATA",
         dict(major=2)),
        ("footer with major version 0", "OK", dict(major=0)),
        ("footer with another magic", "ERROR_INVALID_METADATA",
         dict(magic=b"AVBF")),
        ("footer whose blob is 65537 long", "ERROR_INVALID_METADATA",
         dict(size=65537)),
        ("footer whose blob is cut", "ERROR_INVALID_METADATA",
         dict(size=len(inner) - 64)),
        ("footer whose blob is empty", "ERROR_INVALID_METADATA",
         dict(size=0)),
        ("footer that points outside", "ERROR_IO", dict(offset=1 << 20)),
        ("footer that counts from the end", "ERROR_IO",
         dict(offset=2**64 - 131072)),
    ]
    for name, want, kw in footers:
        bad(name, want, body=with_footer(BOOT, inner, 1 << 17, **kw))
    many = b"".join(chain(b"vbmeta_%d" % i, 1 + i % 31, CHAIN.blob())
                    for i in range(32))
    parts_of = {"vbmeta_%d_a" % i: vbmeta(b"", CHAIN) for i in range(32)}
    row("33 blobs are too many", "ERROR_OOM",
        device(dict(parts_of, vbmeta_a=vbmeta(many, K2)), requested=()))
    row("32 blobs are not", "OK",
        device(dict(parts_of, vbmeta_a=vbmeta(many[:-(92 + 9 + 520 + 3)],
                                              K2)), requested=()))


def header_rows():
    blob = vbmeta(image_hash(b"boot", BOOT), K2)

    def bad(name, want, offset, data, **kw):
        row(name, want, simple(parts={"vbmeta_a": put(blob, offset, data)},
                               **kw))

    bad("the magic altered", "ERROR_INVALID_METADATA", 0, b"AVB1")
    bad("the major version altered", "ERROR_UNSUPPORTED_VERSION", 7, b"\2")
    bad("the minor version too high", "ERROR_UNSUPPORTED_VERSION", 11,
        b"\4")
    bad("the minor version altered", "ERROR_VERIFICATION", 11, b"\1")
    bad("too high a version, allowed", "ERROR_UNSUPPORTED_VERSION", 11,
        b"\4", flags=ALLOW)
    bad("an authentication block of odd size", "ERROR_INVALID_METADATA", 19,
        b"\1")
    bad("blocks longer than the partition", "ERROR_INVALID_METADATA", 20,
        struct.pack(">Q", 1 << 20))
    bad("blocks whose sum wraps", "ERROR_INVALID_METADATA", 12,
        struct.pack(">QQ", 2**64 - 64, 2**64 - 64))
    for name, at in (("hash", 32), ("signature", 48), ("key", 64)):
        bad("the %s leaves its block" % name, "ERROR_INVALID_METADATA", at,
            struct.pack(">Q", 1 << 16))
        bad("the %s wraps" % name, "ERROR_INVALID_METADATA", at,
            struct.pack(">Q", 2**64 - 16))
    bad("metadata leaves its block", "ERROR_INVALID_METADATA", 80,
        struct.pack(">QQ", 1 << 16, 1))
    bad("unknown algorithm", "ERROR_INVALID_METADATA", 31, b"\7")
    bad("a hash of another length", "ERROR_INVALID_METADATA", 47, b"\x1f")
    bad("algorithm changed to NONE", "ERROR_VERIFICATION", 28, bytes(4))
    bad("the release string has no end", "ERROR_INVALID_METADATA", 175,
        b"x")
    bad("the rollback index altered", "ERROR_VERIFICATION", 119, b"\1")
    bad("flags altered", "ERROR_VERIFICATION", 123, b"\2")
    bad("the reserved bytes altered", "ERROR_VERIFICATION", 200, b"\1")
    bad("the stored hash altered", "ERROR_VERIFICATION", 256, b"????")
    bad("the signature altered", "ERROR_VERIFICATION", 300, b"????")
    bad("a descriptor altered", "ERROR_VERIFICATION", 256 + 320 + 140,
        b"?")
    bad("the key altered", "ERROR_VERIFICATION", len(blob) - 200, b"?")
    bad("the fill of the authentication block is nobody's", "OK",
        256 + 300, b"?")
    for cut in (0, 1, 255, 256, 600, len(blob) - 1):
        row("the blob cut to %d bytes" % cut, "ERROR_INVALID_METADATA",
            simple(parts={"vbmeta_a": blob[:cut]}))
    row("vbmeta filled with zeros", "ERROR_INVALID_METADATA",
        simple(parts={"vbmeta_a": bytes(65536)}))
    row("a bad vbmeta does not fall back to boot", "ERROR_INVALID_METADATA",
        device({"vbmeta_a": bytes(4096),
                "boot_a": with_footer(BOOT, blob, 1 << 17)}))
    row("no vbmeta and no boot", "ERROR_IO", device({"x": b""}))
    row("re-signed by another key", "ERROR_PUBLIC_KEY_REJECTED",
        simple(key=EVIL))
    row("re-signed by another key, allowed", "ERROR_PUBLIC_KEY_REJECTED",
        simple(key=EVIL, flags=ALLOW), loaded=["boot"])
    row("no key is trusted", "ERROR_PUBLIC_KEY_REJECTED",
        device({"vbmeta_a": blob}, key=None))
    row("the trusted key's blob beside another's signature",
        "ERROR_VERIFICATION", simple(key=EVIL, blob=K2.blob()))
    row("a key blob with a wrong n0inv", "ERROR_VERIFICATION",
        simple(blob=K2.blob(n0inv=1)))
    row("a key blob with a wrong rr", "ERROR_VERIFICATION",
        simple(blob=K2.blob(rr=1)))
    row("a key of another size than the algorithm's", "ERROR_VERIFICATION",
        simple(kind=2))
    row("a signature of zeros", "ERROR_VERIFICATION",
        simple(signature=bytes(256)))
    row("a signature not below the modulus", "ERROR_VERIFICATION",
        simple(signature=b"\xff" * 256))
    row("a signature of one, whose block is one", "ERROR_VERIFICATION",
        simple(signature=bytes(255) + b"\1"))
    row("not signed", "ERROR_VERIFICATION", simple(key=None))
    row("not signed, allowed", "ERROR_VERIFICATION",
        simple(key=None, flags=ALLOW, locked=False), loaded=["boot"],
        kernel_cmdline=options([vbmeta(image_hash(b"boot", BOOT))],
                               BOOT_LOADED, key=None, locked=False))
    row("rolled back", "ERROR_ROLLBACK_INDEX",
        simple(index=4, rollback_indexes={"0": 5}))
    row("rolled back, allowed", "ERROR_ROLLBACK_INDEX",
        simple(index=4, rollback_indexes={"0": 5}, flags=ALLOW),
        rollback={0: 4})
    row("rolled back below an index of 64 bits", "ERROR_ROLLBACK_INDEX",
        simple(index=2**63, rollback_indexes={"0": 2**64 - 1}))
    row("an index without a place", "ERROR_INVALID_METADATA",
        simple(location=32))
    row("an index that cannot be read", "ERROR_IO",
        simple(rollback_indexes={"0": None}))
    row("verification disabled and signed", "OK",
        device({"vbmeta_a": vbmeta(b"", K2, flags=2), "boot_a": BOOT,
                "system_a": b"s"}),
        loaded=["boot"], verified=[False],
        kernel_cmdline="root=PARTUUID=" + GUID["system_a"])
    row("verification disabled, no system", "OK",
        device({"vbmeta_a": vbmeta(b"", K2, flags=2), "boot_a": BOOT}),
        kernel_cmdline="")
    row("verification disabled, the partition missing", "ERROR_IO",
        device({"vbmeta_a": vbmeta(b"", K2, flags=2)}))
    row("verification disabled by nobody", "ERROR_VERIFICATION",
        simple(parts={"vbmeta_a": put(vbmeta(b"", K2), 123, b"\2")}))


def descriptor_rows():
    def bad(name, want, descriptors, **kw):
        row(name, want, simple(descriptors, **kw))

    boot = image_hash(b"boot", BOOT)
    bad("a list that ends in the middle", "ERROR_INVALID_METADATA",
        boot + struct.pack(">QQ", 0, 64))
    bad("a list with 8 bytes too many", "ERROR_INVALID_METADATA",
        boot + bytes(8))
    bad("a descriptor of odd length", "ERROR_INVALID_METADATA",
        descriptor(77, b"12345", pad=False) + boot)
    bad("a descriptor whose length wraps", "ERROR_INVALID_METADATA",
        descriptor(77, b"", following=2**64 - 8) + boot)
    bad("a malformed list behind the image's descriptor",
        "ERROR_INVALID_METADATA",
        boot + descriptor(77, b"", following=1 << 20), image=BOOT)
    bad("descriptors that leave their block", "ERROR_INVALID_METADATA",
        boot, header=edit(104, struct.pack(">Q", 1 << 14)))
    bad("descriptors that wrap", "ERROR_INVALID_METADATA",
        boot, header=edit(96, struct.pack(">QQ", 2**64 - 8, 16)))
    for tag, size in ((1, 164), (2, 116), (3, 8), (4, 76)):
        bad("a descriptor %d shorter than its fixed part" % tag,
            "ERROR_INVALID_METADATA", descriptor(tag, bytes(size - 8)))
        bad("an empty descriptor %d" % tag, "ERROR_INVALID_METADATA",
            descriptor(tag, b""))
    for tag, at, what in ((1, 88, "name"), (1, 92, "salt"), (1, 96, "root"),
                          (2, 40, "name"), (2, 44, "salt"),
                          (2, 48, "digest"), (3, 4, "text"), (4, 4, "name"),
                          (4, 8, "key")):
        body = bytearray(200)
        body[at:at + 4] = b"\xff\xff\xff\xff"
        bad("descriptor %d: the %s is too long" % (tag, what),
            "ERROR_INVALID_METADATA", descriptor(tag, bytes(body)))
    bad("a name that is no text", "ERROR_INVALID_METADATA",
        image_hash(b"\xff\xff", BOOT))
    bad("a command line that is no text", "ERROR_INVALID_METADATA",
        cmdline(b"\x80"))
    bad("the image altered", "ERROR_VERIFICATION", boot,
        image=b"x" + BOOT[1:])
    bad("the image altered, allowed", "ERROR_VERIFICATION", boot,
        image=b"x" + BOOT[1:], flags=ALLOW)
    bad("the image cut", "ERROR_IO", boot, image=BOOT[:-1])
    bad("the image cut, allowed", "ERROR_VERIFICATION", boot,
        image=BOOT[:-1], flags=ALLOW)
    bad("the image missing", "ERROR_IO", boot, parts={"boot_a": None})
    bad("the other slot's image", "ERROR_VERIFICATION", boot,
        image=BOOT[::-1])
    bad("an image of 2^63 bytes", "ERROR_OOM",
        image_hash(b"boot", BOOT, size=2**63))
    bad("an image longer than the memory", "ERROR_OOM", boot, memory=4096)
    bad("an unknown hash algorithm", "ERROR_INVALID_METADATA",
        image_hash(b"boot", BOOT, algorithm=b"sha1"))
    bad("an algorithm name without end", "ERROR_INVALID_METADATA",
        image_hash(b"boot", BOOT, digest=bytes(32), algorithm=b"sha256" * 6))
    bad("a digest of another length", "ERROR_INVALID_METADATA",
        image_hash(b"boot", BOOT, digest=bytes(31)))
    bad("a partition name with its suffix too long",
        "ERROR_INVALID_METADATA", image_hash(b"n" * 30, BOOT),
        requested=("n" * 30,))
    bad("two descriptors for one image, one wrong", "ERROR_VERIFICATION",
        boot + image_hash(b"boot", BOOT, digest=bytes(32)))
    bad("33 partitions to load", "ERROR_OOM", boot * 33)
    bad("32 partitions to load", "OK", boot * 32)
    bad("the disk fails", "ERROR_IO", boot,
        parts={"boot_a": {"hex": BOOT.hex(), "fail_at": 4096}})
    bad("the disk fails in the blob", "ERROR_IO", boot,
        fail={"read_from_partition": "ERROR_IO"})
    bad("the disk has no size", "ERROR_IO", boot,
        fail={"get_size_of_partition": "ERROR_IO"})
    bad("memory runs out", "ERROR_OOM", boot,
        fail={"read_from_partition": "ERROR_OOM"})
    bad("the lock state cannot be read", "ERROR_IO", boot,
        fail={"read_is_device_unlocked": "ERROR_IO"})
    bad("the trusted key cannot be read", "ERROR_IO", boot,
        fail={"validate_vbmeta_public_key": "ERROR_IO"})


def cmdline_rows():
    boot = image_hash(b"boot", BOOT)

    def line(name, descriptors, text, mode="enforcing", flags=0, extra="",
             verity="RESTART", flags_of_call=(), **kw):
        blob = vbmeta(descriptors, K2, flags=flags)
        row(name, "OK", device(
            {"vbmeta_a": blob, "boot_a": BOOT, "system_a": b"s"},
            requested=(), mode=verity, flags=flags_of_call, **kw),
            kernel_cmdline=text + options(
                [blob], mode=mode, extra=extra,
                locked=kw.get("locked", True)))

    line("texts are joined with a blank", cmdline(b"a=1") + cmdline(b"b=2"),
         "a=1 b=2 ")
    line("an empty text counts", cmdline(b"") + cmdline(b"b"), " b ")
    line("a NUL ends a text", cmdline(b"a\0b") + cmdline(b"c"), "a c ")
    line("texts for an enabled hashtree", cmdline(b"on", 1) +
         cmdline(b"off", 2) + cmdline(b"never", 3), "on ")
    line("texts for a disabled hashtree", cmdline(b"on", 1) +
         cmdline(b"off", 2) + cmdline(b"never", 3), "off ", flags=1,
         mode="disabled")
    line("GUIDs are put in",
         cmdline(b"$(ANDROID_SYSTEM_PARTUUID) $(ANDROID_BOOT_PARTUUID)"
                 b"$(ANDROID_SYSTEM_PARTUUID) $(ANDROID_X_PARTUUID)"),
         "%s %s%s $(ANDROID_X_PARTUUID) " % (
             GUID["system_a"], GUID["boot_a"], GUID["system_a"]))
    for verity, mode, word, extra in (
            ("RESTART_AND_INVALIDATE", "enforcing", "restart_on_corruption",
             " androidboot.vbmeta.invalidate_on_error=yes"),
            ("RESTART", "enforcing", "restart_on_corruption", ""),
            ("EIO", "eio", "ignore_zero_blocks", ""),
            ("PANIC", "panicking", "panic_on_corruption", "")):
        line("mode " + verity, cmdline(b"<$(ANDROID_VERITY_MODE)>"),
             "<%s> " % word, mode=mode, verity=verity, extra=extra)
    line("mode LOGGING, allowed", cmdline(b"<$(ANDROID_VERITY_MODE)>"),
         "<ignore_corruption> ", mode="logging", verity="LOGGING",
         flags_of_call=ALLOW)
    row("mode LOGGING when errors are not allowed",
        "ERROR_INVALID_ARGUMENT", simple(mode="LOGGING"))
    row("mode LOGGING when errors are allowed", "OK",
        simple(mode="LOGGING", flags=ALLOW))
    row("a mode there is not", "ERROR_INVALID_ARGUMENT", simple(mode=9))
    row("the GUID of a partition there is not", "ERROR_OOM",
        simple(boot + cmdline(b"$(ANDROID_SYSTEM_PARTUUID)"),
               parts={"system_a": None}))
    row("an unlocked device says so", "OK", simple(locked=False),
        kernel_cmdline=options([vbmeta(boot, K2)], BOOT_LOADED,
                               locked=False))


def value_rows():
    data = image_hash(b"boot", BOOT, flags=1, digest=b"")
    digest = hashlib.sha256(b"salt" + BOOT).digest()
    name = "avb.persistent_digest.boot"
    parts = {"boot": BOOT}

    def value(name, want, descriptors=data, **kw):
        fields = {k: kw.pop(k) for k in ("writes", "loaded") if k in kw}
        row(name, want, simple(descriptors, parts=parts, **kw), **fields)

    value("a locked device sets a persistent digest", "OK",
          writes=[{"kind": "persistent_value", "name": name,
                   "value": digest.hex()}])
    value("an unlocked device does not", "ERROR_VERIFICATION", locked=False,
          writes=[])
    value("a persistent digest that is right", "OK",
          persistent_values={name: digest.hex()}, writes=[])
    value("a persistent digest of other data", "ERROR_VERIFICATION",
          persistent_values={name: "00" * 32}, writes=[])
    value("a persistent digest that is short", "ERROR_INVALID_METADATA",
          persistent_values={name: "00" * 31})
    value("a persistent digest that is long", "ERROR_INVALID_METADATA",
          persistent_values={name: "00" * 64})
    value("an empty persistent digest is none", "OK",
          persistent_values={name: ""})
    value("a device without persistent values", "ERROR_INVALID_METADATA",
          persistent_values=None)
    value("a persistent digest that cannot be read", "ERROR_IO",
          fail={"read_persistent_value": "ERROR_IO"})
    value("a persistent digest that cannot be written", "ERROR_IO",
          fail={"write_persistent_value": "ERROR_IO"})
    value("a persistent digest in a slot", "ERROR_INVALID_METADATA",
          image_hash(b"boot", BOOT, digest=b""))
    tree = hashtree(b"data", flags=1)
    text = cmdline(b"x=$(AVB_DATA_ROOT_DIGEST)")
    row("a persistent root digest is put in", "OK", simple(
        tree + text, requested=(), persistent_values={
            "avb.persistent_digest.data": "ab" * 32}),
        kernel_cmdline="x=%s " % ("ab" * 32) + options([vbmeta(
            tree + text, K2)]))
    row("a persistent root digest is never made up", "ERROR_VERIFICATION",
        simple(tree, requested=()), writes=[])
    row("a persistent root digest keeps an earlier error",
        "ERROR_VERIFICATION", simple(
            tree, key=None, requested=(), flags=ALLOW, persistent_values={
                "avb.persistent_digest.data": "ab" * 32}))
    row("a hashtree with an unknown algorithm", "ERROR_INVALID_METADATA",
        simple(hashtree(b"data", flags=1, algorithm=b"md5")))
    row("a persistent root digest in a slot", "ERROR_INVALID_METADATA",
        simple(hashtree(b"data")))
    trees = b"".join(hashtree(b"d%d" % i, flags=1) for i in range(11))
    row("eleven persistent root digests", "ERROR_INVALID_METADATA", simple(
        trees, requested=(), persistent_values={
            "avb.persistent_digest.d%d" % i: "00" * 32 for i in range(11)}))

    managed = "avb.managed_verity_mode"
    blob = vbmeta(image_hash(b"boot", BOOT), K2)
    seen = hashlib.sha256(blob).hexdigest()
    corrupt = ["RESTART_CAUSED_BY_HASHTREE_CORRUPTION"]
    mode = "MANAGED_RESTART_AND_EIO"
    for what, values, flags, resolved, writes in (
            ("nothing stored", {}, (), "RESTART", []),
            ("found corrupt", {}, corrupt, "EIO", [seen]),
            ("this image stored", {managed: seen}, (), "EIO", []),
            ("another image stored", {managed: "00" * 32}, (), "RESTART",
             [""])):
        row("managed: " + what, "OK",
            simple(mode=mode, persistent_values=values, flags=flags),
            resolved=resolved, writes=[
                {"kind": "persistent_value", "name": managed, "value": v}
                for v in writes],
            kernel_cmdline=options(
                [blob], BOOT_LOADED, mode={"RESTART": "enforcing",
                                           "EIO": "eio"}[resolved] +
                " androidboot.veritymode.managed=yes"))
    row("managed: a stored value of another length", "ERROR_IO",
        simple(mode=mode, persistent_values={managed: "00"}))
    row("managed without persistent values", "ERROR_INVALID_ARGUMENT",
        simple(mode=mode, persistent_values=None))


def alone_rows():
    flags = ["NO_VBMETA_PARTITION"]
    inner = vbmeta(image_hash(b"boot", BOOT), CHAIN, index=3)
    parts = {"boot_a": with_footer(BOOT, inner, 1 << 17)}
    keys = {"boot": {"key": {"hex": CHAIN.blob().hex()},
                     "rollback_index_location": 4}}
    row("no vbmeta partition", "OK",
        device(parts, flags=flags, partition_keys=keys), rollback={4: 3},
        kernel_cmdline=options([inner], BOOT_LOADED, key=None, guid=None))
    slots = {"boot_a": keys["boot"],
             "boot": {"key": {"hex": EVIL.blob().hex()}}}
    row("no vbmeta partition, a key for the slot", "OK",
        device(parts, flags=flags, partition_keys=slots), rollback={4: 3})
    row("no vbmeta partition, another key", "ERROR_PUBLIC_KEY_REJECTED",
        device({"boot_a": with_footer(BOOT, vbmeta(b"", EVIL), 1 << 17)},
               flags=flags, partition_keys=keys))
    row("no vbmeta partition, nothing asked for", "ERROR_INVALID_ARGUMENT",
        device(parts, flags=flags, partition_keys=keys, requested=()))
    row("no vbmeta partition, no keys", "ERROR_INVALID_ARGUMENT",
        device(parts, flags=flags))
    row("no vbmeta partition, a chain", "ERROR_INVALID_METADATA",
        device({"boot_a": with_footer(BOOT, vbmeta(chain(
            b"x", 1, K2.blob()), CHAIN), 1 << 17)}, flags=flags,
            partition_keys=keys))
    two = dict(keys, dtbo={"key": {"hex": EVIL.blob().hex()}})
    row("no vbmeta partition, the first error is kept",
        "ERROR_VERIFICATION",
        device({"boot_a": with_footer(BOOT, vbmeta(b""), 1 << 17),
                "dtbo_a": with_footer(DTBO, vbmeta(b"", EVIL), 1 << 17)},
               requested=("boot", "dtbo"), flags=flags + ALLOW,
               partition_keys=two))


def cert_rows():
    product = b"TEST product 16."
    sign = b"com.google.android.things.vboot"
    subject = product
    attributes = (struct.pack("<L", 1) + K4.blob() + product)
    fused = hashlib.sha256(attributes).hexdigest()

    def metadata(pik=None, psk=None, number=1):
        if pik is None:
            pik = certificate(PIK, b"PIK", sign + b".ca", 42, K4)
        if psk is None:
            psk = certificate(PSK, subject, sign, 7, PIK)
        return struct.pack("<L", number) + pik + psk

    def cert(name, want, data, key=PSK, attributes=attributes, fused=fused,
             **kw):
        fields = {k: kw.pop(k) for k in ("versions",) if k in kw}
        row("certificates: " + name, want, device(
            {"vbmeta_a": vbmeta(b"", key, metadata=data)}, requested=(),
            key=None, cert={
                "permanent_attributes": {"hex": attributes.hex()},
                "permanent_attributes_hash": fused}, **kw), **fields)

    rejected = "ERROR_PUBLIC_KEY_REJECTED"
    cert("all right", "OK", metadata(), versions={"4096": 42, "4097": 7})
    cert("versions equal to the stored", "OK", metadata(),
         rollback_indexes={"0x1000": 42, "0x1001": 7})
    cert("no metadata", rejected, b"")
    cert("metadata a byte short", rejected, metadata()[:-1])
    cert("metadata of another version", rejected, metadata(number=2))
    cert("attributes that are not fused", rejected, metadata(),
         fused="00" * 32)
    cert("attributes of another version", rejected, metadata(),
         attributes=struct.pack("<L", 2) + attributes[4:])
    cert("intermediate key rolled back", rejected, metadata(),
         rollback_indexes={"4096": 43})
    cert("signing key rolled back", rejected, metadata(),
         rollback_indexes={"4097": 8})
    cert("intermediate key not signed", rejected, metadata(
        pik=certificate(PIK, b"PIK", sign + b".ca", 42, K4, sign=False)))
    cert("intermediate key signed by itself", rejected, metadata(
        pik=certificate(PIK, b"PIK", sign + b".ca", 42, PIK)))
    cert("intermediate key with another usage", rejected, metadata(
        pik=certificate(PIK, b"PIK", sign, 42, K4)))
    cert("intermediate key of another version", rejected, metadata(
        pik=certificate(PIK, b"PIK", sign + b".ca", 42, K4, number=2)))
    cert("signing key signed by the root", rejected, metadata(
        psk=certificate(PSK, subject, sign, 7, K4)))
    cert("signing key of another product", rejected, metadata(
        psk=certificate(PSK, b"other product 16", sign, 7, PIK)))
    cert("unlock key in place of a signing key", rejected, metadata(
        psk=certificate(PSK, subject, sign + b".unlock", 7, PIK)))
    cert("another key than the certified", rejected, metadata(), key=PIK)
    cert("attributes that cannot be read", "ERROR_IO", metadata(),
         fail={"read_permanent_attributes": "ERROR_IO"})
    cert("a hash that cannot be read", "ERROR_IO", metadata(),
         fail={"read_permanent_attributes_hash": "ERROR_IO"})
    cert("stored versions that cannot be read", "ERROR_IO", metadata(),
         rollback_indexes={"4096": None})


def ab_rows():
    def flow(name, want, block, a=0, b=0, ka=K2, kb=K2, flags=(), **kw):
        fields = {k: kw.pop(k) for k in ("slot", "after", "writes")
                  if k in kw}
        parts = {"vbmeta_a": vbmeta(image_hash(b"boot", BOOT), ka, index=a),
                 "vbmeta_b": vbmeta(image_hash(b"boot", BOOT), kb, index=b),
                 "boot_a": BOOT, "boot_b": BOOT, "system_a": b"s",
                 "system_b": b"s"}
        if block is not None:
            parts["misc"] = bytes(2048) + block + bytes(100)
        parts.update(kw.pop("parts", {}))
        row("slots: " + name, want, device(parts, suffix="", flags=flags,
                                           **kw), "ab_flow", **fields)

    new = ab_block()
    flow("a new device boots a", "OK", new, slot="_a",
         after=ab_block((15, 6, 0)))
    for what, block in (("magic", ab_block(magic=b"\0AB1")),
                        ("checksum", ab_block(crc=0)),
                        ("version", ab_block(major=2)),
                        ("everything", b"\xff" * 32)):
        flow("a block with another %s begins anew" % what, "OK", block,
             slot="_a", after=ab_block((15, 6, 0)))
    flow("a newer minor version is kept", "OK", ab_block(minor=9),
         slot="_a", after=ab_block((15, 6, 0), minor=9))
    flow("no misc", "ERROR_IO", None, writes=[])
    flow("a misc that is too short", "ERROR_IO", b"", writes=[],
         parts={"misc": bytes(2079)})
    flow("a successful slot keeps its state", "OK",
         ab_block((15, 0, 1)), slot="_a", after=ab_block((15, 0, 1)),
         writes=[])
    flow("the higher priority wins", "OK", ab_block((13, 0, 1), (14, 0, 1)),
         slot="_b", writes=[])
    flow("a on a tie", "OK", ab_block((9, 0, 1), (9, 0, 1)), slot="_a")
    flow("no tries left", "OK", ab_block((15, 0, 0), (14, 0, 1)),
         slot="_b", after=ab_block((0, 0, 0), (14, 0, 1)))
    flow("tries and successful cannot be", "OK",
         ab_block((15, 3, 1), (14, 0, 1)), slot="_b",
         after=ab_block((0, 0, 0), (14, 0, 1)))
    flow("the last try", "OK", ab_block((15, 1, 0), (14, 0, 1)), slot="_a",
         after=ab_block((15, 0, 0), (14, 0, 1)))
    flow("a bad slot gives way", "OK", new, ka=EVIL, slot="_b",
         after=ab_block((0, 0, 0), (14, 6, 0)))
    flow("an altered boot image gives way", "OK", new, slot="_b",
         parts={"boot_a": b"x" + BOOT[1:]},
         after=ab_block((0, 0, 0), (14, 6, 0)))
    flow("a malformed vbmeta gives way, allowed or not", "OK", new,
         flags=ALLOW, parts={"vbmeta_a": bytes(4096)}, slot="_b",
         after=ab_block((0, 0, 0), (14, 6, 0)))
    flow("two bad slots", "ERROR_NO_BOOTABLE_SLOTS", new, ka=EVIL, kb=EVIL,
         slot=None, after=ab_block((0, 0, 0), (0, 0, 0)))
    flow("no slot was bootable", "ERROR_NO_BOOTABLE_SLOTS",
         ab_block((0, 0, 0), (0, 0, 0)), slot=None, writes=[])
    flow("a bad slot, allowed", "OK_WITH_VERIFICATION_ERROR", new, ka=EVIL,
         flags=ALLOW, locked=False, slot="_a", after=ab_block((15, 6, 0)))
    flow("a missing partition ends it", "ERROR_IO", new,
         parts={"boot_a": {"hex": "", "error": "ERROR_IO"}}, slot=None,
         writes=[])
    flow("indexes rise to what both slots have", "OK",
         ab_block((15, 0, 1), (14, 0, 1)), a=5, b=3, slot="_a",
         writes=[{"kind": "rollback_index", "location": 0, "value": 3}])
    flow("indexes rise to what the only slot has", "OK",
         ab_block((15, 0, 1), (0, 0, 0)), a=5, b=3, slot="_a",
         writes=[{"kind": "rollback_index", "location": 0, "value": 5}])
    flow("indexes never fall", "OK_WITH_VERIFICATION_ERROR",
         ab_block((15, 0, 1), (14, 0, 1)), a=5, b=3, flags=ALLOW,
         rollback_indexes={"0": 9}, writes=[])
    flow("an unlocked device raises none", "OK",
         ab_block((15, 0, 1), (14, 0, 1)), a=5, b=3, locked=False,
         writes=[])
    flow("a rolled-back slot gives way", "OK",
         ab_block((15, 0, 1), (14, 0, 1)), a=2, b=5, slot="_b",
         rollback_indexes={"0": 3}, writes=[
             {"kind": "rollback_index", "location": 0, "value": 5},
             {"kind": "partition", "name": "misc", "offset": 2048,
              "value": ab_block((0, 0, 0), (14, 0, 1)).hex()}])
    flow("an index that cannot be written", "ERROR_IO",
         ab_block((15, 0, 1), (14, 0, 1)), a=5, b=3, slot=None,
         fail={"write_rollback_index": "ERROR_IO"})
    flow("a misc that cannot be written", "ERROR_IO", new, slot=None,
         fail={"write_to_partition": "ERROR_IO"}, writes=[])
    for what, slot, block, after in (
            ("active", "b", ab_block((15, 0, 1), (0, 0, 0)),
             ab_block((14, 0, 1), (15, 7, 0))),
            ("active", "a", ab_block((3, 0, 1), (7, 0, 1)),
             ab_block((15, 7, 0), (7, 0, 1))),
            ("unbootable", "a", new, ab_block((0, 0, 0))),
            ("successful", "a", new, ab_block((15, 0, 1))),
            ("successful", "b", ab_block((15, 0, 1), (0, 0, 0)),
             ab_block((15, 0, 1), (0, 0, 0)))):
        row("slots: mark %s %s from %s" % (slot, what, block[8:16].hex()),
            "OK", {"partitions": {"misc": {"hex": (bytes(2048) + block).hex()}},
             "mark": what, "slot": slot}, "ab_flow", after=after)


def check(got, want, fields):
    """What differs, or None."""
    if got.get("result") != want:
        return "result %s, expected %s (%s)" % (got.get("result"), want,
                                                got.get("reason"))
    seen = {
        "kernel_cmdline": got.get("kernel_cmdline"),
        "loaded": [p["partition_name"] for p in
                   got.get("loaded_partitions", [])],
        "verified": [p["verified"] for p in
                     got.get("loaded_partitions", [])],
        "vbmeta": [p["partition_name"] for p in
                   got.get("vbmeta_images", [])],
        "rollback": {i: v for i, v in
                     enumerate(got.get("rollback_indexes") or []) if v},
        "resolved": got.get("resolved_hashtree_error_mode"),
        "versions": got.get("cert_key_versions"),
        "writes": got.get("writes"),
        "slot": got.get("slot"),
        "after": got.get("ab_metadata"),
    }
    for name, value in fields.items():
        if name == "after":
            value = value.hex()
        if seen[name] != value:
            return "%s is\n  %s, expected\n  %s" % (name, seen[name], value)
    return None


def table():
    """Each row that is not simply accepted, with what comes of it."""
    lines = []
    for name, command, want, _, fields in ROWS:
        if want != "OK" or (command == "ab_flow" and "mark" not in name):
            after = fields.get("slot") or "none"
            lines.append("| %s | %s |" % (name, want if command != "ab_flow"
                                          else "%s, slot %s" % (want, after)))
    return lines


def pem_works(tool, folder):
    """The tool's own blob, with the key's file named as the trusted one."""
    here = os.path.dirname(os.path.abspath(__file__))
    key = os.path.join(here, "../../tools/keys/TEST-firmware.pem")
    path = os.path.join(folder, "pem.json")
    subprocess.run([tool, "make_vbmeta_image", "--key", key, "--algorithm",
                    "SHA256_RSA4096", "--output",
                    os.path.join(folder, "pem.img")], check=True)
    with open(path, "w", encoding="ascii") as out:
        json.dump({"partitions": {"vbmeta": {"path": "pem.img"}},
                   "trusted_key": key}, out)
    run = subprocess.run([tool, "slot_verify", path], capture_output=True,
                         check=False)
    return b'"result": "OK"' in run.stdout


def main():
    for rows in (good_rows, chain_rows, header_rows, descriptor_rows,
                 cmdline_rows, value_rows, alone_rows, cert_rows, ab_rows):
        rows()
    if sys.argv[1] == "--table":
        print("\n".join(table()))
        return
    tool, folder = sys.argv[1:3]
    failed = 0
    path = os.path.join(folder, "device.json")
    for name, command, want, dev, fields in ROWS:
        with open(path, "w", encoding="ascii") as out:
            json.dump(dev, out)
        run = subprocess.run([tool, command, path], capture_output=True,
                             check=False)
        try:
            wrong = check(json.loads(run.stdout), want, fields)
        except ValueError:
            wrong = "no verdict: " + run.stderr.decode(errors="replace")
        if run.returncode != 0 and wrong is None:
            wrong = "exit status %d" % run.returncode
        if wrong:
            failed += 1
            print("FAILED %s: %s" % (name, wrong))
    if not pem_works(tool, folder):
        failed += 1
        print("FAILED a trusted key in a PEM file")
    docs = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "../../docs/verified-boot.md")
    with open(docs, encoding="utf-8") as page:
        known = page.read().splitlines()
    lost = [line for line in table() if line not in known]
    if lost:
        failed += 1
        print("FAILED the documentation lacks %s" % lost[0])
    print("%d passed, %d failed" % (len(ROWS) + 2 - failed, failed))
    sys.exit(failed != 0)


main()
