# Turns "name number" lines of run-bench into tables for people.
#
#   awk -f table.awk -v calls=NAMES -v storage=NAMES -v crypto=NAMES \
#	-v wallet=NAMES FIGURES NUMBERS

function group(n,	s) {
	for (s = ""; n >= 1000; n = int(n / 1000))
		s = sprintf(",%03d%s", n % 1000, s)
	return n s
}

function column(name) {
	return name in number ? group(number[name]) : ""
}

# A row of numbers whose names begin with prefix, under their headings.
function row(name, prefix, parts,	i, part) {
	printf "%-22s", name
	split(parts, part)
	for (i = 1; i in part; i++)
		printf " %11s", column(prefix part[i])
	printf "\n"
}

# The reference was measured on cortex-a57, and so is what it is compared with,
# if that CPU can do it.
function operations(title, names,	i, n, op, ours) {
	print title "\n"
	printf "%-22s %11s %11s %13s %7s %4s %4s\n", "", "max", "a57",
	    "OP-TEE", "of it", "rt", "rt"
	n = split(names, op)
	for (i = 1; i <= n; i++) {
		ours = ("a57_" op[i]) in number ? number["a57_" op[i]] \
		    : number[op[i]]
		printf "%-22s %11s %11s", op[i], column(op[i]),
		    column("a57_" op[i])
		if (op[i] in ref)
			printf " %13s %6.1f%%", group(ref[op[i]]),
			    100 * ours / ref[op[i]]
		else
			printf " %13s %7s", "", ""
		printf " %4s %4s\n", column("rt_" op[i]),
		    op[i] in ref_rt ? ref_rt[op[i]] : ""
	}
	print ""
}

FILENAME == ARGV[1] {
	if ($2 != "-" && $1 !~ /^#/)
		ref[$1] = $2
	if ($3 != "-")
		ref_rt[$1] = $3
	next
}

{ number[$1] = $2; order[++numbers] = $1 }

END {
	operations("Calls: instructions, and requests to the normal world (rt)",
	    calls)
	operations("Storage", storage)
	operations("What a TA calls", crypto)
	operations("Wallet", wallet)
	print "Where they are executed (max)\n"
	parts = "client linux monitor tee ta secure"
	printf "%-22s", ""
	split(parts, head)
	for (i = 1; i in head; i++)
		printf " %11s", head[i]
	printf "\n"
	n = split(calls " " storage " " crypto " " wallet, op)
	for (i = 1; i <= n; i++)
		if ((op[i] "_secure") in number)
			row(op[i], op[i] "_", parts)
	printf "\n%-22s %11s\n", "wallet_open_floor", \
	    column("wallet_open_floor")
	print "\nTwo sessions on two CPUs, a small call beside a computing TA\n"
	for (i = 1; i <= numbers; i++)
		if (order[i] ~ /^scale_/)
			printf "%-32s %11s\n", order[i], column(order[i])
	print "\nBoot stages in instructions, sizes and memory in bytes\n"
	for (i = 1; i <= numbers; i++)
		if (order[i] ~ /^(boot|size|ram|heap)_/)
			printf "%-22s %13s\n", order[i], column(order[i])
}
