#!/usr/bin/env bash
# Sends all traffic to an earlier revision of the API, and gives the worker its image. The database stays as it is: every
# migration keeps the previous release working.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() {
  echo "Usage: infra/scripts/rollback.sh [<revision>] --project <id> --worker <in_api|pool|tasks> [--region <region>] [--dry-run] [--yes]
  Without a revision: lists those there are."
}
parse_options "$@"

if ((${#REST[@]} == 0)); then
  run gcloud run revisions list --service=piloto-api --limit=10 --region="$REGION" --project="$PROJECT"
  exit 0
fi
require_worker
REVISION="${REST[0]}"
[[ "$REVISION" =~ ^piloto-api-[a-z0-9-]+$ ]] || fail "$REVISION is no revision of piloto-api. $(usage)"

image="$(read_from "region-docker.pkg.dev/project/piloto/piloto@sha256:digest" gcloud run revisions describe "$REVISION" --format='value(spec.containers[0].image)' --region="$REGION" --project="$PROJECT")"
[[ "$image" == *@sha256:* ]] || fail "$REVISION does not name its image by digest: $image"
confirm "All traffic of $PROJECT goes to $REVISION ($image)."

run gcloud run services update-traffic piloto-api --to-revisions="$REVISION=100" --region="$REGION" --project="$PROJECT"
# What is deployed or restarted next must begin from this image, not from the one that was bad.
run gcloud run services update piloto-api --image="$image" --no-traffic --region="$REGION" --project="$PROJECT"
case "$WORKER" in
  pool) run gcloud run worker-pools update piloto-worker --image="$image" --region="$REGION" --project="$PROJECT" ;;
  tasks) run gcloud run services update piloto-worker --image="$image" --region="$REGION" --project="$PROJECT" ;;
  in_api) ;;
esac
run gcloud run jobs update piloto-ops --image="$image" --region="$REGION" --project="$PROJECT"
say "Done. A page on a bucket is rolled back by running the earlier tag's workflow again: docs/deploy.md, Roll back."
