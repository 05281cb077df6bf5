# The secure world in gdb: symbols of every image and trusted application where
# it happens to run. `./strongroom debug` loads this file; docs/debugging.md is
# the walk-through.
#
# Images of fixed addresses are loaded at once. The rest is learnt at hidden
# breakpoints, each on code whose registers tell an address: where the TEE chose
# to run, where it mapped a TA, where Linux was moved to. A breakpoint that was
# pending resolves when its symbols come.

import os
import sys

import gdb

ROOT = os.environ.get("STRONGROOM_ROOT", os.getcwd())
sys.path.insert(0, os.path.join(ROOT, "tools", "gdb"))

import elf_file  # noqa: E402
import linux_symbols  # noqa: E402
import stacks  # noqa: E402

BUILD = os.path.join(ROOT, "build")
SYMBOLS = os.environ.get("STRONGROOM_SYMBOLS", "")
FLASH_LEN = 0x04000000  # plat/memmap.h
TEE_PHYSICAL = 0x0E100000  # plat/memmap.h
KERNEL_IMAGE = 0xFFFFFF8000000000  # KVA_IMAGE, arch/mmu.h
LINUX = 0xFFFF000000000000
LOWER_SYNC = 0x400  # of the vectors: an SMC (Arm ARM, D1.3.1)


def build(name):
    return os.path.join(BUILD, name)


def register(name):
    return int(gdb.selected_frame().read_register(name)) & (1 << 64) - 1


def quietly(command):
    return gdb.execute(command, to_string=True)


def add_symbols(path, base):
    """Of a file that is linked to 0."""
    copy = build(os.path.join("gdb", os.path.basename(path)))
    quietly("add-symbol-file %s -o 0x%x" % (elf_file.without_zero(path, copy),
                                            base))


def say(text):
    gdb.write(text + "\n")


class Hook(gdb.Breakpoint):
    """A hidden breakpoint that never stops the machine."""

    def __init__(self, address, action):
        super().__init__("*0x%x" % address, gdb.BP_HARDWARE_BREAKPOINT,
                         internal=True)
        self.silent = True
        self.action = action

    def stop(self):
        try:
            if self.action():
                # gdb is still working with it.
                self.enabled = False
        except (gdb.error, ValueError) as why:
            say("strongroom: %s" % why)
        return False


