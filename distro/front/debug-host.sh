# shellcheck shell=sh
# The host TEE under gdb: sourced by `debug --host`.
# shellcheck disable=SC2154 # names of who sources this

# A client is run when the TEE listens; it waits for gdb like any other.
host_client()
{
	[ $# -gt 0 ] || return 0
	(
		tries=0
		until [ -e "$state/debug.ready" ] || [ $tries -gt 6000 ]; do
			sleep 0.1
			tries=$((tries + 1))
		done
		[ -e "$state/debug.ready" ] || exit 0
		host_run "$@"
	) </dev/null &
	client_pid=$!
}

debug_host()
{
	[ -n "$no_build" ] || build_targets host
	exec 9>"$state/lock"
	flock -w 5 9 || die "a machine is already running from $state"
	rm -f "$state/debug.ready"
	host_prepare
	client_pid=""
	host_client "$@" 9>&-
	tee=$build/host/strongroom-tee-host
	STRONGROOM_READY=$state/debug.ready
	export STRONGROOM_READY
	if [ -n "$batch" ]; then
		host_tee gdb -q -nx -batch -x "$root/tools/gdb/host.py" \
			-x "$batch" --args "$tee" </dev/null || :
	else
		host_tee gdb -q -x "$root/tools/gdb/host.py" --args "$tee"
	fi
	[ -z "$client_pid" ] || kill "$client_pid" 2>/dev/null || :
	rm -f "$state/debug.ready"
}
