#!/usr/bin/env bash
# Tells the workflows of one GitHub environment where to deploy: the variables Terraform knows. Nothing of it is secret.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/gcloud.sh"

usage() { echo "Usage: infra/scripts/github-variables.sh --project <id> --environment <staging|production> --repository <owner/name> [--dry-run]"; }
parse_options "$@"
require_environment
[[ "${REST[0]:-}" == --repository && "${REST[1]:-}" =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]] || fail "--repository is owner/name. $(usage)"
REPOSITORY="${REST[1]}"

folder="$(dirname "${BASH_SOURCE[0]}")/../environments/$ENVIRONMENT"
variables="$(read_from '{"GCP_PROJECT":"'"$PROJECT"'"}' terraform -chdir="$folder" output -json github_variables)"
lines="$(node -e 'for (const pair of Object.entries(JSON.parse(fs.readFileSync(0, "utf8")))) console.log(pair.join("\t"))' <<<"$variables")"
found="$(awk -F'\t' '$1 == "GCP_PROJECT" { print $2 }' <<<"$lines")"
[[ "$found" == "$PROJECT" ]] || fail "Terraform's $ENVIRONMENT is project $found, not $PROJECT."

# Made only where it is missing: making it again would take its protection rules away.
if [[ -z "$(read_from "" gh api "repos/$REPOSITORY/environments" --jq ".environments[].name | select(. == \"$ENVIRONMENT\")")" ]]; then
  run gh api --method PUT "repos/$REPOSITORY/environments/$ENVIRONMENT" --silent
fi
while IFS=$'\t' read -r name value; do
  run gh variable set "$name" --body "$value" --env "$ENVIRONMENT" --repo "$REPOSITORY"
done <<<"$lines"
