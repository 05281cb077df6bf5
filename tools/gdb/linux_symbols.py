# Debian strips its kernel and packs the symbols into 900 MB of debugging
# information; but the kernel carries its own table of functions, for its own
# reports. This reads it out of the kernel's image.
#
# The table (kernel/kallsyms.c, scripts/kallsyms.c, as of Linux 6.1), each part
# on 8 bytes, in this order: 32-bit offsets of the addresses, the base of these,
# how many there are, their names, a 32-bit place of every 256th name ("markers"),
# in later ones their alphabetical order, 256 strings that bytes of a name stand
# for ("tokens"), and the 16-bit places of these.

import struct

import elf_file

# Where the kernel is linked to with addresses of 48 bits (arch/arm64/
# include/asm/memory.h). A kernel that is moved by a random number is moved
# from here.
LINK_ADDRESS = 0xFFFF800008000000
SMALLEST = 10000  # a kernel's table has more


def aligned(at):
    return (at + 7) & ~7


class Table:
    def __init__(self, image):
        self.image = image
        self.find_tokens()
        self.find_markers()
        self.find_names()

    def find_tokens(self):
        """The ten digits stand for themselves, one after another."""
        digits = b"".join(b"%d\0" % d for d in range(10))
        at = self.image.find(digits)
        while at >= 0:
            start = at
            # Tokens 0 to 47 come before; each ends in one zero.
            for _ in range(ord("0")):
                start = self.image.rfind(b"\0", 0, start - 1) + 1
            start = aligned(start)
            tokens = self.image[start:start + 8192].split(b"\0")[:256]
            places = [0]
            for t in tokens:
                places.append(places[-1] + len(t) + 1)
            index = struct.pack("<256H", *places[:256]) if \
                places[255] < 65536 else b""
            if index and self.image.find(index, start, start + 8192) >= 0:
                self.tokens, self.tokens_at = tokens, start
                return
            at = self.image.find(digits, at + 1)
        raise ValueError("no table of symbols in the kernel's image")

    def word(self, at):
        return struct.unpack_from("<I", self.image, at)[0]

    def find_markers(self):
        """They grow from 0, by 256 names each."""
        for at in range((self.tokens_at & ~7) - 8, 0, -8):
            count = 1
            while self.word(at) == 0 and \
                    256 * 2 <= self.word(at + 4 * count) - \
                    self.word(at + 4 * count - 4) <= 256 * 64:
                count += 1
            if count > SMALLEST // 256:
                self.markers_at, self.marker_count = at, count
                self.last_marker = self.word(at + 4 * count - 4)
                return
        raise ValueError("no markers in the kernel's table")

    def walk(self, at, count):
        """Where @count names from there end."""
        for _ in range(count):
            length = self.image[at]
            at += 1
            if length & 0x80:
                length = length & 0x7F | self.image[at] << 7
                at += 1
            at += length
        return at

    def find_names(self):
        at = aligned(self.markers_at - self.last_marker - 256 * 64)
        while at < self.markers_at:
            count = self.word(at - 8)
            if (count + 255) // 256 == self.marker_count and \
                    count > SMALLEST and \
                    aligned(self.walk(at, count)) == self.markers_at:
                self.names_at, self.count = at, count
                return
            at += 8
        raise ValueError("no names in the kernel's table")

    def functions(self):
        offsets = self.names_at - 8 - 8 - aligned(4 * self.count)
        at = self.names_at
        for i in range(self.count):
            end = self.walk(at, 1)
            skip = 2 if self.image[at] & 0x80 else 1
            text = b"".join(self.tokens[b] for b in self.image[at + skip:end])
            at = end
            # The first letter is the kind, as nm has it.
            if text[:1] in b"tTwW":
                yield (LINK_ADDRESS + self.word(offsets + 4 * i),
                       text[1:].decode("latin-1"))


def convert(kernel, path):
    """Write the functions of an uncompressed Image into an ELF file."""
    with open(kernel, "rb") as f:
        table = Table(f.read())
    elf_file.write(path, sorted(table.functions()))
