#!/usr/bin/env bash
# Runs a command beside a Redis, a Postgres and a NATS server of its own: scripts/with-servers.sh npm test
# The command finds them in SFSTREAM_REDIS_URL, SFSTREAM_POSTGRES_URL and SFSTREAM_NATS_URL. They listen on free ports of the loopback
# interface, and their data goes with them. What is not there is installed first, on Debian and as root.
set -euo pipefail

if [ $# = 0 ]; then
  echo "Usage: $0 <command> [argument...]" >&2
  exit 2
fi

"$(dirname "$0")/debian-packages.sh" redis-server postgresql nats-server
# Where Debian has Postgres's own programs.
export PATH="$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin)"

folder=$(mktemp -d)
# Postgres refuses to run as root.
as_postgres=()
if [ "$(id -u)" = 0 ]; then
  as_postgres=(runuser -u postgres --)
  chmod 711 "$folder"
  install -d -o postgres "$folder/postgres"
fi
# Its programs want to be where they may look around.
postgres() { (cd / && "${as_postgres[@]}" "$@" >>"$folder/postgres.log" 2>&1); }

redis=
nats=
stop() {
  [ -z "$redis" ] || kill "$redis" 2>/dev/null || true
  postgres pg_ctl stop -D "$folder/postgres/data" -m immediate || true
  [ -z "$nats" ] || kill "$nats" 2>/dev/null || true
  [ -z "$redis" ] || wait "$redis" 2>/dev/null || true
  [ -z "$nats" ] || wait "$nats" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

read -r redis_port postgres_port nats_port < <(node -e '
  const servers = [0, 0, 0].map((port) => require("net").createServer().listen(port, "127.0.0.1"));
  setImmediate(() => {
    console.log(servers.map((server) => server.address().port).join(" "));
    servers.forEach((server) => server.close());
  });
')

redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$folder" --save '' >"$folder/redis.log" &
redis=$!
nats-server --addr 127.0.0.1 --port "$nats_port" --jetstream --store_dir "$folder/nats" --log "$folder/nats.log" &
nats=$!
mkdir -p "$folder/postgres"
if ! { postgres initdb -D "$folder/postgres/data" -U sfstream --auth trust --no-sync &&
  postgres pg_ctl start -w -D "$folder/postgres/data" -l "$folder/postgres/server.log" \
    -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories="; }; then
  cat "$folder/postgres.log" >&2
  exit 1
fi
# Waits for the server with this process id, port and log.
await_server() {
  until (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
    if ! kill -0 "$1" 2>/dev/null; then
      cat "$3" >&2
      exit 1
    fi
    sleep 0.1
  done
}
await_server "$redis" "$redis_port" "$folder/redis.log"
await_server "$nats" "$nats_port" "$folder/nats.log"

export SFSTREAM_REDIS_URL="redis://127.0.0.1:$redis_port"
export SFSTREAM_NATS_URL="nats://127.0.0.1:$nats_port"
export SFSTREAM_POSTGRES_URL="postgresql://sfstream@127.0.0.1:$postgres_port/postgres"
"$@"
