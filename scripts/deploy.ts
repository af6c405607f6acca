import { OperatorError } from "@piloto/db/operator-error";
import { readOptions, runCommandLine } from "./command-line.ts";
import { gcloud, type Place } from "./deploy/gcloud.ts";
import { releaseService } from "./deploy/release-service.ts";
import { uploadPage } from "./deploy/upload-page.ts";
import { inRoot } from "./project-folders.ts";

/*
 * What the deploy workflows run; gcloud must be signed in. The names of services and jobs are those of infra/.
 */
const usage = `Usage: node scripts/deploy.ts <command> --project <id> --region <region> …
  migrate    --image <by digest>
  api        --image <by digest> --origin <API's origin> [--steps 10,50,100] [--tag-reachable true]
             [--rounds 20] [--interval-ms 500]
  worker     --image <by digest> --kind in_api|pool|tasks
  page       --bucket <name> --public-origin <origin>`;

const names = [
  "project",
  "region",
  "image",
  "origin",
  "steps",
  "tag-reachable",
  "rounds",
  "interval-ms",
  "kind",
  "bucket",
  "public-origin",
] as const;

type Options = Partial<Record<(typeof names)[number], string>>;

const commands: Record<string, (place: Place, options: Options) => Promise<void>> = {
  migrate: async (place, options) => {
    const image = imageOf(options);
    for (const job of ["piloto-migrate", "piloto-ops"])
      await gcloud(place, ["run", "jobs", "update", job, `--image=${image}`], [`--region=${place.region}`]);
    // What a login may do is made anew after each migration: tables are added.
    const execute = ["run", "jobs", "execute", "piloto-migrate", "--wait"];
    for (const args of [execute, [...execute, "--args=database-logins"]])
      await gcloud(place, args, [`--region=${place.region}`]);
  },
  api: async (place, options) => {
    const steps = (options.steps ?? "10,50,100").split(",").map(Number);
    if (steps.at(-1) !== 100 || steps.some((step, index) => !(step > (steps[index - 1] ?? 0))))
      throw new OperatorError(`--steps is "${options.steps}": rising numbers, the last one 100.`);
    await releaseService({
      place,
      service: "piloto-api",
      image: imageOf(options),
      origin: required(options, "origin"),
      isTagReachable: options["tag-reachable"] === "true",
      steps,
      rounds: Number(options.rounds ?? 20),
      intervalMs: Number(options["interval-ms"] ?? 500),
    });
  },
  worker: async (place, options) => {
    const kind = required(options, "kind");
    const kinds: Record<string, string | undefined> = { pool: "worker-pools", tasks: "services" };
    if (kind === "in_api") return console.log("The worker runs in the API.");
    const resource = kinds[kind];
    if (!resource) throw new OperatorError(`--kind is "${kind}": in_api, pool or tasks.`);
    const args = ["run", resource, "update", "piloto-worker", `--image=${imageOf(options)}`];
    await gcloud(place, args, [`--region=${place.region}`]);
  },
  page: (place, options) =>
    uploadPage({
      place,
      folder: inRoot("dist-static"),
      bucket: required(options, "bucket"),
      backendBucket: "piloto-page",
      publicOrigin: required(options, "public-origin"),
      headerTries: 60,
      headerIntervalMs: 10_000,
    }),
};

await runCommandLine(async () => {
  const [, , name = "", ...rest] = process.argv;
  const command = commands[name];
  if (!command) throw new OperatorError(usage);
  const options = readOptions(names, usage, rest);
  await command({ project: required(options, "project"), region: required(options, "region") }, options);
});

function required(options: Options, name: (typeof names)[number]): string {
  const value = options[name];
  if (!value) throw new OperatorError(`--${name} is missing.\n${usage}`);
  return value;
}

// A tag can be moved between the migration and the release.
function imageOf(options: Options): string {
  const image = required(options, "image");
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) throw new OperatorError(`--image is "${image}": name it by its digest.`);
  return image;
}
