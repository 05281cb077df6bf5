# shellcheck shell=sh
# A machine of its own for a test, through the front door. Sourced by run
# scripts, which are called in the top folder.
#
#   machine_init NAME	    state folder, a free port, and the machine's end at exit
#   machine_up [OPTION...]  starts it; false when it does not serve
#   machine_down	    switches it off cleanly
#   machine_kill	    ends it as a power cut does
#   guest COMMAND...	    runs a command as root in the guest, for 5 minutes at most
#   guest_cases WHAT SECONDS COMMAND...
#			    runs a test program in the guest and counts its cases
#   rpc METHOD [PARAMS]	    one JSON-RPC request
#   secure_start, secure_text  collect what the secure console shows
#   ok, bad WHAT, must WHAT COMMAND..., result   count and report
# shellcheck disable=SC2034

passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
bad() { echo "FAILED $*"; failed=$((failed + 1)); }

# Runs a command and counts it; its output is shown only when it fails.
must()
{
	what=$1
	shift
	if "$@" >"$work/out" 2>&1 </dev/null; then
		ok
	else
		bad "$what"
		tail -n 15 "$work/out"
	fi
}

# same WHAT EXPECTED FOUND
same()
{
	if [ "$2" = "$3" ]; then
		ok
	else
		bad "$1: expected '$2', found '$3'"
	fi
}

result()
{
	if [ "$skipped" -gt 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	[ "$failed" -eq 0 ]
}

machine_init()
{
	work=${STRONGROOM_CHECK_DIR:-build/check}/$1
	rm -rf "$work"
	mkdir -p "$work"
	work=$(cd "$work" && pwd)
	machine=$work/state
	# Suites that run at the same time begin to look at different places.
	machine_port=$((18545 + $$ % 400))
	while ! build/tools/strongroom-connect free 127.0.0.1 $machine_port \
		2>/dev/null; do
		machine_port=$((machine_port + 1))
	done
	trap 'machine_kill; secure_stop; rm -f "$machine"/*.img' EXIT
	trap 'exit 130' INT TERM HUP
}

machine_up()
{
	./strongroom up --detach --no-build --state "$machine" \
		--port "$machine_port" "$@" </dev/null
}

machine_down() { ./strongroom down --state "$machine"; }

machine_kill()
{
	[ -e "$machine/settings" ] || return 0
	pid=$(sed -n 's/^qemu_pid=//p' "$machine/settings")
	case $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") in
	*qemu-system-aarch64*) kill -9 "$pid" ;;
	esac
	flock -w 10 "$machine/lock" true
}

guest()
{
	timeout --foreground 300 ./strongroom exec --state "$machine" -- "$@"
	set -- $?
	[ "$1" -ne 124 ] || guest_stands
	return "$1"
}

# What was not ready in time waits somewhere: Linux says where.
guest_stands()
{
	echo "FAILED not ready in time; this waits in Linux:"
	# shellcheck disable=SC2016 # the guest's shell expands it
	timeout 60 ./strongroom exec --state "$machine" -- sh -c '
		for task in /proc/[0-9]*/task/[0-9]*; do
			case $(cat $task/stat 2>/dev/null) in
			*") D "*) echo "$task $(cat $task/comm)"
				head -n 9 $task/stack ;;
			esac
		done
		dmesg | grep -m 1 -A 30 "BUG\|Oops\|corruption"' </dev/null 2>&1
}

# Test programs print a line "ok ..." or "FAIL ..." for each case. One that
# ends without its last line, or not in time, has failed as a whole.
guest_cases()
{
	cases=$1 cases_limit=$2
	shift 2
	timeout "$cases_limit" ./strongroom exec --state "$machine" -- "$@" \
		</dev/null >"$work/cases" 2>&1
	[ $? -ne 124 ] || guest_stands >>"$work/cases"
	passed=$((passed + $(grep -c '^ok ' "$work/cases")))
	failed=$((failed + $(grep -c '^FAIL ' "$work/cases")))
	sed -n "s/^FAIL /FAILED $cases: /p" "$work/cases"
	grep -q '^[0-9]* passed, [0-9]* failed' "$work/cases" && return
	bad "$cases: it ended without a result"
	tail -n 40 "$work/cases"
}

rpc() { ./strongroom rpc --state "$machine" "$@"; }

# The secure console is kept nowhere by itself: a test that wants to see it
# attaches, which development machines' tests alone may do.
secure_start()
{
	secure_stop
	: >"$work/secure"
	./strongroom console --state "$machine" secure \
		</dev/null >"$work/secure" 2>/dev/null &
	secure_pid=$!
	sleep 0.3
}

secure_stop()
{
	[ -z "${secure_pid:-}" ] || kill "$secure_pid" 2>/dev/null
	secure_pid=
}

secure_text() { tr -d '\r' <"$work/secure"; }
