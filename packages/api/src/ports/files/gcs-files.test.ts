import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageHeaders } from "../../http/security-headers.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { filesOrigin } from "./create-files.ts";
import { createGcsFiles } from "./gcs-files.ts";
import { type GcsBench, openGcsBench } from "./testing.ts";

const png = { mimeType: "image/png" };
const bytes = Buffer.from("the bytes of a picture");

describe("Cloud Storage", () => {
  let bench: GcsBench;
  let number = 0;
  let key: string;
  beforeAll(async () => {
    bench = await openGcsBench({ listSize: 3 });
  });
  beforeEach(() => {
    key = `workspace-1/file-${++number}`;
  });
  afterAll(() => bench.stop());
  const requestsSince = (from: number) => bench.simulator.storage.requests.slice(from);
  const soFar = () => bench.simulator.storage.requests.length;

  it("is asked again where a repeat is safe, and a bad minute is not noticed", async () => {
    const { storage } = bench.simulator;
    storage.failNext(2);
    await bench.files.put(key, bytes, png);
    storage.failNext(1);
    expect(await bench.files.stat(key)).toMatchObject({ sizeBytes: bytes.byteLength });
    storage.failNext(1);
    await bench.files.delete(key);
    expect(storage.bucket.get(key)).toBeUndefined();
  });

  it("is not asked again for a put that counts once, or whose stream is spent, and says with which code it failed", async () => {
    const { storage } = bench.simulator;
    for (const [body, isOnce] of [
      [bytes, true],
      [new Blob([bytes]).stream(), false],
    ] as const) {
      const from = soFar();
      storage.failNext(1);
      await expect(bench.files.put(key, body, { ...png, isOnce })).rejects.toThrow("503 ServiceUnavailable");
      expect(requestsSince(from)).toHaveLength(1);
    }
    expect(storage.bucket.get(key)).toBeUndefined();
  });

  it("is given up after four times", async () => {
    const from = soFar();
    bench.simulator.storage.failNext(9);
    await expect(bench.files.stat(key)).rejects.toThrow("503");
    bench.simulator.storage.failNext(0);
    expect(requestsSince(from)).toHaveLength(4);
  });

  it("deletes a prefix page by page", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `workspace-many/file-${index}`);
    for (const name of names) await bench.files.put(name, bytes, png);
    const from = soFar();
    await bench.files.deletePrefix("workspace-many");
    expect(requestsSince(from).filter((line) => line.startsWith("GET"))).toHaveLength(3);
    expect(names.filter((name) => bench.simulator.storage.bucket.get(name))).toEqual([]);
  });

  it("gets an upload from a page of ours with exactly the headers that were signed, and no other page's", async () => {
    const signed = await bench.files.signUpload(key, { ...png, maxBytes: 100, expiresSeconds: 60 });
    expect(Object.keys(signed.headers)).toEqual([
      "content-type",
      "x-goog-content-length-range",
      "x-goog-if-generation-match",
    ]);
    const preflight = async (origin: string) => {
      const asked = Object.keys(signed.headers).join(",");
      const headers = { origin, "access-control-request-method": "PUT", "access-control-request-headers": asked };
      return (await fetch(signed.url, { method: "OPTIONS", headers })).headers.get("access-control-allow-origin");
    };
    expect(await preflight("http://localhost:3000")).toBe("http://localhost:3000");
    expect(await preflight("https://elsewhere.example")).toBeNull();
    const { "x-goog-content-length-range": _left, ...fewer } = signed.headers;
    const without = await fetch(signed.url, { method: "PUT", headers: fewer, body: bytes });
    expect([without.status, await without.text()]).toEqual([400, expect.stringContaining("MalformedSecurityHeader")]);
    const more = { ...signed.headers, "x-goog-content-length-range": "0,999999" };
    expect((await fetch(signed.url, { method: "PUT", headers: more, body: bytes })).status).toBe(403);
  });

  it("refuses who is not this service, and the error tells neither address nor token", async () => {
    const { identities, origin, storage } = bench.simulator;
    const stranger = identities.issueAccessToken(identities.serviceAccounts.stranger.email, [
      "https://www.googleapis.com/auth/cloud-platform",
    ]);
    const filesOf = (token: string, bucket = storage.bucket.name) =>
      createGcsFiles({
        bucket,
        url: `${origin}/google-cloud/storage`,
        identity: { accessToken: async () => token, email: async () => "", sign: async () => Buffer.alloc(0) },
        keys: [{ kid: 1, key: Buffer.alloc(32, "ab") }],
        baseUrl: "http://localhost:3000",
      });
    const own = identities.issueAccessToken(identities.serviceAccounts.api.email, [
      "https://www.googleapis.com/auth/cloud-platform",
    ]);
    await expect(filesOf(stranger).put(key, bytes, png)).rejects.toThrow(/^Cloud Storage answered 403 AccessDenied$/);
    await expect(filesOf("none").put(key, bytes, png)).rejects.toThrow(
      /^Cloud Storage answered 401 AuthenticationRequired$/,
    );
    await expect(filesOf(own, "no-such-bucket").deletePrefix("a")).rejects.toThrow(
      "The specified bucket does not exist.",
    );
  });
});

describe("the product with its files in a bucket", () => {
  let bench: GcsBench;
  let app: TestApp;
  beforeAll(async () => {
    bench = await openGcsBench();
    const { origin, storage } = bench.simulator;
    app = await createTestApp({
      FILES: "gcs",
      GCS_BUCKET: storage.bucket.name,
      GCS_URL: `${origin}/google-cloud/storage`,
      GOOGLE_IAM_URL: `${origin}/google-cloud`,
    });
  });
  afterAll(async () => {
    await app.stop();
    await bench.stop();
  });
  const options = { expiresSeconds: 3_600, filename: "Foto.png", disposition: "inline" } as const;
  const pathOf = (url: string) => url.slice(app.services.env.PUBLIC_ORIGIN.length);

  it("links without asking Google, and leads to a fresh address of the bucket's when one looks", async () => {
    await app.services.files.put("workspace-1/photo", bytes, png);
    const from = bench.simulator.storage.requests.length;
    const link = app.services.files.link("workspace-1/photo", options);
    expect(bench.simulator.storage.requests.length).toBe(from);
    const response = await app.request(pathOf(link));
    expect([response.status, response.headers.get("cache-control")]).toEqual([302, "private, max-age=300"]);
    const file = await fetch(response.headers.get("location") ?? "");
    expect(file.headers.get("content-disposition")).toContain('inline; filename="Foto.png"');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    expect((await app.request(pathOf(link).replace("photo", "other"))).status).toBe(403);
    expect((await app.request(pathOf(link), { method: "PUT", body: "x" })).status).toBe(403);
  });

  it("lets its page show and send files there, and nowhere else", async () => {
    const bucketOrigin = filesOrigin(app.services.env);
    expect(bucketOrigin).toBe(bench.simulator.origin);
    const options = { isHttps: true, apiOrigin: undefined, sentryDsn: undefined, filesOrigin: bucketOrigin };
    const policy = pageHeaders(options, [])["content-security-policy"];
    for (const directive of ["img-src", "media-src", "connect-src"]) {
      expect(policy).toMatch(new RegExp(`${directive} 'self' ${bucketOrigin}`));
    }
    expect(policy).toContain("script-src 'self';");
  });
});
