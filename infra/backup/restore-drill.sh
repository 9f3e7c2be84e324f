#!/usr/bin/env bash
# Restores the newest dump (or the one named) into a database of its own, looks whether everything is there, and drops it.
# A backup nobody has restored is a hope. Run it weekly; it exits 0 only when the restored data holds together.
set -euo pipefail

directory="${BACKUP_DIRECTORY:?where the dumps are}"
newest() { find "$directory" -maxdepth 1 -name 'relais-*.dump' | sort | tail -n 1; }
[[ -d "$directory" ]] || { echo "$directory is not a directory" >&2; exit 1; }
dump="${1:-$(newest)}"
[[ -n "$dump" && -f "$dump" ]] || { echo "there is no dump in $directory" >&2; exit 1; }
drill="relais_restore_drill_$$"

(cd "$(dirname "$dump")" && sha256sum --check --quiet "$(basename "$dump").sha256")

createdb "$drill"
trap 'dropdb --if-exists --force "$drill"' EXIT
since=$SECONDS
pg_restore --exit-on-error --no-owner --no-privileges --dbname="$drill" "$dump"

ask() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$drill" --command="$1"; }

# The tenants are seeded before anything else, so a dump without one is of another database or of a moment too early.
[[ "$(ask 'SELECT count(*) > 0 FROM tenants')" == t ]] || { echo 'the dump holds no tenant' >&2; exit 1; }
[[ "$(ask 'SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NULL OR rolled_back_at IS NOT NULL')" == 0 ]] ||
  { echo 'the dump was taken in the middle of a migration' >&2; exit 1; }

echo "$(basename "$dump") restored in $((SECONDS - since)) s:"
ask "SELECT format('  %s contacts, %s sightings, %s suppressions, %s events, newest contact %s',
       (SELECT count(*) FROM contacts), (SELECT count(*) FROM contact_sightings), (SELECT count(*) FROM suppressions),
       (SELECT count(*) FROM contact_events), coalesce((SELECT max(created_at)::text FROM contacts), 'none'))"
