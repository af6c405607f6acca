import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { OperatorError } from "@piloto/db/operator-error";

export interface Place {
  project: string;
  region: string;
}

// Cloud Run gives a revision that never gets ready four minutes; a migration may take half an hour.
const limitMs = 45 * 60_000;

/**
 * Runs gcloud, telling the reader what, and returns what it printed. It asks nothing: `--quiet`. Throws OperatorError
 * with its own words when it fails.
 */
export async function gcloud(place: Place, args: string[], extra: string[] = []): Promise<string> {
  // A hundred files of one copy are no news.
  console.log(`gcloud ${args.join(" ").slice(0, 200)}`);
  const all = [...args, ...extra, `--project=${place.project}`, "--quiet"];
  const child = spawn("gcloud", all, { stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
  const ended = new Promise<number>((settle, reject) => {
    child.once("close", (code) => settle(code ?? 1));
    child.once("error", reject);
  });
  const [exitCode, out, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (exitCode !== 0) throw new OperatorError(`gcloud ${args.slice(0, 4).join(" ")} failed:\n${said.trim()}`);
  return out;
}

interface ServiceStatus {
  url: string;
  latestCreatedRevisionName: string;
  traffic: { revisionName: string; percent?: number; tag?: string; url?: string }[];
}

/** What a Cloud Run service is doing: its newest revision, and who gets which traffic. */
export async function readService(place: Place, service: string): Promise<ServiceStatus> {
  const args = ["run", "services", "describe", service, `--region=${place.region}`, "--format=json"];
  const { status }: { status: ServiceStatus } = JSON.parse(await gcloud(place, args));
  return { ...status, traffic: status.traffic ?? [] };
}
