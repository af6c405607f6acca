/*
 * The image's HEALTHCHECK: 0 when the process answers. It lies in the image as it is and imports nothing: there is no
 * curl there, and Node runs it without a build. Cloud Run does not look at it: it has probes of its own.
 */
const { PORT = "8080" } = process.env;

try {
  const { ok } = await fetch(`http://127.0.0.1:${PORT}/health/live`, { signal: AbortSignal.timeout(2_500) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
