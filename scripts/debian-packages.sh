#!/usr/bin/env bash
# Installs from Debian what is missing: scripts/debian-packages.sh chromium-headless-shell redis-server postgresql
set -euo pipefail

is_there() {
  case $1 in
    # Debian has Postgres's own programs in a folder for each version.
    postgresql) PATH="$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin)" command -v initdb ;;
    python3-grpcio) /usr/bin/python3 -c 'import grpc' 2>&1 ;;
    python3-grpc-tools) /usr/bin/python3 -c 'import grpc_tools' 2>&1 ;;
    *) command -v "$1" ;;
  esac >/dev/null
}

missing=()
for package in "$@"; do is_there "$package" || missing+=("$package"); done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "Not installed, and only root can: ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
