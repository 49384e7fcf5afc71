# What the scripts of this folder share; sourced by them, never run.
# shellcheck shell=bash
#
# Each of them keeps one folder that a test names, the state of everything it started is in there, and what
# runs is found by that folder. Nothing of the machine is touched: no service, no file elsewhere, no fixed port.

# Above what servers commonly use and below the ports that the kernel gives to outgoing connections (32768 on):
# the port of a server that is down for a while must not be taken by somebody's connection meanwhile.
readonly FIRST_PORT=20000
readonly LAST_PORT=29999
# Seconds until a server answers; far above what two busy cores need to recover from a crash.
readonly START_LIMIT=60
# Seconds that a server gets to leave its shared memory in order; then it is killed.
readonly STOP_LIMIT=10
# A socket's path has a place for 107 bytes in the kernel's structure, of which the file's name takes 20.
readonly LONGEST_SOCKET_FOLDER=87
readonly MARK=.made-by-weerklank-tests

die() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# --- Users and programs ------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, so root runs it as the user that the package made. The environment is
# emptied: a developer's PGHOST, PGOPTIONS or PATRONI_NAME would steer the server or its client elsewhere.
if [ "$(id -u)" = 0 ]; then
    readonly AS_SERVER=(setpriv --reuid=postgres --regid=postgres --init-groups --reset-env --)
else
    readonly AS_SERVER=(env -i HOME="$HOME" PATH="$PATH")
fi

# Descriptor 9 is the lock (see `lock`); a server that inherited it would hold it for ever.
as_server() {
    "${AS_SERVER[@]}" "$@" 9<&-
}

# Sets `programs`, the folder with the server's programs, which Debian leaves out of PATH.
find_programs() {
    programs=$(pg_config --bindir 2>/dev/null || true)
    if [ ! -x "$programs/initdb" ]; then
        programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
    fi
    [ -x "$programs/initdb" ] || die 'no PostgreSQL server is installed; on Debian: apt-get install postgresql'
}

# Runs SQL on a URL, and gives up on a server that hangs: one that was frozen accepts a connection, in the
# kernel, and then says nothing.
query() {
    as_server env PGCONNECT_TIMEOUT=2 timeout 5 "$programs/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# --- The folder --------------------------------------------------------------------------------------------

# Sets `folder`, as the kernel writes it: processes are recognised by that path.
name_folder() {
    [[ $1 == /* ]] || die "the folder must be an absolute path: $1"
    folder=$(realpath -m -- "$1")
    # The path is written into settings of several syntaxes; these characters mean nothing in any of them.
    [[ $folder =~ ^/[A-Za-z0-9_./+@-]+$ ]] || die "the folder's path may only have letters, digits and _./+@-: $folder"
}

# Makes the folder, or accepts one that is empty or was made here: `remove` deletes whatever is in it.
make_folder() {
    mkdir -p "$folder"
    if [ ! -e "$folder/$MARK" ]; then
        [ -z "$(ls -A "$folder")" ] || die "not empty, and not made by these scripts: $folder"
        : >"$folder/$MARK"
    fi
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null 2>&1 || die 'root runs the server as the user postgres, and there is none'
        chown postgres: "$folder"
    fi
    chmod 700 "$folder"
    as_server test -w "$folder" || die "the user postgres cannot enter a folder above $folder"
}

delete_folder() {
    [ -e "$folder" ] || return 0
    [ -e "$folder/$MARK" ] || [ -z "$(ls -A "$folder")" ] || die "not made by these scripts, so not removed: $folder"
    rm -rf "$folder"
}

# One script at a time works on a folder; several tests may ask for the same server at once. The lock is on
# the folder itself, so that nothing is left beside it, and is taken again if the folder was removed meanwhile.
lock() {
    while :; do
        mkdir -p "$folder"
        exec 9<"$folder"
        flock 9
        [ ! "$folder" -ef /dev/fd/9 ] || return 0
    done
}

socket_folder() {
    [ ${#1} -gt $LONGEST_SOCKET_FOLDER ] || echo "$1"
}

# A port on which nobody listens. Another program can still take it before it is used; whoever starts a
# server on it sees that fail and asks for the next.
free_port() {
    local port
    while :; do
        port=$((FIRST_PORT + SRANDOM % (LAST_PORT - FIRST_PORT + 1)))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# --- Processes ---------------------------------------------------------------------------------------------

# The processes that work in a folder, a line each. A server's working directory is its data folder, also that
# of its children and whatever the script that started it did not live to write down; and unlike a number in a
# file it cannot belong to somebody else by now. A developer's shell or editor in that folder is left alone.
processes_in() {
    local process where name
    { find /proc/[0-9]*/cwd -maxdepth 0 -printf '%h %l\n' 2>/dev/null || true; } | while read -r process where; do
        case $where in
            "$1" | "$1/"* | "$1 (deleted)") ;;
            *) continue ;;
        esac
        read -r name 2>/dev/null <"$process/comm" || continue
        case $name in
            postgres | pg_* | initdb | patroni | python* | etcd) echo "${process#/proc/}" ;;
        esac
    done
}

