#!/usr/bin/env bash
# What must be there before Terraform can run: the APIs it speaks to and the bucket of its state. Once per environment;
# running it again changes nothing.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() { echo "Usage: infra/scripts/bootstrap.sh --project <id> [--region <region>] [--dry-run]"; }
parse_options "$@"
((${#REST[@]} == 0)) || fail "Unknown: ${REST[*]}. $(usage)"

BUCKET="gs://$PROJECT-terraform-state"

run gcloud services enable \
  cloudbilling.googleapis.com cloudresourcemanager.googleapis.com compute.googleapis.com iam.googleapis.com \
  serviceusage.googleapis.com storage.googleapis.com --project="$PROJECT"

found="$(read_from "" gcloud storage buckets list --filter="name=$PROJECT-terraform-state" --format='value(name)' --project="$PROJECT")"
if [[ -z "$found" ]]; then
  run gcloud storage buckets create "$BUCKET" --location="$REGION" --uniform-bucket-level-access --public-access-prevention --project="$PROJECT"
fi
# A state that was written wrongly comes back from its versions.
run gcloud storage buckets update "$BUCKET" --versioning --project="$PROJECT"
say "Done. Next: terraform init -backend-config=bucket=$PROJECT-terraform-state"
