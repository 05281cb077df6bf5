# Puts "name number" lines of run-bench into the tables of docs/benchmarks.md.
#
#   awk -f document.awk NUMBERS FIGURES docs/benchmarks.md
#
# Prints the page. In a row that begins with a figure's name each cell is found
# by the heading of its column; a row that begins with a number gets that of the
# figure it names in parentheses. A name that was not measured stays as it is.

function group(n,	s) {
	for (s = ""; n >= 1000; n = int(n / 1000))
		s = sprintf(",%03d%s", n % 1000, s)
	return n s
}

function grouped(name) { return name in number ? group(number[name]) : "" }

# What was compared is what the reference's CPU can do, if it can.
function ours(name) {
	return ("a57_" name) in number ? number["a57_" name] : number[name]
}

function cell(name, head, second) {
	if (head == "max")
		return grouped(name)
	if (head == "cortex-a57")
		return grouped("a57_" name)
	if (head == "requests")
		return grouped("rt_" name)
	if (head == "OP-TEE" && second)
		return name in ref_rt ? ref_rt[name] : ""
	if (head == "OP-TEE")
		return name in ref ? group(ref[name]) : ""
	if (head == "ratio" && name in ref)
		return sprintf("%.0f %%", 100 * ours(name) / ref[name])
	if (head == "ratio")
		return ""
	if (head == "times better")
		return name in ref ? times(ref[name] / number[name]) : ""
	if (head == "secure side")
		head = "secure"
	if (head == "of one CPU")
		return number[name "_on_two_percent"] " %"
	sub(/,.*/, "", head) # "in turn, on one CPU"
	sub(/ /, "_", head)
	if ((name "_" tolower(head)) in number)
		return grouped(name "_" tolower(head))
	return "?"
}

function times(x) {
	return x < 20 ? sprintf("%.1f", x) : group(int(x + 0.5))
}

FILENAME == ARGV[1] { number[$1] = $2; next }

FILENAME == ARGV[2] {
	if (NF >= 5 && $1 !~ /^#/ && $2 != "-")
		ref[$1] = $2
	if (NF >= 5 && $1 !~ /^#/ && $3 != "-")
		ref_rt[$1] = $3
	next
}

/^\|/ && !in_table { columns = split($0, heading, / *\| */) }
{ in_table = /^\|/ }

/^\| `[a-z0-9_]+` \|/ {
	split($0, old, / *\| */)
	name = old[2]
	gsub(/`/, "", name)
	if (name in number || (name "_in_turn") in number) {
		line = "| `" name "` |"
		seen = 0
		for (i = 3; i < columns; i++) {
			new = cell(name, heading[i], seen)
			seen += heading[i] == "OP-TEE"
			line = line " " (new == "?" ? old[i] : new) " |"
		}
		print line
		next
	}
}

/^\| [0-9,]+ \|.*\(`[a-z0-9_]+`\)/ {
	match($0, /\(`[a-z0-9_]+`\)/)
	name = substr($0, RSTART + 2, RLENGTH - 4)
	if (name in number)
		sub(/^\| [0-9,]+/, "| " grouped(name))
}

{ print }
