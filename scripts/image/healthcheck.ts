/*
 * The image's HEALTHCHECK: 0 when the process answers. It lies in the image as it is and imports nothing: there is no
 * curl there, and Node runs it without a build. Cloud Run does not look at it: it has probes of its own.
 */
const { RUN, JOBS, PORT = "8080" } = process.env;

// A worker that fetches its jobs itself listens nowhere: that it runs is all there is to know.
const isSilent = RUN === "worker" && JOBS !== "cloud_tasks";

try {
  const isWell =
    isSilent || (await fetch(`http://127.0.0.1:${PORT}/health/live`, { signal: AbortSignal.timeout(2_500) })).ok;
  process.exitCode = isWell ? 0 : 1;
} catch {
  process.exitCode = 1;
}
