# shellcheck shell=bash
# Sourced by the scripts beside it: options, confirmation, and gcloud calls that --dry-run only prints.

# A command that fails inside $(…) ends the script as well: half a URL must not become a secret.
shopt -s inherit_errexit

PROJECT="" ENVIRONMENT="" REGION="southamerica-east1" WORKER="" IS_DRY_RUN=0 IS_YES=0 REST=()

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 2
}

# Sets the variables above from --name value pairs; what is left is in REST.
parse_options() {
  while (($#)); do
    case "$1" in
      --project) PROJECT="${2:-}" && shift 2 ;;
      --environment) ENVIRONMENT="${2:-}" && shift 2 ;;
      --region) REGION="${2:-}" && shift 2 ;;
      --worker) WORKER="${2:-}" && shift 2 ;;
      --dry-run) IS_DRY_RUN=1 && shift ;;
      --yes) IS_YES=1 && shift ;;
      --help) usage && exit 0 ;;
      *) REST+=("$1") && shift ;;
    esac || fail "An option is without its value. $(usage)"
  done
  [[ "$PROJECT" =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || fail "--project is the id of a Google Cloud project. $(usage)"
  [[ "$REGION" =~ ^[a-z]+-[a-z]+[0-9]+$ ]] || fail "--region is a name such as southamerica-east1. $(usage)"
}

require_environment() {
  [[ "$ENVIRONMENT" == staging || "$ENVIRONMENT" == production ]] || fail "--environment is staging or production. $(usage)"
}

require_worker() {
  [[ "$WORKER" == in_api || "$WORKER" == pool || "$WORKER" == tasks ]] || fail "--worker is in_api, pool or tasks. $(usage)"
}

# A command as it could be typed. Values of secrets never stand in one: they go through standard input or a file.
show_command() { printf '+ %s\n' "$*" >&2; }

# Does what follows, or only says so.
run() {
  show_command "$@"
  ((IS_DRY_RUN)) || "$@"
}

# What a gcloud command answers; with --dry-run the first argument instead.
read_from() {
  local instead="$1"
  shift
  show_command "$@"
  if ((IS_DRY_RUN)); then printf '%s\n' "$instead"; else "$@"; fi
}

# Asks for the project's id, so that nobody does to production what was meant for staging.
confirm() {
  say "$1"
  ((IS_DRY_RUN || IS_YES)) && return 0
  [[ -t 0 ]] || fail "Nobody can be asked here: add --yes, or --dry-run to look first."
  local answer
  read -r -p "Type the project's id to go on: " answer
  [[ "$answer" == "$PROJECT" ]] || fail "Not confirmed; nothing was done."
}

secret_name() { printf 'piloto-%s-%s' "$ENVIRONMENT" "$1"; }

# The newest value of a secret. Only for pipes and variables: never echo it.
read_secret() {
  read_from "$2" gcloud secrets versions access latest --secret="$(secret_name "$1")" --project="$PROJECT"
}

has_secret() {
  local versions
  versions="$(read_from "" gcloud secrets versions list "$(secret_name "$1")" --filter=state=ENABLED --limit=1 --format='value(name)' --project="$PROJECT")" ||
    fail "Whether $(secret_name "$1") has a value cannot be told; nothing was put into it."
  [[ -n "$versions" ]]
}

# A new version from standard input.
write_secret() {
  show_command "gcloud secrets versions add $(secret_name "$1") --data-file=- --project=$PROJECT"
  if ((IS_DRY_RUN)); then
    cat >/dev/null
  else
    gcloud secrets versions add "$(secret_name "$1")" --data-file=- --project="$PROJECT" >/dev/null
  fi
}

random_key() { openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n'; }
random_password() { openssl rand -hex 32; }

database_address() {
  read_from "10.0.0.2" gcloud sql instances describe "$1" --format='value(ipAddresses[0].ipAddress)' --project="$PROJECT"
}

# The connection is encrypted and stays inside our network; Cloud SQL's own certificate is signed by nobody pg knows.
database_url() { printf 'postgres://%s:%s@%s:5432/piloto?sslmode=no-verify' "$1" "$2" "$3"; }

# Gives a login its password through a file descriptor: arguments can be read by every program of the machine.
set_database_password() {
  local action="$1" login="$2" password="$3"
  show_command "gcloud sql users $action $login --instance=piloto --project=$PROJECT --flags-file=<password>"
  ((IS_DRY_RUN)) && return 0
  gcloud sql users "$action" "$login" --instance=piloto --project="$PROJECT" --flags-file=<(printf -- '--password: "%s"\n' "$password")
}

run_job() {
  local job="$1" arguments="$2"
  run gcloud run jobs execute "$job" --args="$arguments" --wait --region="$REGION" --project="$PROJECT"
}

# New instances read the newest secrets; those that run keep what they read when they started.
restart_all() {
  local label
  label="restarted=$(date -u +%Y%m%d%H%M%S)"
  run gcloud run services update piloto-api --update-labels="$label" --region="$REGION" --project="$PROJECT"
  run gcloud run services update-traffic piloto-api --to-latest --region="$REGION" --project="$PROJECT"
  case "$WORKER" in
    pool) run gcloud run worker-pools update piloto-worker --update-labels="$label" --region="$REGION" --project="$PROJECT" ;;
    tasks) run gcloud run services update piloto-worker --update-labels="$label" --region="$REGION" --project="$PROJECT" ;;
    in_api) ;;
  esac
}
