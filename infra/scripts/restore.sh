#!/usr/bin/env bash
# Brings the database back to a moment. It is cloned first and every audit chain of the clone is verified; `rehearse` ends
# there and deletes the clone, `replace` then puts the clone's content in the place of the live database, which keeps its
# name and address.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() {
  echo "Usage: infra/scripts/restore.sh <list|rehearse|replace> --project <id> --environment <staging|production> [--region <region>] [--dry-run] [--yes] [<moment>]
  <moment> is an instant in UTC of the last seven days: 2026-11-20T12:00:00Z"
}
parse_options "$@"
require_environment
MODE="${REST[0]:-}"
MOMENT="${REST[1]:-}"
CLONE="piloto-restored-$(date -u +%m%d%H%M%S)"
CHECK_SECRET="$(secret_name restored-database-url)"

if [[ "$MODE" == list ]]; then
  run gcloud sql backups list --instance=piloto --project="$PROJECT"
  exit 0
fi
[[ "$MODE" == rehearse || "$MODE" == replace ]] || fail "list, rehearse or replace? $(usage)"
[[ "$MOMENT" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] || fail "Which moment? $(usage)"
[[ "$MOMENT" < "$(date -u +%Y-%m-%dT%H:%M:%SZ)" ]] || fail "$MOMENT is not over yet."

if [[ "$MODE" == replace ]]; then
  confirm "$ENVIRONMENT: everything written after $MOMENT will be gone from the live database, and it is away for minutes."
fi

delete_clone() {
  # It has the settings of the original, and so its protection.
  run gcloud sql instances patch "$CLONE" --no-deletion-protection --quiet --project="$PROJECT"
  run gcloud sql instances delete "$CLONE" --quiet --project="$PROJECT"
}

HAS_CLONE=0 HAS_CHECK=0

# However it ends: what was made for the check goes; a clone that was not right stays, to be looked at.
finish() {
  if ((HAS_CHECK)); then delete_check; fi
  if ((HAS_CLONE)); then say "Not done: look at the clone $CLONE, then delete it."; fi
}
trap finish EXIT

delete_check() {
  HAS_CHECK=0
  run gcloud run jobs delete piloto-restore-check --quiet --region="$REGION" --project="$PROJECT" || true
  run gcloud secrets delete "$CHECK_SECRET" --quiet --project="$PROJECT" || true
}

# Verifies the clone from inside the network, with the image that runs. The check's URL is a secret that lives for minutes.
verify_clone() {
  local account="piloto-jobs@$PROJECT.iam.gserviceaccount.com" address image url
  address="$(database_address "$CLONE")"
  image="$(read_from "region-docker.pkg.dev/project/piloto/piloto@sha256:digest" gcloud run jobs describe piloto-ops --format='value(spec.template.spec.template.spec.containers[0].image)' --region="$REGION" --project="$PROJECT")"
  url="$(read_secret migrator-database-url "$(database_url piloto_migrator not-read 10.0.0.2)" | sed "s/@[^@:]*:5432/@$address:5432/")"
  HAS_CHECK=1
  run gcloud secrets create "$CHECK_SECRET" --replication-policy=user-managed --locations="$REGION" --project="$PROJECT"
  printf '%s' "$url" | write_secret restored-database-url
  run gcloud secrets add-iam-policy-binding "$CHECK_SECRET" --member="serviceAccount:$account" --role=roles/secretmanager.secretAccessor --project="$PROJECT"
  run gcloud run jobs create piloto-restore-check --image="$image" --service-account="$account" \
    --network=piloto --subnet=piloto-run --vpc-egress=private-ranges-only --max-retries=0 --task-timeout=3600 \
    --command=node --args=dist/ops.js,verify-audit --set-env-vars=NODE_ENV=production \
    --set-secrets="MIGRATOR_DATABASE_URL=$CHECK_SECRET:latest" --region="$REGION" --project="$PROJECT"
  run gcloud run jobs execute piloto-restore-check --wait --region="$REGION" --project="$PROJECT"
  delete_check
}

# A clone has another address; a backup of it restored over the original keeps the one everybody knows.
replace_original() {
  local backup password
  run gcloud sql backups create --instance="$CLONE" --description="restore to $MOMENT" --project="$PROJECT"
  backup="$(read_from 1 gcloud sql backups list --instance="$CLONE" --filter=status=SUCCESSFUL --limit=1 --format='value(id)' --project="$PROJECT")"
  [[ "$backup" =~ ^[0-9]+$ ]] || fail "The clone $CLONE has no backup; the live database is untouched."
  run gcloud sql backups restore "$backup" --restore-instance=piloto --backup-instance="$CLONE" --quiet --project="$PROJECT"
  # Logins came back as they were at that moment: give them today's passwords.
  password="$(read_secret migrator-database-url "$(database_url piloto_migrator not-read 10.0.0.2)" | sed 's/^[^:]*:\/\/[^:]*:\([^@]*\)@.*$/\1/')"
  set_database_password set-password piloto_migrator "$password"
  # What is running may be newer than the schema of that moment.
  run_job piloto-migrate migrate
  run_job piloto-migrate database-logins
  run_job piloto-ops verify-audit
}

SECONDS=0
HAS_CLONE=1
run gcloud sql instances clone piloto "$CLONE" --point-in-time="$MOMENT" --project="$PROJECT"
verify_clone
if [[ "$MODE" == replace ]]; then replace_original; fi
delete_clone
HAS_CLONE=0
say "Done in $SECONDS seconds."
