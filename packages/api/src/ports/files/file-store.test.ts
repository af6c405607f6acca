import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FileExistsError, FileTooLargeError } from "./file-store.ts";
import { type FileBench, openGcsBench, openLocalBench } from "./testing.ts";

const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const upload = { mimeType: "image/png", maxBytes: 1_000, expiresSeconds: 60 };
const inline = { expiresSeconds: 60, filename: "Foto da obra.jpg", disposition: "inline" } as const;

/*
 * One contract for both stores. What an address refuses is refused by both; in which words differs, and stands here: Google
 * checks the signature first, so another type is to it a wrong signature, and it answers 400 where HTTP has finer words.
 */
const stores = [
  { name: "the disk", open: openLocalBench, status: { type: 415, size: 413, empty: 400, expired: 403, gone: 404 } },
  { name: "Cloud Storage", open: openGcsBench, status: { type: 403, size: 400, empty: 400, expired: 400, gone: 404 } },
];

describe.each(stores)("files on $name", ({ open, status }) => {
  let bench: FileBench;
  let number = 0;
  let key: string;
  beforeAll(async () => {
    bench = await open();
  });
  beforeEach(() => {
    bench.clock.now = Date.now();
    key = `workspace-1/file-${++number}`;
  });
  afterAll(() => bench.stop());

  const put = async (
    { url, headers }: { url: string; headers: Record<string, string> },
    body: Uint8Array,
    change: Record<string, string> = {},
  ): Promise<number> => {
    const response = await fetch(url, {
      method: "PUT",
      headers: { ...headers, ...change },
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const signUpload = () => bench.files.signUpload(key, upload);
  const read = async (name: string): Promise<Buffer | undefined> => {
    const file = await bench.files.open(name);
    return file && Buffer.from(await new Response(file.stream).arrayBuffer());
  };

  it("are kept with their type and size, and read whole or in part", async () => {
    expect(await bench.files.put(key, bytes, { mimeType: "image/png" })).toEqual({
      sizeBytes: 1_000,
      mimeType: "image/png",
    });
    expect(await bench.files.stat(key)).toEqual({ sizeBytes: 1_000, mimeType: "image/png" });
    expect(await read(key)).toEqual(bytes);
    const part = await bench.files.open(key, { start: 2, end: 4 });
    expect(part).toMatchObject({ sizeBytes: 1_000, mimeType: "image/png" });
    expect(Buffer.from(await new Response(part?.stream).arrayBuffer())).toEqual(bytes.subarray(2, 5));
    expect(await bench.files.stat("workspace-1/nothing")).toBeUndefined();
    expect(await bench.files.open("workspace-1/nothing")).toBeUndefined();
  });

  it("are replaced, unless they may be put only once: then by one of many", async () => {
    await bench.files.put(key, Buffer.from("old"), { mimeType: "text/plain" });
    await bench.files.put(key, Buffer.from("newer"), { mimeType: "text/csv" });
    expect(await bench.files.stat(key)).toEqual({ sizeBytes: 5, mimeType: "text/csv" });
    const other = `${key}-once`;
    const puts = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        bench.files.put(other, Buffer.from(`by ${index}`), { mimeType: "text/plain", isOnce: true }),
      ),
    );
    const failures = puts.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(failures).toHaveLength(5);
    expect(failures.every((failure) => failure instanceof FileExistsError)).toBe(true);
    expect((await read(other))?.toString()).toMatch(/^by \d$/);
  });

  it("of more bytes than allowed, or whose stream breaks, leave nothing", async () => {
    const limits = { mimeType: "image/png", maxBytes: 100 };
    const streamOf = (chunks: number) =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => (chunks-- > 0 ? controller.enqueue(new Uint8Array(50)) : controller.close()),
      });
    await expect((async () => bench.files.put(key, bytes, limits))()).rejects.toThrow(FileTooLargeError);
    await expect(bench.files.put(key, streamOf(9), limits)).rejects.toThrow(FileTooLargeError);
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("the line broke"));
      },
    });
    await expect(bench.files.put(key, broken, limits)).rejects.toThrow("the line broke");
    expect(await bench.files.stat(key)).toBeUndefined();
    expect(await bench.files.put(key, streamOf(2), limits)).toMatchObject({ sizeBytes: 100 });
  });

  it("are deleted one by one, or with all of their workspace and none of another whose name begins alike", async () => {
    const [mine, sibling] = [`${key}x`, `${key}xy`];
    for (const name of [`${mine}/a`, `${mine}/b`, `${mine}/c`, `${sibling}/a`]) {
      await bench.files.put(name, Buffer.from(name), { mimeType: "text/plain" });
    }
    await bench.files.delete(`${mine}/a`);
    await bench.files.delete(`${mine}/a`);
    expect(await bench.files.stat(`${mine}/a`)).toBeUndefined();
    await bench.files.deletePrefix(mine);
    expect(await bench.files.stat(`${mine}/b`)).toBeUndefined();
    expect(await bench.files.stat(`${mine}/c`)).toBeUndefined();
    expect((await read(`${sibling}/a`))?.toString()).toBe(`${sibling}/a`);
  });

  it.each(["", "a", "../b", "a/../b", "/a/b", "a//b", "a/b/", "a/b\0", "a/b?c", "a/b/c/d/e"])(
    "have no key like %o",
    async (bad) => {
      await expect((async () => bench.files.put(bad, bytes, { mimeType: "image/png" }))()).rejects.toThrow("no key");
      await expect((async () => bench.files.delete(bad))()).rejects.toThrow("no key");
      await expect((async () => bench.files.signUpload(bad, upload))()).rejects.toThrow("no key");
    },
  );

  it.each(["", ".", "..", "/", "../x", "a/"])("are not deleted by a prefix like %o", async (bad) => {
    await expect(bench.files.deletePrefix(bad)).rejects.toThrow("no prefix");
  });

  describe("with an address to upload to", () => {
    it("come as the type and with at most the size they were announced with, once", async () => {
      const signed = await signUpload();
      expect(signed).toMatchObject({ method: "PUT", headers: { "content-type": "image/png" } });
      expect(await put(signed, bytes)).toBe(200);
      expect(await bench.files.stat(key)).toEqual({ sizeBytes: 1_000, mimeType: "image/png" });
      expect(await put(signed, Buffer.from("something else"))).toBe(412);
      expect(await read(key)).toEqual(bytes);
    });

    it("do not come as another type, larger, or empty", async () => {
      const signed = await signUpload();
      expect(await put(signed, bytes, { "content-type": "text/html" })).toBe(status.type);
      expect(await put(signed, Buffer.alloc(1_001))).toBe(status.size);
      expect(await put(signed, Buffer.alloc(0))).toBe(status.empty);
      expect(await bench.files.stat(key)).toBeUndefined();
    });

    it("do not come late, under another key, or with an address that was changed", async () => {
      const signed = await signUpload();
      const changed = (from: RegExp, to: string) => ({ ...signed, url: signed.url.replace(from, to) });
      expect(changed(/file-\d+/, "file-0").url).not.toBe(signed.url);
      expect(await put(changed(/file-\d+/, "file-0"), bytes)).toBe(403);
      expect(await put(changed(/(signature=[\w-]{4})[\w-]{4}/i, "$10000"), bytes)).toBe(403);
      expect(await put(changed(/(expires)=\d+/i, "$1=3999"), bytes)).toBe(403);
      expect(await (await fetch(signed.url)).text()).not.toContain(bytes.toString());
      bench.clock.now += 61_000;
      expect(await put(signed, bytes)).toBe(status.expired);
      expect(await bench.files.stat(key)).toBeUndefined();
    });

    it("leave nothing when the upload is broken off, and come whole with the next try", async () => {
      const signed = await signUpload();
      await breakOff(signed.url, { ...signed.headers, "content-length": "1000" }, bytes.subarray(0, 400));
      expect(await bench.files.stat(key)).toBeUndefined();
      expect(await put(signed, bytes)).toBe(200);
      expect(await read(key)).toEqual(bytes);
    });
  });

  describe("with an address to download from", () => {
    const download = async (options: Partial<typeof inline> = {}, headers: Record<string, string> = {}) =>
      fetch(await bench.files.signDownload(key, { ...inline, ...options }), { headers });

    it("are served as what they are, under their name, whole or in part", async () => {
      await bench.files.put(key, bytes, { mimeType: "image/jpeg" });
      const whole = await download();
      expect(whole.status).toBe(200);
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        "content-type": "image/jpeg",
        "content-length": "1000",
        "content-disposition": `inline; filename="Foto da obra.jpg"; filename*=UTF-8''Foto%20da%20obra.jpg`,
        "cache-control": expect.stringMatching(/^private, max-age=/),
        "accept-ranges": "bytes",
      });
      expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
      const part = await download({}, { range: "bytes=900-" });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 900-999/1000"]);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(900));
      expect((await download({}, { range: "bytes=1000-" })).status).toBe(416);
    });

    it.each(["text/html", "image/svg+xml", "application/zip"])(
      "never open %o in the page's place",
      async (mimeType) => {
        await bench.files.put(key, bytes, { mimeType });
        const response = await download({ filename: 'a"b\n.html' as never });
        expect(response.status).toBe(200);
        expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="a_b_\.html"/);
      },
    );

    it("stop at their second, and are worth nothing when a letter changes", async () => {
      await bench.files.put(key, bytes, { mimeType: "image/jpeg" });
      const url = await bench.files.signDownload(key, inline);
      for (const [from, to] of [
        [/Foto/, "Nota"],
        [/file-\d+/, "file-1"],
        [/inline/, "attachment"],
      ] as const) {
        expect(url.replace(from, to)).not.toBe(url);
        expect((await fetch(url.replace(from, to))).status).toBe(403);
      }
      expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(403);
      bench.clock.now += 59_000;
      expect((await fetch(url)).status).toBe(200);
      bench.clock.now += 2_000;
      expect((await fetch(url)).status).toBe(status.expired);
    });

    it("are told to be gone", async () => {
      expect((await download()).status).toBe(status.gone);
    });
  });
});

/** Sends the beginning of a body and hangs up; resolves when the server has seen it. */
async function breakOff(url: string, headers: Record<string, string>, beginning: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => {
    const request = httpRequest(url, { method: "PUT", headers });
    request.on("error", () => resolve());
    request.write(beginning, () => request.destroy());
    request.on("close", () => resolve());
  });
}
