import type { ServerRuntimeClient } from "@sentry/core/server";

let client: ServerRuntimeClient | undefined;

/**
 * Starts error reports to Sentry. Loaded only when a DSN is set; of the SDK only its core, because the Node package
 * brings instrumentation and a command-line tool we do not use. docs/decisions/ says more.
 */
export async function startSentry(dsn: string, release: string, environment: string): Promise<void> {
  const { nodeStackLineParser, ServerRuntimeClient } = await import("@sentry/core/server");
  const { createStackParser, createTransport } = await import("@sentry/core");
  const sentry = new ServerRuntimeClient({
    dsn,
    release,
    environment,
    platform: "node",
    integrations: [],
    stackParser: createStackParser(nodeStackLineParser()),
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        const response = await fetch(options.url, {
          method: "POST",
          body: typeof body === "string" ? body : new Uint8Array(body),
          headers: { ...options.headers },
          signal: AbortSignal.timeout(5_000),
        });
        await response.body?.cancel();
        return {
          statusCode: response.status,
          headers: {
            "x-sentry-rate-limits": response.headers.get("X-Sentry-Rate-Limits"),
            "retry-after": response.headers.get("Retry-After"),
          },
        };
      }),
  });
  sentry.init();
  client = sentry;
}

/** Reports an unexpected error; does nothing when no DSN is set. Tags only: no bodies, headers or addresses leave us. */
export function reportError(error: unknown, tags: Record<string, string>): void {
  client?.captureException(error, { captureContext: { tags } });
}

/** Waits for reports under way, at most two seconds. */
export async function stopSentry(): Promise<void> {
  await client?.flush(2_000);
}
