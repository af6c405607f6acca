import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { reportError, startSentry, stopSentry } from "./sentry.ts";
import { startTelemetry, stopTelemetry } from "./telemetry.ts";

/** Receives what would go to a collector or to Sentry. */
async function listen(received: { path: string; body: string }[]): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      received.push({ path: request.url ?? "", body: body.toString("utf8") });
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

describe("what leaves the process for operators", () => {
  const received: { path: string; body: string }[] = [];
  let server: Server;
  let port: number;
  let app: TestApp;
  beforeAll(async () => {
    ({ server, port } = await listen(received));
    // As main.ts does it: before the app is made, or its histogram would be a no-op.
    await startTelemetry(`http://127.0.0.1:${port}`, { RELEASE: "r1", NODE_ENV: "test" });
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it("sends a span per request and the durations over OTLP, with no cookie in them", async () => {
    await app.request("/trpc/auth.session", { headers: { cookie: "rt=very-secret" } });
    await stopTelemetry();
    const paths = received.map(({ path }) => path);
    expect(paths).toContain("/v1/traces");
    expect(paths).toContain("/v1/metrics");
    const bodies = received.map(({ body }) => body).join("");
    expect(bodies).toContain("/trpc/auth.session");
    expect(bodies).toContain("http.server.request.duration");
    expect(bodies).not.toContain("very-secret");
  });

  it("sends an unexpected error to Sentry with its request id", async () => {
    await startSentry(`http://public@127.0.0.1:${port}/42`, "r1", "test");
    reportError(new Error("something unexpected"), { requestId: "req-1", path: "auth.login" });
    await stopSentry();
    const envelope = received.find(({ path }) => path.startsWith("/api/42/envelope/"));
    expect(envelope?.body).toContain("something unexpected");
    expect(envelope?.body).toContain("req-1");
  });
});
