# The host TEE in gdb: `./strongroom debug --host`. TAs are processes of their
# own, which it starts; gdb stays with the TEE.

import os

import gdb


class Ready(gdb.Breakpoint):
    """Tells the waiting client that the TEE's socket is there."""

    def __init__(self):
        super().__init__("server_run", internal=True)
        self.silent = True

    def stop(self):
        open(os.environ["STRONGROOM_READY"], "w").close()
        return False


for command in ("set pagination off", "set confirm off",
                "set breakpoint pending on", "set follow-fork-mode parent",
                "set print thread-events off", "handle SIGPIPE nostop noprint",
                "directory " + os.environ["STRONGROOM_ROOT"]):
    gdb.execute(command, to_string=True)
Ready()
