# shellcheck shell=sh
# What the commands of the front door share. Sourced; every name it sets is
# used by one of them.
# shellcheck disable=SC2034

set -eu

root=$STRONGROOM_ROOT
build=$root/build
state=${STRONGROOM_STATE:-$root/state}
connect=$build/tools/strongroom-connect

# The layout of the state folder; another number is refused, never converted
# by guessing.
STATE_VERSION=1
DOORS="door0.sock door1.sock door2.sock door3.sock"

say() { printf '%s\n' "$*"; }
die() { printf 'strongroom: %s\n' "$*" >&2; exit 1; }

# What the guest wrote, for a person's terminal: lines of plain text, nothing that
# a terminal would obey.
printable() { LC_ALL=C tr -dc '\n -~'; }

# option_value NAME ARGS...: sets $value from --name VALUE or --name=VALUE and
# $taken to the number of arguments that were used.
option_value()
{
	name=$1
	case $2 in
	"$name="*) value=${2#*=} taken=1 ;;
	*)
		[ $# -ge 3 ] || die "$name needs a value"
		value=$3 taken=2 ;;
	esac
}

# Takes --state, the option every command has; true if it was that.
take_state()
{
	case $1 in
	--state | --state=*)
		option_value --state "$@"
		[ -n "$value" ] || die "--state needs a folder"
		state=$value ;;
	*) return 1 ;;
	esac
}

unknown_option()
{
	die "unknown option $1; see --help"
}

# Reads a program's output into a log and shows that it is alive: a count on
# one line of a terminal, else a line for every hundred.
progress()
{
	label=$1 log=$2
	if [ -t 1 ]; then tty=1; else tty=0; fi
	awk -v label="$label" -v log_file="$log" -v tty="$tty" '
	{ print >>log_file }
	tty { printf "\r%s: step %d ", label, NR; fflush() }
	!tty && NR % 100 == 0 { printf "%s: step %d\n", label, NR; fflush() }
	END { if (tty && NR) printf "\r\033[K" }'
}

# with_progress LABEL LOG COMMAND...: runs a command under progress(); its exit
# status survives the pipe.
with_progress()
{
	progress_label=$1 progress_log=$2
	shift 2
	: >"$progress_log"
	{ "$@" 2>&1 || : >"$progress_log.failed"; } |
		progress "$progress_label" "$progress_log"
	[ ! -e "$progress_log.failed" ] || {
		rm -f "$progress_log.failed"
		return 1
	}
}

# ----------------------------------------------------------- the state folder

# Fails with one line when the folder is not one this version can use.
state_check()
{
	[ -e "$state/version" ] || return 0
	found=$(head -n 1 "$state/version" 2>/dev/null || :)
	[ "$found" = "strongroom state $STATE_VERSION" ] ||
		die "$state is from another version ($found); use another" \
		    "--state folder, or the version that made it"
}

# Is a machine running from this state? QEMU itself holds the lock, alone; who
# only looks takes it together with others who look.
is_running()
{
	[ -e "$state/lock" ] && ! flock -s -n "$state/lock" true
}

need_running()
{
	is_running || die "the machine is not running; start it with" \
		"./strongroom up"
}

# What `up` wrote down about the running machine.
read_settings()
{
	address=127.0.0.1 port=8545 qemu_pid=''
	kind=machine tee_pid='' service_pid='' host_socket='' rr=''
	while IFS='=' read -r key val; do
		case $key in
		address) address=$val ;;
		port) port=$val ;;
		qemu_pid) qemu_pid=$val ;;
		kind) kind=$val ;;
		tee_pid) tee_pid=$val ;;
		service_pid) service_pid=$val ;;
		host_socket) host_socket=$val ;;
		rr) rr=$val ;;
		esac
	done <"$state/settings"
	# Where a service that listens everywhere is reached from here.
	reach=$address
	[ "$address" != 0.0.0.0 ] || reach=127.0.0.1
}

# The signing service's answer to one request, or a failure, in that time.
rpc()
{
	STRONGROOM_RPC_MS=${rpc_ms:-60000} "$connect" rpc "$reach" "$port" "$@"
}

# The first account, or nothing when there is none; fails when nobody answers.
first_account()
{
	accounts=$(rpc eth_accounts 2>/dev/null) || return 1
	printf '%s\n' "$accounts" | grep -o '0x[0-9a-fA-F]\{40\}' |
		head -n 1
}

