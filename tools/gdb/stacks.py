# Stacks that gdb cannot follow by itself.
#
# Linux comes without debugging information, and what gdb guesses from the
# beginning of a function goes round in circles there. But each of its functions
# that calls another leaves a frame record (AAPCS64, 6.4.6), so that is followed.
# A stack that begins with a return address of 0, as a TA's does, ends before it.

import bisect
import itertools

import gdb
import gdb.unwinder

WORD = (1 << 64) - 1
KERNEL_SPACE = 0xFFFF << 48
EL1H = 5  # PSTATE, M
PAN = 1 << 22

# Instructions, each a value under a mask (Arm ARM, C6.2).
STP_FP_LR = ((0xFFC07FFF, 0xA9007BFD), (0xFFC07FFF, 0xA9807BFD))
LDP_FP_LR = ((0xFFC07FFF, 0xA9407BFD), (0xFFC07FFF, 0xA8C07BFD))
SET_FP = ((0xFFC003FF, 0x910003FD),)
RET = ((0xFFFFFC1F, 0xD65F0000),)


def is_one_of(word, kinds):
    return any(word & mask == value for mask, value in kinds)


def number(address, length=8):
    memory = gdb.selected_inferior().read_memory(address, length)
    return int.from_bytes(memory.tobytes(), "little")


class FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class LinuxStack(gdb.unwinder.Unwinder):
    """@functions: addresses of Linux's functions, sorted."""

    def __init__(self, functions, moved):
        super().__init__("strongroom-linux")
        self.functions = [f + moved for f in functions]

    def start_of(self, pc):
        at = bisect.bisect_right(self.functions, pc) - 1
        return self.functions[at] if 0 <= at else None

    def has_record(self, start, pc):
        """Has the function left its frame record before @pc, and not yet
        taken it away again?"""
        made = before_epilogue = False
        for at in range(start, min(pc, start + 4096), 4):
            word = number(at, 4)
            if is_one_of(word, SET_FP):
                made = True
            elif is_one_of(word, LDP_FP_LR):
                before_epilogue, made = made, False
            elif is_one_of(word, RET):
                made = before_epilogue
        return made

    def __call__(self, pending):
        pc = int(pending.read_register("pc")) & WORD
        if not self.functions or \
                not self.functions[0] <= pc <= self.functions[-1]:
            return None
        start = self.start_of(pc)
        sp, fp, lr = (int(pending.read_register(r)) & WORD
                      for r in ("sp", "x29", "x30"))
        try:
            if pending.level() > 0 or self.has_record(start, pc):
                sp, lr, fp = fp + 16, number(fp + 8), number(fp)
        except gdb.MemoryError:
            lr = 0
        # Return addresses are signed in the bits that no address needs.
        if lr >> 55 & 1:
            lr |= KERNEL_SPACE
        word = gdb.lookup_type("unsigned long")
        info = pending.create_unwind_info(
            FrameId(gdb.Value(sp).cast(word), gdb.Value(start).cast(word)))
        for name, value in (("pc", lr), ("sp", sp), ("x29", fp), ("x30", lr)):
            info.add_saved_register(name, gdb.Value(value).cast(word))
        return info


class WithoutEnd:
    """Leaves out what a return address of 0 stands for."""

    def __init__(self):
        self.name = "strongroom-end"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        return itertools.takewhile(
            lambda f: f.inferior_frame().pc() != 0 or
            f.inferior_frame().level() == 0, frames)


def entry_of(frame):
    """The TEE's code that a TA came in by, and what it calls: its frame."""
    while frame is not None:
        if frame.name() in ("user_sync", "user_return", "user_trap",
                            "arch_user_panic"):
            return frame
        frame = frame.older()
    raise gdb.GdbError("This is not a TA's call into the TEE.")


def ta_place(frame):
    """(pc, fp, lr) of the TA, as it left them (arch/aarch64/tee_vectors.S)."""
    sp = int(frame.read_register("sp")) & WORD
    if frame.name() in ("user_trap", "arch_user_panic"):
        # struct user_fault
        return number(sp + 256), number(sp + 8 * 29), number(sp + 8 * 30)
    # The frame of a system call; the TA's frame pointer is still in its
    # register, or wherever C has put it since.
    fp = int(frame.read_register("x29")) & WORD
    return number(sp + 160), fp, number(sp + 152)


class TaBacktrace(gdb.Command):
    """The stack of the TA that called the TEE, or that the TEE stopped."""

    def __init__(self):
        super().__init__("ta-bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        pc, fp, lr = ta_place(entry_of(gdb.newest_frame()))
        pstate = int(gdb.newest_frame().read_register("cpsr")) & 0xFFFFFFFF
        try:
            # What a TA may write the TEE may not touch, for gdb neither.
            gdb.execute("set $cpsr = 0x%x" % (pstate & ~PAN))
            callers = self.callers(fp, lr)
        finally:
            gdb.execute("set $cpsr = 0x%x" % pstate)
        for i, at in enumerate([pc] + callers):
            # Where a caller goes on may be another function's beginning.
            call = at if i == 0 else at - 4
            where = gdb.find_pc_line(call)
            symbol = gdb.execute("info symbol 0x%x" % call, to_string=True)
            name = "??" if " in section " not in symbol else \
                symbol.split(" in section ")[0].split(" + ")[0] + " ()"
            line = " at %s:%d" % (where.symtab.filename, where.line) \
                if where.symtab else ""
            gdb.write("#%-2d 0x%016x in %s%s\n" % (i, at, name, line))

    def callers(self, fp, lr):
        found = [lr] if lr != 0 else []
        try:
            while fp != 0 and len(found) < 64:
                outer, lr = number(fp), number(fp + 8)
                if lr != 0 and lr not in found[:1]:
                    found.append(lr)
                if outer <= fp:
                    break
                fp = outer
        except gdb.MemoryError:
            pass
        return found
