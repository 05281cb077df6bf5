# The little of ELF that the debugger's helpers need: names and addresses of a
# 64-bit little-endian file, and a file made of such.

import os
import struct

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SECTION = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
SHT_SYMTAB = 2


def symbols(path):
    """{name: address} of the symbol table."""
    with open(path, "rb") as f:
        data = f.read()
    header = HEADER.unpack_from(data)
    sections = [SECTION.unpack_from(data, header[6] + i * header[11])
                for i in range(header[12])]
    found = {}
    for s in sections:
        if s[1] != SHT_SYMTAB:
            continue
        strings = sections[s[6]][4]
        for at in range(s[4], s[4] + s[5], SYMBOL.size):
            name, _, _, section, value, _ = SYMBOL.unpack_from(data, at)
            if section == 0 or name == 0:
                continue
            end = data.index(b"\0", strings + name)
            found[data[strings + name:end].decode("latin-1")] = value
    return found


def without_zero(path, to):
    """A copy for gdb in which no section is at address 0.

    Functions that the linker left out are described as being there, and gdb
    believes it, other than in a file that has nothing at 0. So the section there
    begins an instruction later; what belongs there is known by its symbol."""
    with open(path, "rb") as f:
        data = bytearray(f.read())
    header = HEADER.unpack_from(data)
    for i in range(1, header[12]):
        at = header[6] + i * header[11]
        s = list(SECTION.unpack_from(data, at))
        # SHF_ALLOC
        if s[2] & 2 and s[3] == 0 and s[5] > 4:
            s[3], s[4], s[5] = 4, s[4] + 4, s[5] - 4
            SECTION.pack_into(data, at, *s)
    os.makedirs(os.path.dirname(to), exist_ok=True)
    with open("%s.%d" % (to, os.getpid()), "wb") as f:
        f.write(data)
    os.replace(f.name, to)
    return to


def write(path, table):
    """A file of functions [(address, name)], sorted by address, and no code."""
    strings = bytearray(b"\0")
    entries = [SYMBOL.pack(0, 0, 0, 0, 0, 0)]
    base = table[0][0]
    size = table[-1][0] + 4 - base
    for i, (address, name) in enumerate(table):
        after = table[i + 1][0] if i + 1 < len(table) else address + 4
        # STB_GLOBAL, STT_FUNC, in section 1
        entries.append(SYMBOL.pack(len(strings), 0x12, 0, 1, address,
                                   after - address))
        strings += name.encode("latin-1") + b"\0"
    names = b"\0.text\0.symtab\0.strtab\0.shstrtab\0"
    body = b"".join(entries)
    at = HEADER.size
    parts = [
        SECTION.pack(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        # SHT_NOBITS, SHF_ALLOC | SHF_EXECINSTR
        SECTION.pack(1, 8, 6, base, at, size, 0, 0, 0x1000, 0),
        SECTION.pack(7, 2, 0, 0, at, len(body), 3, 1, 8, SYMBOL.size),
        SECTION.pack(15, 3, 0, 0, at + len(body), len(strings), 0, 0, 1, 0),
        SECTION.pack(23, 3, 0, 0, at + len(body) + len(strings), len(names),
                     0, 0, 1, 0),
    ]
    sections = at + len(body) + len(strings) + len(names)
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    with open(path, "wb") as f:
        # ET_EXEC for AArch64
        f.write(HEADER.pack(ident, 2, 183, 1, 0, 0, sections, 0, HEADER.size,
                            0, 0, SECTION.size, len(parts), 4))
        f.write(body)
        f.write(strings)
        f.write(names)
        f.write(b"".join(parts))
