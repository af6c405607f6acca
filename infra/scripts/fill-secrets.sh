#!/usr/bin/env bash
# Fills the boxes Terraform made: makes what we make ourselves (keys, passwords, the migrator), and asks for what others
# gave us. A secret that has a value is left alone: rotate-secret.sh changes it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() {
  echo "Usage: infra/scripts/fill-secrets.sh --project <id> --environment <staging|production> [smtp-url|google-client-secret|sentry-dsn] [--dry-run]
  Without a name: makes keys, passwords and database logins. With one: reads its value from standard input."
}
parse_options "$@"
require_environment

put_from_input() {
  local name="$1" value=""
  [[ "$name" =~ ^(smtp-url|google-client-secret|sentry-dsn)$ ]] || fail "$name is not one that is asked for. $(usage)"
  if [[ -t 0 ]]; then read -r -s -p "$name: " value && echo >&2; else IFS= read -r value || true; fi
  [[ -n "$value" ]] || fail "Nothing was given for $name; nothing was done."
  printf '%s' "$value" | write_secret "$name"
  say "Now name \"$name\" in filled_secrets of terraform.tfvars, and apply."
}

make_keys() {
  local ring
  for ring in jwt-keys refresh-keys csrf-keys encryption-keys; do
    has_secret "$ring" || printf '1:%s' "$(random_key)" | write_secret "$ring"
  done
}

# The migrator owns the tables. Its login is Cloud SQL's, because nobody else is there to make one.
make_migrator() {
  has_secret migrator-database-url && return 0
  local password address users
  password="$(random_password)"
  address="$(database_address piloto)"
  users="$(read_from "" gcloud sql users list --instance=piloto --filter=name=piloto_migrator --format='value(name)' --project="$PROJECT")"
  if [[ -z "$users" ]]; then
    set_database_password create piloto_migrator "$password"
  else
    # A run that ended between the two left a login whose password nobody knows.
    set_database_password set-password piloto_migrator "$password"
  fi
  database_url piloto_migrator "$password" "$address" | write_secret migrator-database-url
}

# The logins themselves are made by the migration job, from these passwords.
make_logins() {
  local name
  for name in api-database-password reader-database-password; do
    has_secret "$name" || random_password | tr -d '\n' | write_secret "$name"
  done
  has_secret database-url && return 0
  local password address
  password="$(read_secret api-database-password not-read)"
  address="$(database_address piloto)"
  database_url piloto_api "$password" "$address" | write_secret database-url
}

if ((${#REST[@]} > 0)); then
  for name in "${REST[@]}"; do put_from_input "$name"; done
else
  make_keys
  make_migrator
  make_logins
fi