# Where a port of the guest is reached: a recorded one through pipes.
port_place()
{
	case $rr in
	record) echo "record/$1" ;;
	replay) echo "record/replay/$1" ;;
	*) echo "$1.sock" ;;
	esac
}

# Asks the guest to switch off and waits; ends QEMU if it does not.
switch_off()
{
	is_running || return 0
	read_settings
	if [ "$kind" = host ]; then
		host_end
		return
	fi
	(cd "$state" && "$connect" send "$(port_place control)" poweroff) \
		>/dev/null 2>&1 || :
	flock -s -w "$1" "$state/lock" true && return 0
	read_settings
	case $(tr '\0' ' ' 2>/dev/null <"/proc/${qemu_pid:-0}/cmdline") in
	*qemu-system-aarch64*)
		say "The guest does not answer; ending it."
		kill "$qemu_pid" ;;
	esac
	flock -s -w 10 "$state/lock" true
}

. "$root/distro/front/host.sh"

# --------------------------------------------------------------- what it needs

# Debian packages, without what they recommend. Debian arm64 packages that the
# guest and the secure world are made of are fetched by the build itself.
BUILD_PACKAGES="make gcc libc6-dev gcc-aarch64-linux-gnu binutils cpio \
	e2fsprogs erofs-utils util-linux debian-archive-keyring libmbedtls-dev \
	libbearssl-dev libssl-dev libjansson-dev"
RUN_PACKAGES="qemu-system-arm curl"
CHECK_PACKAGES="libcmocka-dev libssl-dev libsecp256k1-dev libjansson-dev \
	libmicrohttpd-dev clang g++-aarch64-linux-gnu python3 valgrind \
	cryptsetup-bin android-sdk-libsparse-utils openssl bc softhsm2 \
	libengine-pkcs11-openssl shellcheck cppcheck clang-format clang-tidy \
	procps gdb-multiarch"

# For the host TEE, which check builds, too.
HOST_PACKAGES="libfdt-dev libsecp256k1-dev libjansson-dev libmicrohttpd-dev \
	curl"

# Installs those of the named packages that are missing.
install_packages()
{
	missing=
	for package; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
			grep -qx installed || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null ||
		die "this is not a Debian machine; needed:$missing"
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || die "not root and no sudo;" \
			"as root: apt-get install --no-install-recommends$missing"
		sudo="sudo -n"
		$sudo true 2>/dev/null || sudo=sudo
	fi
	mkdir -p "$build" || die "cannot write $build"
	say "Installing:$missing"
	# shellcheck disable=SC2086 # both are lists of words
	{
		# A fresh machine has no package lists; an old one has old ones.
		with_progress "  package lists" "$build/install.log" \
			$sudo apt-get update -q ||
			die "no package lists: no network?" \
			    "(details: $build/install.log)"
		with_progress "  packages" "$build/install.log" \
			$sudo env DEBIAN_FRONTEND=noninteractive apt-get \
			install -q -y --no-install-recommends $missing ||
			die "packages cannot be installed: no network, no disk" \
			    "space? (details: $build/install.log)"
	}
}

# enough_space FOLDER MEGABYTES WHAT-FOR
enough_space()
{
	mkdir -p "$1" 2>/dev/null || die "cannot make the folder $1"
	[ -w "$1" ] || die "cannot write to $1"
	free=$(df -Pk "$1" | awk 'NR == 2 { print int($4 / 1024) }')
	[ "$free" -ge "$2" ] ||
		die "$3 needs $2 MB in $1, only $free MB are free"
}

# build_targets TARGET...: make, with one line of progress.
build_targets()
{
	[ -e "$build/guest/boot.img" ] ||
		enough_space "$build" 1000 "the first build"
	mkdir -p "$build"
	if ! with_progress "  building" "$build/build.log" make -C "$root" \
		--no-print-directory -j"$(nproc)" B=build "$@"; then
		# One of our own scripts has already said it in one line.
		why=$(sed -n 's/^strongroom: //p' "$build/build.log" | head -n 1)
		[ -z "$why" ] || die "$why"
		! grep -q 'No space left' "$build/build.log" ||
			die "no disk space is left for $build"
		grep -E 'error|\*\*\*' "$build/build.log" | head -n 5 >&2
		die "the build failed (details: $build/build.log)"
	fi
}
