# Is a timeline what a trace viewer takes, and true?
#
#   timeline.py FILE SECURE
#
# SECURE is what bench-profile counted for an invoke in the secure world: its
# call is among those of the timeline. Prints what does not hold.

import json
import sys

with open(sys.argv[1]) as f:
    trace = json.load(f)
slices = [e for e in trace["traceEvents"] if e["ph"] == "X"]
bad = []


def must(what, holds):
    if not holds:
        bad.append(what)


for e in slices:
    must("each slice has a length", e["dur"] > 0 and e["ts"] >= 0)
    must("and counts it", e["args"]["instructions"] == e["dur"])

named = {e["tid"]: e["args"]["name"] for e in trace["traceEvents"]
         if e["name"] == "thread_name"}
must("each row has a name", all(e["tid"] in named for e in slices))
for row in ("worlds", "client", "Linux", "monitor", "TEE", "TA at 0x"):
    must("a row for " + row, any(n.startswith(row) for n in named.values()))

# Outer ones first where they begin together.
slices.sort(key=lambda e: (e["ts"], -e["dur"]))
open_until = []
for e in slices:
    while open_until and open_until[-1] <= e["ts"]:
        open_until.pop()
    must("slices lie within each other or apart",
         not open_until or e["ts"] + e["dur"] <= open_until[-1])
    open_until.append(e["ts"] + e["dur"])

of = {}
for e in slices:
    of.setdefault(e["cat"], []).append(e)
for kind in ("world", "component", "syscall", "call", "rpc"):
    must("there is a " + kind, kind in of)
for kind in ("world", "component"):
    at = 0
    for e in of[kind]:
        must("no gap between one %s and the next" % kind, e["ts"] == at)
        at = e["ts"] + e["dur"]
    must("to the end", at == of["world"][-1]["ts"] + of["world"][-1]["dur"])
for name, count in trace["otherData"].items():
    if name != "unit":
        must("the total of " + name, count == sum(
            e["dur"] for e in of["component"] if e["name"] == name))


def within(outer, kind):
    end = outer["ts"] + outer["dur"]
    return [e for e in of[kind]
            if outer["ts"] <= e["ts"] and e["ts"] + e["dur"] <= end]


# An invoke is a visit in which a TA runs and nothing is asked.
visits = [e["dur"] for e in of["world"] if e["name"] == "secure world" and
          any(c["name"] == "TA" for c in within(e, "component")) and
          not within(e, "rpc")]
expected = int(sys.argv[2])
must("an invoke of %d instructions, within a percent: %s" %
     (expected, sorted(visits)[:8]),
     any(abs(v - expected) * 100 <= expected for v in visits))
print("\n".join(sorted(set(bad))), end="")
sys.exit(1 if bad else 0)
