import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createLocalFiles } from "../ports/files/local-files.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";

const key = (name: string): string => `00000000-0000-7000-8000-0000000000a1/${name}`;
const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const inline = { expiresSeconds: 60, filename: "Foto da obra.jpg", disposition: "inline" } as const;
const upload = { mimeType: "image/png", maxBytes: 1_000, expiresSeconds: 60 };

describe("signed addresses of files", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
    await app.services.files.put(key("photo"), bytes, { mimeType: "image/jpeg" });
  });
  afterAll(() => app.stop());

  const pathOf = (url: string): string => url.slice(app.services.env.PUBLIC_ORIGIN.length);
  const download = async (name: string, options = inline) =>
    pathOf(await app.services.files.signDownload(key(name), options));
  const put = async (
    url: string,
    body: Uint8Array<ArrayBuffer> | string | null,
    headers: Record<string, string> = {},
  ) => app.request(pathOf(url), { method: "PUT", body, headers: { "content-type": "image/png", ...headers } });
  /** Files with the same keys and folder, at another time. */
  const filesAt = (now: () => number) =>
    createLocalFiles({
      folder: `${app.services.env.DATA_DIR}/uploads`,
      keys: app.services.env.ENCRYPTION_KEYS,
      baseUrl: app.services.env.PUBLIC_ORIGIN,
      now,
    });

  it("say to come again when the disk is full", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const disk = vi.spyOn(app.services.files, "put").mockRejectedValueOnce(full);
    const response = await put((await app.services.files.signUpload(key("late"), upload)).url, bytes);
    disk.mockRestore();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toMatchObject({ error: { data: { appCode: "UNAVAILABLE" } } });
  });

  it("serve the file as what it is, in a sandbox", async () => {
    const response = await app.request(await download("photo"));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": "1000",
      "content-disposition": `inline; filename="Foto da obra.jpg"; filename*=UTF-8''Foto%20da%20obra.jpg`,
      "content-security-policy": expect.stringMatching(/^sandbox; default-src 'none';/),
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=300",
    });
  });

  it.each([
    ["bytes=0-99", 206, "bytes 0-99/1000", 100],
    ["bytes=900-", 206, "bytes 900-999/1000", 100],
    ["bytes=-10", 206, "bytes 990-999/1000", 10],
    ["bytes=500-5000", 206, "bytes 500-999/1000", 500],
    ["bytes=1000-", 416, "bytes */1000", undefined],
    ["bytes=0-1,5-6", 200, null, 1000],
    ["lines=1-2", 200, null, 1000],
  ])("answer the range %s with %i", async (range, status, contentRange, length) => {
    const response = await app.request(await download("photo"), { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-range")).toBe(contentRange);
    const body = Buffer.from(await response.arrayBuffer());
    if (length === undefined) return;
    const start = Number(/bytes (\d+)/.exec(contentRange ?? "")?.[1] ?? 0);
    expect(body).toEqual(bytes.subarray(start, start + length));
    expect(response.headers.get("content-length")).toBe(String(length));
  });

  it("answer HEAD without the bytes", async () => {
    const response = await app.request(await download("photo"), { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("1000");
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it.each(["text/html", "image/svg+xml", "application/javascript", "application/zip", ""])(
    "never open %o in the page's place",
    async (mimeType) => {
      await app.services.files.put(key("other"), bytes, { mimeType });
      const response = await app.request(await download("other", { ...inline, filename: 'a"b\n.html' as never }));
      expect(response.headers.get("content-disposition")).toMatch(
        /^attachment; filename="a_b_\.html"; filename\*=UTF-8''a%22b%0A\.html$/,
      );
    },
  );

  it("stop at their second", async () => {
    const startedAt = 1_790_000_000_000;
    const url = await filesAt(() => startedAt).signDownload(key("photo"), inline);
    // The server's own clock is long past it or long before it; the rule is the same.
    const expires = Number(new URL(url).searchParams.get("expires"));
    expect(expires).toBe(startedAt / 1_000 + 60);
    const past = await filesAt(() => Date.now() - 61_000).signDownload(key("photo"), inline);
    expect((await app.request(pathOf(past))).status).toBe(403);
    const alive = await filesAt(() => Date.now() - 30_000).signDownload(key("photo"), inline);
    expect((await app.request(pathOf(alive))).status).toBe(200);
  });

  it("are worth nothing when a letter of them changes", async () => {
    const url = new URL(await app.services.files.signDownload(key("photo"), inline));
    const changes: [string, string][] = [
      ["expires", "9999999999"],
      ["filename", "outra.jpg"],
      ["disposition", "attachment"],
      ["kid", "2"],
      ["signature", "AAAA"],
    ];
    for (const [name, value] of changes) {
      const changed = new URL(url);
      changed.searchParams.set(name, value);
      expect((await app.request(pathOf(changed.href))).status, name).toBe(403);
    }
    const other = url.href.replace("/photo?", "/secret?");
    expect((await app.request(pathOf(other))).status).toBe(403);
    expect((await app.request(pathOf(url.href), { method: "PUT", body: "x" })).status).toBe(403);
    expect((await app.request(`/files/${key("photo")}`)).status).toBe(403);
  });

  it.each(["/files/../secrets.env", "/files/a/..%2f..%2fsecrets.env", "/files/a/.type", "/files/a", "/files/"])(
    "lead nowhere outside the store: %s",
    async (path) => {
      expect([403, 404]).toContain((await app.request(path)).status);
    },
  );

  it("tell of a file that is gone, and refuse other methods", async () => {
    expect((await app.request(await download("nothing"))).status).toBe(404);
    expect((await app.request(await download("photo"), { method: "DELETE" })).status).toBe(405);
  });

  it("take an upload of the type and size they were made for, once", async () => {
    const signed = await app.services.files.signUpload(key("new"), upload);
    expect(signed).toMatchObject({ method: "PUT", headers: { "content-type": "image/png" } });
    expect((await put(signed.url, bytes)).status).toBe(200);
    expect(await app.services.files.stat(key("new"))).toEqual({ sizeBytes: 1_000, mimeType: "image/png" });
    expect((await put(signed.url, "something else")).status).toBe(412);
    expect((await app.services.files.stat(key("new")))?.sizeBytes).toBe(1_000);
  });

  it("refuse another type, more bytes, and no body, and keep nothing of it", async () => {
    const signed = await app.services.files.signUpload(key("never"), upload);
    expect((await put(signed.url, bytes, { "content-type": "text/html" })).status).toBe(415);
    expect((await put(signed.url, Buffer.alloc(1_001), { "content-length": "1001" })).status).toBe(413);
    expect((await put(signed.url, null)).status).toBe(400);
    expect(await app.services.files.stat(key("never"))).toBeUndefined();
  });

  it("count what arrives without a length, and stop in the middle", async () => {
    const signed = await app.services.files.signUpload(key("stream"), upload);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 400;
        controller.enqueue(new Uint8Array(400));
      },
    });
    const init = { method: "PUT", body: endless, duplex: "half", headers: { "content-type": "image/png" } };
    expect((await app.request(pathOf(signed.url), init as RequestInit)).status).toBe(413);
    expect(sent).toBeLessThan(100_000);
    expect(await app.services.files.stat(key("stream"))).toBeUndefined();
  });

  it("are accepted under a key that was rotated away, until it leaves the ring", async () => {
    const old = await download("photo");
    const [current] = app.services.env.ENCRYPTION_KEYS;
    const fresh = `2:${Buffer.alloc(32, "xy").toString("base64url")}`;
    const rotated = await app.startInstance({
      ENCRYPTION_KEYS: `${fresh},1:${current?.key.toString("base64url")}`,
    });
    expect((await rotated.request(old)).status).toBe(200);
    const replaced = await app.startInstance({ ENCRYPTION_KEYS: fresh });
    expect((await replaced.request(old)).status).toBe(403);
  });
});
