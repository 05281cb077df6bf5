# The most stack that an image can take, from its disassembly: every function's
# frame, and the longest chain of calls. Reads `readelf -rW`, then `objdump -d
# --no-show-raw-insn`.
#
#   awk -v image=tee|monitor -v thread=BYTES -v cpu=BYTES -f stack.awk
#
# Prints what each stack takes at most, and fails when that is more than there
# is, or when something is found that it cannot bound.
#
# Calls through pointers: dispatchers are known by the names of what they call.
# All others lie in the crypto, storage and flash code and go to functions that
# call no TA: they are charged INDIRECT bytes, once on a chain. That no function
# in a table takes more is checked.

BEGIN {
	INDIRECT = 4096
	# Recursion that is bounded, by what:
	agreed["__stack_chk_fail"] = 1	# it ends there
	agreed["put_number"] = 1	# digits of a number
	agreed["monitor_panic"] = 1	# the second time it stops
	# The end of a TA that ends others: frees_dying (tee/ta/instance.c);
	# counted once more below.
	n = split("instance_leave close_entered session_close_all_of " \
		"instance_kill session_end session_close_deferred", cycle, " ")
	for (i = 1; i <= n; i++)
		agreed[cycle[i]] = 1
	# They change to another stack.
	cut["arch_thread_start"] = cut["arch_thread_resume"] = 1
	cut["arch_return"] = cut["suspend"] = 1
	# Nothing goes on behind them; without stack they end in a fault.
	cut["__stack_chk_fail"] = cut["check_failed"] = 1
	agreed["fdt_path_offset"] = 1	# not called with an alias
	agreed["fdt_get_alias_namelen"] = 1
	pta = "^(enumerate|random|system|console|usage|statistics|" \
		"attestation|avb|secstor|socket)_"
	to["session_open"] = pta "open$"
	to["session_invoke"] = pta "invoke$"
	to["session_end"] = pta "close$"
	to["user_sync"] = "^sys_"
	to["system_invoke"] = "^(add_entropy|derive_unique_key|map_zeros|" \
		"unmap|dl_open|dl_sym|tpm_event_log|plugin_invoke)$"
	to["object_value_generate"] = "^make_(dh|dsa|ec|octets|rsa)$"
	to["console_input"] = "^(confirm_reset|say_yes|say_no)$"
}

function number(s,	i, v)
{
	if (s !~ /^0x/)
		return s + 0
	for (i = 3; i <= length(s); i++)
		v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return v
}

# Addresses in tables: functions among them are called through pointers.
/R_AARCH64_RELATIV/ {
	table[sprintf("%16s", $4)] = 1
	next
}

/^[0-9a-f]+ <.*>:$/ {
	f = $2
	gsub(/[<>:]/, "", f)
	sub(/^0+/, "", $1)
	if (sprintf("%16s", $1) in table)
		pointed[f] = 1
	frame[f] += 0
	next
}

