# Turns "name number" lines of run-bench into tables for people.

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

BEGIN {
	# OP-TEE 4.10 with TF-A, the same kernel and client, cortex-a57.
	ref["invoke"] = 42100
	ref["invoke_tmp4k"] = 87500
	ref["invoke_reg4k"] = 46200
	ref["open_close_loaded"] = 83700
	ref["open_close_unloaded"] = 20100000
	ref["storage_create_1k"] = 2200000
	ref["storage_read_1k"] = 1300000
	ref["storage_overwrite_1k"] = 1650000
	ref["storage_delete_1k"] = 1800000
	ref_rt["open_close_unloaded"] = 44
	ref_rt["storage_create_1k"] = 48
	ref_rt["storage_read_1k"] = 29
	ref_rt["storage_overwrite_1k"] = 37
	ref_rt["storage_delete_1k"] = 49
	operations = "invoke invoke_tmp4k invoke_reg4k open_close_loaded " \
	    "open_close_unloaded storage_create_1k storage_read_1k " \
	    "storage_overwrite_1k storage_delete_1k wallet_open_loaded " \
	    "wallet_open_unloaded wallet_sign wallet_sign_message wallet_address"
}

{ number[$1] = $2; order[NR] = $1 }

END {
	print "Instructions, and requests to the normal world (rt)\n"
	printf "%-22s %11s %11s %11s %7s %4s %4s\n", "", "max", "a57",
	    "OP-TEE a57", "of it", "rt", "rt"
	n = split(operations, op)
	for (i = 1; i <= n; i++) {
		printf "%-22s %11s %11s", op[i], column(op[i]),
		    column("a57_" op[i])
		if (op[i] in ref)
			printf " %11s %6.1f%%", group(ref[op[i]]),
			    100 * number["a57_" op[i]] / ref[op[i]]
		else
			printf " %11s %7s", "", ""
		printf " %4s %4s\n", column("rt_" op[i]),
		    op[i] in ref_rt ? ref_rt[op[i]] : ""
	}
	print "\nWhere they are executed (max)\n"
	parts = "client linux monitor tee ta secure"
	printf "%-22s", ""
	split(parts, head)
	for (i = 1; i in head; i++)
		printf " %11s", head[i]
	printf "\n"
	for (i = 1; i <= n; i++)
		if ((op[i] "_secure") in number)
			row(op[i], op[i] "_", parts)
	printf "\n%-22s %11s\n", "wallet_open_floor", \
	    column("wallet_open_floor")
	print "\nBoot stages in instructions, sizes and memory in bytes\n"
	for (i = 1; i <= NR; i++)
		if (order[i] ~ /^(boot|size|ram|heap)_/)
			printf "%-22s %13s\n", order[i], column(order[i])
}