class World:
    """What is known of the machine."""

    def __init__(self):
        self.tee = None  # where it runs, or None
        self.tee_symbols = elf_file.symbols(build("tee.elf"))
        self.tas = {}  # bias: (UUID, ELF file or None)
        self.gone = []  # where texts of such have been
        self.linux = None  # by how much it was moved
        self.linux_symbols = {}
        self.linux_vectors = None

    def tee_at(self, name):
        return self.tee + self.tee_symbols[name]

    # ------------------------------------------------------------ the ROM

    def expect_rom(self):
        """It begins in flash, and goes on in RAM, where it is linked to."""
        symbols = elf_file.symbols(build("rom.elf"))
        self.rom_in_ram = symbols["rom_in_ram"]
        quietly("add-symbol-file %s -o 0x%x" % (
            build("rom.elf"), -symbols["rom_entry"] & (1 << 64) - 1))

    def find_rom(self):
        if register("pc") < FLASH_LEN:
            Hook(self.rom_in_ram, self.rom_is_in_ram)
        else:
            self.gone.append(0)
            self.forget_gone(None)

    def rom_is_in_ram(self):
        self.gone.append(0)
        return True

    # ------------------------------------------------------------ the TEE

    def find_tee(self):
        """At its first instructions, and wherever the monitor enters it."""
        at = TEE_PHYSICAL + self.tee_symbols["mmu_boot"]
        Hook(at, self.tee_chooses)
        # Entered by a call, its own vectors are already in place.
        for entry in (0, 4):
            Hook(TEE_PHYSICAL + self.tee_symbols["opteed_vectors"] + entry,
                 self.tee_entered)

    def tee_chooses(self):
        if self.tee is None:
            Hook(register("lr"), lambda: self.tee_is_at(register("x0")))
        return True

    def tee_entered(self):
        vectors = register("VBAR")
        if self.tee is None and vectors >= KERNEL_IMAGE:
            self.tee_is_at(vectors - self.tee_symbols["vectors"])
            Hook(self.tee_at("kernel_thread_main"), self.tas_are_listed)
        return True

    def tee_is_at(self, base):
        if self.tee is None:
            self.tee = base
            add_symbols(build("tee.elf"), base)
            Hook(self.tee_at("elf_image_relocate"), self.module_is_mapped)
            Hook(self.tee_at("modules_release"), self.modules_go)
        return True

    # ---------------------------------------------------------------- TAs

    def module_is_mapped(self):
        """elf_image_relocate(image, link, memory): of a TA or a library."""
        at = register("x0") - offset_of(gdb.lookup_type("struct ta_image"),
                                        "elf")
        link = pointer("struct elf_link", register("x1"))
        self.add_module(pointer("struct ta_image", at), int(link["bias"]))
        return False

    def add_module(self, image, bias):
        uuid = uuid_text(image["uuid"])
        if self.tas.get(bias, (None, None))[0] == uuid:
            return
        path = find_ta(uuid)
        self.tas[bias] = (uuid, path)
        if path is not None:
            name = os.path.basename(os.path.dirname(path))
            quietly("directory " + os.path.join(ROOT, "ta", "apps", name))
            add_symbols(path, bias)

    def modules_go(self):
        """modules_release(instance)"""
        for module in modules_of(pointer("struct ta_instance", register("x0"))):
            bias = int(module["bias"])
            if self.tas.pop(bias, (None, None))[1] is not None:
                text = int(module["image"]["elf"]["region"][0]["vaddr"])
                self.gone.append(bias + text)
        return False

    def forget_gone(self, stopped):
        """Names of TAs that have gone. While the machine runs, gdb would take
        its next command when they go."""
        for text in self.gone:
            try:
                quietly("remove-symbol-file -a 0x%x" % text)
            except gdb.error:
                pass  # a breakpoint in there keeps it
        self.gone = []

    def tas_are_listed(self):
        """When gdb came late: those that are there already."""
        for inst in instances():
            for module in modules_of(inst):
                self.add_module(module["image"].dereference(),
                                int(module["bias"]))
        return True

    # -------------------------------------------------------------- Linux

    def find_linux(self):
        kernel = build("guest-packages/boot/vmlinuz")
        if not os.path.exists(kernel):
            return
        path = build("linux.elf")
        if not os.path.exists(path) or \
                os.path.getmtime(path) < os.path.getmtime(kernel):
            linux_symbols.convert(kernel, path)
        self.linux_symbols = elf_file.symbols(path)
        self.linux_vectors = self.linux_symbols["vectors"]
        vectors = elf_file.symbols(build("monitor.elf"))["el3_vectors"]
        Hook(vectors + LOWER_SYNC, self.linux_is_seen)

    def linux_is_seen(self):
        """Its vectors are in their place when it makes its first call."""
        if self.linux is not None:
            return True
        moved = register("VBAR") - self.linux_vectors
        if moved % 0x10000 != 0 or not LINUX <= register("VBAR") < KERNEL_IMAGE:
            return False
        self.linux = moved
        quietly("add-symbol-file %s -o 0x%x" % (build("linux.elf"), moved))
        functions = sorted(set(self.linux_symbols.values()))
        gdb.unwinder.register_unwinder(
            None, stacks.LinuxStack(functions, moved), replace=True)
        return True


def offset_of(struct, field):
    for f in struct.fields():
        if f.name == field:
            return f.bitpos // 8
    raise gdb.error("no %s" % field)


def pointer(struct, address):
    """The struct of that type that lies there."""
    kind = gdb.lookup_type(struct).pointer()
    return gdb.Value(address).cast(kind).dereference()


def listed(first):
    at = first
    while int(at) != 0:
        yield at.dereference()
        at = at["next"]


def modules_of(instance):
    return list(listed(instance["modules"]))


