# Compares "name number" lines of run-bench with the figures that are kept.
#
#   awk -f compare.awk NUMBERS FIGURES
#
# Prints "FAILED ..." for a goal that is missed or a figure that is gone, "NOTE
# ..." for one that is worse than before by more than its tolerance, and "ok N"
# for what is as it should be. With -v accept=1 it prints the file FIGURES with
# what was measured now in the place of what was measured before.

FILENAME == ARGV[1] { number[$1] = $2; next }

accept {
	if ($1 !~ /^#/ && NF >= 5 && $1 in number)
		sub("^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[0-9]+", \
		    sprintf("%-24s %10s %4s %10s %10s", $1, $2, $3, $4, \
		    number[$1]))
	print
	next
}

/^#/ || NF < 5 { next }

!($1 in number) {
	print "FAILED " $1 ": it was not measured"
	next
}

{
	good++
	allowed = NF > 5 ? $6 : 5
	if ($4 != "-" && number[$1] + 0 > $4 + 0) {
		print "FAILED " $1 ": " number[$1] ", and the goal is " $4
		good--
	}
	if (number[$1] > $5 * (1 + allowed / 100))
		printf "NOTE %s: %d, which is %.1f %% more than %d before\n",
		    $1, number[$1], 100 * (number[$1] / $5 - 1), $5
}

END { if (!accept) print "ok " good }
