#!/usr/bin/env bash
# One compressed dump of the database, proven readable, with its checksum; older ones are removed.
# PGHOST, PGUSER, PGPASSWORD and PGDATABASE say where; BACKUP_DIRECTORY and BACKUP_KEEP_DAYS what to keep.
# Redis is not in it: whatever its queues held comes back from PostgreSQL by the sweeps.
set -euo pipefail

directory="${BACKUP_DIRECTORY:?where the dumps go}"
# Erasure reaches a dump when the dump expires, so dumps must not be kept longer than the privacy notice says.
keep_days="${BACKUP_KEEP_DAYS:-35}"
name="relais-$(date -u +%Y%m%dT%H%M%SZ).dump"
unfinished="$directory/.$name.unfinished"

mkdir -p "$directory"
trap 'rm -f "$unfinished"' EXIT
# A dump holds personal data.
umask 077

pg_dump --format=custom --compress=6 --no-owner --no-privileges --file="$unfinished"
pg_restore --list "$unfinished" > /dev/null
mv "$unfinished" "$directory/$name"
(cd "$directory" && sha256sum "$name" > "$name.sha256")

find "$directory" -maxdepth 1 -name 'relais-*.dump*' -mtime "+$keep_days" -delete
echo "$directory/$name"