f != "" {
	split($0, part, "\t")
	op = part[2]
	arg = part[3]
	if (op ~ /^st[pr]$/ && match(arg, /\[sp, #-[0-9]+\]!/)) {
		frame[f] += substr(arg, RSTART + 7, RLENGTH - 9)
	} else if (op == "sub" && arg ~ /^sp, sp, #/) {
		n = arg
		sub(/^sp, sp, #/, "", n)
		sub(/,.*/, "", n)
		frame[f] += number(n) * (arg ~ /lsl #12/ ? 4096 : 1)
	} else if (op == "sub" && arg ~ /^sp,/ && f != "stack_wipe" &&
		   f != "vectors") {
		wrong(f " takes as much stack as a variable says")
	} else if (op ~ /^(bl?|b\..*|cbn?z|tbn?z)$/ &&
		   match(arg, /<[^>+]*>/)) {
		g = substr(arg, RSTART + 1, RLENGTH - 2)
		if (g != f && !(g in cut))
			call[f] = call[f] " " g
	} else if (op == "blr") {
		indirect[f] = 1
	}
}

function wrong(what)
{
	print what
	bad = 1
}

# Longest chain from f, without (0) and with (1) the charge for a pointer.
function depth(f,	i, n, g, d)
{
	if (f in known)
		return known[f]
	if (f in open) {
		if (!(f in agreed))
			wrong(f " calls itself, and no bound is agreed")
		return 0
	}
	open[f] = 1
	n = split(call[f], g, " ")
	for (i = 1; i <= n; i++) {
		d = depth(g[i])
		if (d > most[f]) {
			most[f] = d
			next_on[f] = g[i]
		}
		if (g[i] in charged)
			charged[f] = 1
	}
	if ((f in indirect) && !(f in to))
		charged[f] = 1
	delete open[f]
	return known[f] = most[f] + frame[f]
}

# The same, to a given end; -1 when it is not reached.
function depth_to(f, end,	i, n, g, d, best)
{
	if (f == end)
		return frame[f]
	if ((f end) in known_to)
		return known_to[f end]
	known_to[f end] = -1
	best = -1
	n = split(call[f], g, " ")
	for (i = 1; i <= n; i++) {
		d = depth_to(g[i], end)
		if (d > best)
			best = d
	}
	return known_to[f end] = best < 0 ? -1 : best + frame[f]
}

function full(f)
{
	if (!(f in frame))
		wrong(f " is not there")
	return depth(f) + (f in charged ? INDIRECT : 0)
}

function fits(what, takes, room)
{
	printf "%s: %d of %d bytes\n", what, takes, room
	if (takes > room)
		wrong(what " is too small")
}

function deepest(names,	i, n, name, d, best)
{
	n = split(names, name, " ")
	for (i = 1; i <= n; i++) {
		d = full(name[i])
		if (d > best)
			best = d
	}
	return best
}

function chain(f)
{
	for (; f != ""; f = next_on[f])
		printf "  %d %s\n", frame[f], f
}

END {
	for (f in to)
		for (g in frame)
			if (g ~ to[f])
				call[f] = call[f] " " g
	for (f in pointed) {
		for (g in to)
			if (f ~ to[g])
				delete pointed[f]
		if ((f in pointed) && depth(f) > INDIRECT)
			wrong(f " is called through a pointer and takes " \
				depth(f) " bytes: more than is charged")
	}
	if (image == "monitor") {
		fits("a CPU's stack in the monitor", deepest("lower_sync " \
			"unexpected_exception monitor_main " \
			"monitor_secondary el3_fault_report"), cpu)
		exit bad
	}

	interrupt = 16 + 176 + full("kernel_native_irq")
	fits("a CPU's stack in the TEE", deepest("kernel_fast_call " \
		"kernel_native_irq kernel_yielding_call kernel_cpu_event " \
		"kernel_thread_suspended kernel_thread_exited"), cpu)

	# Into a TA, from there in turn into others, and what the last one asks
	# for, with an interrupt on top. Sessions are closed eight TAs deep, and
	# once on that way a chain of TAs may come to its end.
	first = depth_to("kernel_thread_main", "user_enter")
	again = 0
	for (g in frame)
		if (g ~ /^sys_/ && depth_to(g, "user_enter") > again)
			again = depth_to(g, "user_enter")
	again += 176
	last = full("user_sync") + 176
	ends = frame["close_entered"] + frame["instance_kill"] + \
		frame["session_close_all_of"] + frame["session_end"]
	if (first < 0 || again < 200)
		wrong("no way into a TA is found")
	printf "into a TA %d, from a TA into the next %d, a system call %d, " \
		"an interrupt %d\n", first, again, last, interrupt
	fits("a thread's stack", first + 7 * again + ends + last + interrupt,
	    thread)
	if (bad)
		chain("user_sync")
	exit bad
}
