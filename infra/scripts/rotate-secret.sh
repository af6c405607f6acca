#!/usr/bin/env bash
# Changes a secret that is in use, without a request failing: docs/how-to/rotate-keys.md says why a ring takes three steps.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() {
  echo "Usage: infra/scripts/rotate-secret.sh <what> --project <id> --environment <staging|production> --worker <in_api|pool|tasks> [--region <region>] [--dry-run] [--yes]
  <jwt-keys|refresh-keys|csrf-keys|encryption-keys> add       a new key behind the current one
  <ring> promote                                              the new key signs and seals from now on
  <ring> remove                                               only the first key stays
  <ring> replace                                              a leaked key: a new one alone, at once (not encryption-keys)
  database-password <api|migrator|reader>                     a new password
  value <smtp-url|google-client-secret|sentry-dsn>            a new value from standard input"
}
parse_options "$@"
require_environment
require_worker

# The ring is `kid:key,kid:key`; kids are 1 to 255 and never come back.
next_kid() {
  tr ',' '\n' <<<"$1" | cut -d: -f1 | sort -n | tail -n 1 | awk '{ if ($1 >= 255) exit 1; print $1 + 1 }' ||
    fail "The ring has used kid 255: see docs/how-to/rotate-keys.md."
}

ring_after() {
  local ring="$1" step="$2" kid
  kid="$(next_kid "$ring")"
  case "$step" in
    add) printf '%s,%s:%s' "$ring" "$kid" "$(random_key)" ;;
    promote)
      [[ "$ring" == *,* ]] || fail "There is one key only: add one first."
      printf '%s,%s' "${ring##*,}" "${ring%,*}"
      ;;
    remove)
      [[ "$ring" == *,* ]] || fail "There is one key only: nothing to take away."
      printf '%s' "${ring%%,*}"
      ;;
    replace) printf '%s:%s' "$kid" "$(random_key)" ;;
    *) fail "Unknown step: $step. $(usage)" ;;
  esac
}

rotate_ring() {
  local name="$1" step="${2:-}" ring next
  [[ "$step" =~ ^(add|promote|remove|replace)$ ]] || fail "A ring needs a step. $(usage)"
  [[ "$name $step" != "encryption-keys replace" ]] || fail "What is sealed with a key that is gone cannot be opened any more: add, promote, then ops rotate-keys, then remove."
  if [[ "$step" == remove || "$step" == replace ]]; then
    confirm "$ENVIRONMENT: $step of $name. What only the old key opens or verifies is refused from then on."
  fi
  if [[ "$name $step" == "encryption-keys remove" ]]; then
    # Fails while a row is sealed with an older key.
    run_job piloto-ops rotate-keys,--check
  fi
  ring="$(read_secret "$name" 1:first,2:second)"
  # Not in the pipe: a step that is refused must not leave an empty secret behind.
  next="$(ring_after "$ring" "$step")"
  printf '%s' "$next" | write_secret "$name"
  restart_all
}

rotate_database_password() {
  local login="${1:-}" password address
  [[ "$login" =~ ^(api|migrator|reader)$ ]] || fail "Whose password: api, migrator or reader? $(usage)"
  confirm "$ENVIRONMENT: a new password for piloto_$login. Connections that are open stay open."
  password="$(random_password)"
  address="$(database_address piloto)"
  if [[ "$login" == migrator ]]; then
    set_database_password set-password piloto_migrator "$password"
    database_url piloto_migrator "$password" "$address" | write_secret migrator-database-url
    return 0
  fi
  printf '%s' "$password" | write_secret "$login-database-password"
  if [[ "$login" == api ]]; then
    database_url piloto_api "$password" "$address" | write_secret database-url
  fi
  run_job piloto-migrate database-logins
  # From here until the new instances are there, the old ones cannot open further connections; those they have stay.
  [[ "$login" == reader ]] || restart_all
}

rotate_value() {
  local name="${1:-}" value=""
  [[ "$name" =~ ^(smtp-url|google-client-secret|sentry-dsn)$ ]] || fail "Which value? $(usage)"
  if [[ -t 0 ]]; then read -r -s -p "$name: " value && echo >&2; else IFS= read -r value || true; fi
  [[ -n "$value" ]] || fail "Nothing was given for $name; nothing was done."
  printf '%s' "$value" | write_secret "$name"
  restart_all
}

case "${REST[0]:-}" in
  jwt-keys | refresh-keys | csrf-keys | encryption-keys) rotate_ring "${REST[@]}" ;;
  database-password) rotate_database_password "${REST[1]:-}" ;;
  value) rotate_value "${REST[1]:-}" ;;
  *) fail "What is to be rotated? $(usage)" ;;
esac
