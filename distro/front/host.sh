# shellcheck shell=sh
# The host TEE behind the front door: sourced by `up --host`, and by the
# commands that find a host TEE running in the state folder.
# shellcheck disable=SC2034,SC2154 # names shared with who sources this

# Who the clients are. Wallets belong to a group; the service does not run as
# root, so root's gives it the user of nobody.
host_identity()
{
	if [ "$(id -u)" -eq 0 ]; then
		host_group=$(id -gn nobody)
		host_user=nobody
		host_client_uid=$(id -u nobody)
	else
		host_group=$(id -gn)
		host_user=
		host_client_uid=0
	fi
}

# A client program of the host TEE, in the group that wallets belong to.
host_run()
{
	host_identity
	STRONGROOM_TEE=$host_socket
	PATH=$build/host/bin:$PATH
	export STRONGROOM_TEE PATH
	[ "${1##*/}" != strongroom ] || set -- "$@" --group "$host_group"
	if [ -n "$host_user" ]; then
		setpriv --regid "$host_group" --clear-groups -- "$@"
	else
		"$@"
	fi
}

# Ends what `up --host` started; the TEE itself holds the lock.
host_end()
{
	for pid in "${service_pid:-}" "${tee_pid:-}"; do
		[ -n "$pid" ] && [ -e "/proc/$pid/cmdline" ] || continue
		case $(tr '\0' ' ' <"/proc/$pid/cmdline") in
		*strongroomd* | *strongroom-tee-*) kill "$pid" 2>/dev/null || : ;;
		esac
	done
	flock -w 10 "$state/lock" true
}

host_notice()
{
	cat <<'EOF'
  NOTE: this is the TEE as an ordinary process. NOTHING is protected here: keys
  and memory can be read by everybody who can read this user's files.
EOF
}

host_fail()
{
	tail -q -n 5 "$state/host-tee.log" "$state/host-service.log" \
		2>/dev/null >&2 || :
	host_end || :
	die "$*"
}

# Who and where the TEE is. What one that was killed left behind goes; the lock
# is held.
host_prepare()
{
	host_identity
	host_socket=$state/tee.sock
	# Another user cannot pass the state folder; a name without a file can.
	[ -z "$host_user" ] || host_socket=@strongroom-$(stat -c %i "$state")
	rm -f "$state/tee.sock" "$state/secure.sock"
	mkdir -p "$state/host-ta"
}

# host_tee COMMAND...: runs a build of the TEE, or what runs one, with the TEE's
# arguments behind it. TAs of its user's own come first.
host_tee()
{
	"$@" --state "$state" --ta "$state/host-ta" --ta "$build/host/ta" \
		--socket "$host_socket" --client-uid "$host_client_uid"
}

host_up()
{
	host_prepare
	: >"$state/host-tee.log"
	# The TEE inherits the lock on descriptor 9 and holds it while it lives.
	host_tee exec setsid \
		"$build/host/${STRONGROOM_HOST_TEE:-strongroom-tee-host}" \
		</dev/null >"$state/host-tee.log" 2>&1 &
	tee_pid=$!
	exec 9>&-
	host_settings
	until grep -qs 'ready' "$state/host-tee.log"; do
		kill -0 "$tee_pid" 2>/dev/null ||
			host_fail "the TEE's process ended"
		sleep 0.02
	done
	if [ ! -e "$state/host-used" ]; then
		host_run strongroom create --development \
			>"$state/host-service.log" 2>&1 ||
			host_fail "the development account cannot be made"
		: >"$state/host-used"
	fi
	STRONGROOM_TEE=$host_socket setsid "$build/host/bin/strongroomd" \
		--bind "$address" --port "$port" --group "$host_group" \
		${host_user:+--user "$host_user"} </dev/null \
		>"$state/host-service.log" 2>&1 &
	service_pid=$!
	host_settings
	read_settings
	until grep -qs 'strongroomd: ready' "$state/host-service.log" &&
		account=$(first_account); do
		kill -0 "$service_pid" 2>/dev/null ||
			host_fail "the signing service ended"
		sleep 0.02
	done
}

host_settings()
{
	cat >"$state/settings" <<EOF
address=$address
port=$port
kind=host
tee_pid=$tee_pid
service_pid=${service_pid:-}
host_socket=$host_socket
EOF
}
