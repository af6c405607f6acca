import { OperatorError } from "@piloto/db/operator-error";
import { gcloud, readService, type Place } from "./gcloud.ts";
import { probe, type ProbeOptions } from "./probe.ts";

export interface Release extends ProbeOptions {
  place: Place;
  service: string;
  /** By digest. */
  image: string;
  /** Where people reach the API. */
  origin: string;
  /** False where only the load balancer may reach the service: then a revision without traffic has no address. */
  isTagReachable: boolean;
  /** Shares of the traffic, in percent, the last one 100. */
  steps: readonly number[];
}

/** One address per service for the revision that waits, moved from release to release. */
const waitingTag = "next";

/**
 * Starts the image as a revision without traffic, probes it, and gives it the traffic step by step, probing after each.
 * Cloud Run itself refuses a revision whose startup probe (/health/ready) never passes. At the first wrong answer all
 * traffic goes back to the revision that had it, and an OperatorError is thrown.
 */
export async function releaseService(release: Release): Promise<void> {
  const { place, service, image, steps } = release;
  const { revision: before, image: imageBefore } = await readServing(place, service);
  await startWaiting(release, image);
  const { latestCreatedRevisionName: next, traffic } = await readService(place, service);
  if (next === before) return console.log(`${service} runs this image already (${next}).`);
  const ownUrl = traffic.find(({ tag }) => tag === waitingTag)?.url;
  const origins = [...(release.isTagReachable && ownUrl ? [ownUrl] : []), release.origin];
  const problem = await probe(origins.slice(0, -1), release);
  // It has no traffic yet: there is nothing to take back.
  if (problem) throw new OperatorError(`${next} was not given any traffic: ${problem}.`);
  for (const percent of steps) {
    const failure = await shift(release, { before, next, percent }).then(
      () => probe(origins, release),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failure === undefined) continue;
    await setTraffic(release, `${before}=100`);
    // What is changed next, a secret or a size, must begin from the image that works.
    await startWaiting(release, imageBefore);
    throw new OperatorError(`${next} failed at ${percent} %, and all traffic is back with ${before}: ${failure}.`);
  }
  console.log(`${service}: ${next} has all traffic. Back again: infra/scripts/rollback.sh ${before}`);
}

/** A revision of this image that gets no traffic. */
async function startWaiting({ place, service }: Release, image: string): Promise<void> {
  const waiting = ["--no-traffic", `--tag=${waitingTag}`, `--region=${place.region}`];
  await gcloud(place, ["run", "services", "update", service, `--image=${image}`], waiting);
}

interface Shift {
  before: string;
  next: string;
  percent: number;
}

async function shift(release: Release, { before, next, percent }: Shift): Promise<void> {
  const rest = percent === 100 ? "" : `,${before}=${100 - percent}`;
  await setTraffic(release, `${next}=${percent}${rest}`);
}

async function setTraffic({ place, service }: Release, revisions: string): Promise<void> {
  await gcloud(
    place,
    ["run", "services", "update-traffic", service, `--to-revisions=${revisions}`],
    [`--region=${place.region}`],
  );
}

/** The revision with most of the traffic: after an interrupted release that is the one to go back to. And its image. */
async function readServing(place: Place, service: string): Promise<{ revision: string; image: string }> {
  const { traffic } = await readService(place, service);
  const [first] = traffic.toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0));
  if (!first?.percent) throw new OperatorError(`${service} serves nobody: run terraform apply first.`);
  const format = "--format=value(spec.containers[0].image)";
  const args = ["run", "revisions", "describe", first.revisionName, `--region=${place.region}`, format];
  return { revision: first.revisionName, image: (await gcloud(place, args)).trim() };
}