def tee_variable(name, file):
    if world.tee is None:
        raise gdb.GdbError("The TEE has not started yet.")
    try:
        value = gdb.parse_and_eval("'%s'::%s" % (file, name))
        if not value.is_lazy or value.fetch_lazy() is None:
            return value
    except gdb.MemoryError:
        pass
    raise gdb.GdbError("Stop inside the TEE first: neither Linux nor a TA"
                       " can see its memory.")


def instances():
    return list(listed(tee_variable("live", "tee/ta/instance.c")))


def uuid_text(u):
    tail = "".join("%02x" % int(u["clockSeqAndNode"][i]) for i in range(8))
    return "%08x-%04x-%04x-%s-%s" % (int(u["timeLow"]), int(u["timeMid"]),
                                     int(u["timeHiAndVersion"]), tail[:4],
                                     tail[4:])


def find_ta(uuid):
    """Not stripped, so in the folder of its own below build/ta first."""
    folders = [d for d in SYMBOLS.split(":") if d]
    ta = build("ta")
    folders += [os.path.join(ta, d) for d in sorted(os.listdir(ta))]
    for folder in folders:
        path = os.path.join(folder, uuid + ".elf")
        if os.path.exists(path):
            return path
    return None


# ------------------------------------------------------------------ commands

class InfoTas(gdb.Command):
    """TAs and libraries that are mapped: where, and the file of their names."""

    def __init__(self):
        super().__init__("info tas", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for bias in sorted(world.tas):
            uuid, path = world.tas[bias]
            shown = os.path.relpath(path, ROOT) if path else "(no ELF file)"
            say("0x%010x %s %s" % (bias, uuid, shown))
        if not world.tas:
            say("No TA is loaded.")


class InfoSessions(gdb.Command):
    """Open sessions, with the TA or service and who opened them."""

    def __init__(self):
        super().__init__("info sessions", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        table = tee_variable("table", "tee/ta/session.c")
        for i in range(table.type.range()[1] + 1):
            s = table[i]
            if int(s) == 0:
                continue
            by = "normal world" if int(s["opener"]) == 0 else \
                uuid_text(s["opener"]["uuid"])
            if int(s["pta"]) != 0:
                what = "service " + s["pta"]["name"].string()
            elif int(s["uuid"]) == 0:
                what = "(being opened)"
            else:
                what = uuid_text(s["uuid"])
            say("%10u %s by %s" % (int(s["id"]), what, by))


class InfoTeeThreads(gdb.Command):
    """The TEE's threads: what each is doing, and in which TA."""

    def __init__(self):
        super().__init__("info tee-threads", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        threads = tee_variable("threads", "tee/kernel/thread.c")
        for i in range(threads.type.range()[1] + 1):
            t = threads[i]
            state = str(t["state"]).replace("THREAD_", "").lower()
            if t["in_rpc"]:
                state = "asking the normal world"
            where = "" if int(t["instance"]) == 0 else \
                " in " + uuid_text(t["instance"]["uuid"])
            if state != "free":
                say("%2d %s%s" % (i, state, where))


class TaLoad(gdb.Command):
    """ta-load FILE ADDRESS: a TA's names, from a file that was not found."""

    def __init__(self):
        super().__init__("ta-load", gdb.COMMAND_FILES,
                         gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        args = gdb.string_to_argv(argument)
        if len(args) != 2:
            raise gdb.GdbError("ta-load FILE ADDRESS")
        add_symbols(args[0], int(gdb.parse_and_eval(args[1])))


def start():
    for command in ("set pagination off", "set confirm off",
                    "set breakpoint pending on", "set architecture aarch64",
                    "directory " + ROOT):
        quietly(command)
    for image in ("rom", "monitor", "loader"):
        quietly("add-symbol-file " + build(image + ".elf"))


world = World()
for command_class in (InfoTas, InfoSessions, InfoTeeThreads, TaLoad,
                      stacks.TaBacktrace, stacks.WithoutEnd):
    command_class()
start()
world.expect_rom()
quietly("target remote " + os.environ["STRONGROOM_GDB"])
gdb.events.stop.connect(world.forget_gone)
world.find_rom()
world.find_tee()
world.find_linux()
