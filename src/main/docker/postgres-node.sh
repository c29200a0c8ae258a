#!/bin/sh
# One of docker-compose.yml's three PostgreSQL servers, of which each may be the primary:
#   node.sh start      as a standby where another one is the primary, else as what it was
#   node.sh received   how many bytes of the primary's log are on its disk
#   node.sh promote    makes a standby the primary
# Only after the old primary was stopped, and on the standby that has received most: docs/scaling.md.
set -eu

ports="5441 5442 5443"
export PGHOST=127.0.0.1

fail() {
    echo "$NODE: $*" >&2
    exit 1
}

# The one answer of a server to a query; fails where there is none in time.
ask() {
    timeout 10 psql --no-psqlrc --quiet --tuples-only --no-align --port="$1" --username=owner --dbname=postgres \
        --command="$2"
}

# The port of another server that is the primary (f), or a standby (t).
other_in_recovery() {
    for port in $ports; do
        if [ "$port" != "$PGPORT" ] && [ "$(ask "$port" 'SELECT pg_is_in_recovery()' 2>/dev/null)" = "$1" ]; then
            echo "$port"
            return
        fi
    done
    return 1
}

# In memory, for psql and for the standby's own connection.
write_passwords() {
    umask 077
    {
        echo "*:*:*:owner:$(cat /run/secrets/postgres-owner)"
        echo "*:*:*:replication:$(cat /run/secrets/postgres-replication)"
    } >"$PGPASSFILE"
}

# The server that does it is seen through a socket in its directory only: the others wait for what becomes of it.
make_database() (
    ! other_in_recovery t >/dev/null || fail "there is a standby, so there are profiles: promote it, then start this one"
    initdb --pgdata="$1" --username=owner --pwfile=/run/secrets/postgres-owner --auth=scram-sha-256 --encoding=UTF8 \
        --data-checksums
    pg_ctl start --pgdata="$1" --wait --silent --options="-c listen_addresses= -c unix_socket_directories=$1"
    PGHOST=$1
    ask "$PGPORT" "CREATE DATABASE profiles"
    ask "$PGPORT" "DO \$\$ BEGIN EXECUTE format('CREATE ROLE replication LOGIN REPLICATION PASSWORD %L',
        rtrim(pg_read_file('/run/secrets/postgres-replication'), E'\\r\\n')); END \$\$"
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=owner --dbname=profiles --file=/cluster/roles.sql
    pg_ctl stop --pgdata="$1" --wait --silent
    # In a file, as pg_rewind looks there for how much of the log to leave. It is copied with the rest.
    cat >>"$1/postgresql.conf" <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
synchronous_standby_names = 'ANY 1 (postgres1, postgres2, postgres3)'
primary_conninfo = 'host=127.0.0.1,127.0.0.1,127.0.0.1 port=5441,5442,5443 user=replication target_session_attrs=primary'
wal_retrieve_retry_interval = 1s
wal_keep_size = 512MB
SETTINGS
)

copy_primary() {
    pg_basebackup --pgdata="$1" --port="$2" --username=replication --checkpoint=fast
    touch "$1/standby.signal"
}

# What a new server has is elsewhere until it is complete.
make_files() {
    rm -rf "$PGDATA.new"
    if [ "$NODE" = postgres1 ] && ! primary=$(other_in_recovery f); then
        make_database "$PGDATA.new"
    else
        until primary=$(other_in_recovery f); do
            echo "$NODE: waits for a primary to copy"
            sleep 1
        done
        copy_primary "$PGDATA.new" "$primary"
    fi
    mv "$PGDATA.new" "$PGDATA"
}

start() {
    write_passwords
    if [ ! -e "$PGDATA" ]; then
        make_files
    elif [ ! -e "$PGDATA/standby.signal" ] && primary=$(other_in_recovery f); then
        echo "$NODE: was the primary, and becomes a standby of the one at port $primary"
        pg_rewind --target-pgdata="$PGDATA" --source-server="port=$primary user=owner dbname=postgres" \
            || fail "cannot be rewound; remove its volume, and it is copied from there"
        touch "$PGDATA/standby.signal"
    fi
    exec postgres -c cluster_name="$NODE"
}

promote() {
    ! primary=$(other_in_recovery f) || fail "the server at port $primary is the primary: stop it first"
    [ "$(ask "$PGPORT" 'SELECT pg_promote()')" = t ] || fail "was not promoted, see its log"
    # So that an old primary sees at once, in the files that it is compared with, that there is a new one.
    ask "$PGPORT" CHECKPOINT
    echo "$NODE: is the primary"
}

case "${1-}" in
start) start ;;
received) ask "$PGPORT" "SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')" ;;
promote) promote ;;
*) fail "start, received or promote, not ${1-nothing}" ;;
esac