signal_all() {
    local pids
    mapfile -t pids < <(processes_in "$2")
    # One that ended by itself in between is no fault.
    [ ${#pids[@]} = 0 ] || kill "-$1" "${pids[@]}" 2>/dev/null || true
}

# Until nothing is left, since a postmaster may have started a child after the list was made.
kill_all() {
    while [ -n "$(processes_in "$1")" ]; do
        signal_all KILL "$1"
        sleep 0.1
    done
    local data lines
    for data in "$1" "$1"/data; do
        [ -e "$data/postmaster.pid" ] || continue
        # Number, data, start, port, socket folder, address, shared memory: what a server says of itself.
        mapfile -t lines <"$data/postmaster.pid"
        # A killed server leaves the segment that guards its data folder, and the kernel has room for few.
        [ -z "${lines[6]:-}" ] || ipcrm --shmem-id "${lines[6]##* }" 2>/dev/null || true
        # The next server would refuse while there is a process with this number, which is dead but perhaps not
        # yet buried by its parent, or is somebody else by then.
        rm -f "$data/postmaster.pid" "${lines[4]:-$data}/.s.PGSQL.${lines[3]:-}.lock"
    done
}

# The server's first process, if it lives. (Not `grep -q`: it would end the pipe early, which `pipefail` reports.)
postmaster_of() {
    local number
    number=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) || return 0
    processes_in "$1" | grep -x -- "$number" || true
}

# Stops the server of a data folder as a crash would, but leaving no shared memory behind.
stop_server() {
    local postmaster deadline
    # A frozen process hears nothing else.
    signal_all CONT "$1"
    postmaster=$(postmaster_of "$1")
    if [ -n "$postmaster" ]; then
        kill -QUIT "$postmaster" 2>/dev/null || true
        deadline=$((SECONDS + STOP_LIMIT))
        while [ -n "$(processes_in "$1")" ] && [ $SECONDS -lt $deadline ]; do
            sleep 0.05
        done
    fi
    kill_all "$1"
}

# --- One server --------------------------------------------------------------------------------------------

# Starts the server in `folder`/data unless it runs, and waits until it answers. It keeps its port for as long
# as nobody else takes it, so that a URL survives a restart.
start_server() {
    local began attempt
    [ -z "$(postmaster_of "$folder/data")" ] || { wait_for_server; return; }
    # A test may have killed it: its children can outlive it a little.
    kill_all "$folder/data"
    [ -s "$folder/port" ] || free_port >"$folder/port"
    for attempt in {1..5}; do
        began=$(stat --format %s "$folder/log" 2>/dev/null || echo 0)
        if as_server "$programs/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait --timeout=$START_LIMIT \
            --options="-p $(<"$folder/port") -k '$(socket_folder "$folder")'" start >/dev/null </dev/null; then
            wait_for_server
            return
        fi
        # Only a port that was taken is worth another attempt.
        tail -c "+$((began + 1))" "$folder/log" | grep 'could not bind' >/dev/null || break
        free_port >"$folder/port"
    done
    tail -n 20 "$folder/log" >&2
    die "the server does not start (attempt $attempt); see above and $folder/log"
}

wait_for_server() {
    local deadline=$((SECONDS + START_LIMIT))
    until query "$(server_url)" 'select 1' >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || die "the server does not answer within $START_LIMIT s; see $folder/log"
        sleep 0.1
    done
}

server_url() {
    echo "postgres://postgres@127.0.0.1:$(<"$folder/port")/postgres"
}
