import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileExistsError, type FileStore, FileTooLargeError } from "./file-store.ts";
import { createLocalFiles } from "./local-files.ts";

const keys = [{ kid: 1, key: Buffer.alloc(32, "ab") }];
const key = (name: string): string => `workspace-1/${name}`;
const png = { mimeType: "image/png" };

// What both stores promise is in file-store.test.ts.
describe("files on the disk", () => {
  let folder: string;
  let files: FileStore;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "piloto-files-")), "uploads");
    files = createLocalFiles({ folder, keys, baseUrl: "http://localhost:3000" });
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  const textOf = async (name: string): Promise<string | undefined> => {
    const file = await files.open(key(name));
    return file && new Response(file.stream).text();
  };
  const arriving = () => readdir(join(folder, ".arriving"));

  it("are replaced whole, while who reads the old one reads on", async () => {
    await files.put(key("a"), Buffer.from("old"), png);
    const old = await files.open(key("a"));
    const reader = old?.stream.getReader();
    const first = await reader?.read();
    await files.put(key("a"), Buffer.from("newer"), { mimeType: "text/plain" });
    expect(Buffer.from(first?.value ?? []).toString()).toBe("old");
    expect(await textOf("a")).toBe("newer");
    expect(await files.stat(key("a"))).toEqual({ sizeBytes: 5, mimeType: "text/plain" });
    expect(await arriving()).toEqual([]);
  });

  it("that may be put once are put by one of many", async () => {
    const puts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        files.put(key("a"), Buffer.from(`by ${index}`), { ...png, isOnce: true }),
      ),
    );
    const failures = puts.flatMap((put) => (put.status === "rejected" ? [put.reason as unknown] : []));
    expect(failures).toHaveLength(7);
    expect(failures.every((failure) => failure instanceof FileExistsError)).toBe(true);
    expect(await textOf("a")).toMatch(/^by \d$/);
    expect(await arriving()).toEqual([]);
  });

  it("of more bytes than allowed, or whose stream breaks, leave nothing", async () => {
    const large = files.put(key("a"), Buffer.alloc(101), { ...png, maxBytes: 100 });
    await expect(large).rejects.toThrow(FileTooLargeError);
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("the line broke"));
      },
    });
    await expect(files.put(key("a"), broken, png)).rejects.toThrow("the line broke");
    expect(await files.stat(key("a"))).toBeUndefined();
    expect(await arriving()).toEqual([]);
    expect(await files.put(key("a"), Buffer.alloc(100), { ...png, maxBytes: 100 })).toMatchObject({ sizeBytes: 100 });
  });

  it("forget what an upload left that died a day ago with its process", async () => {
    const leftover = join(folder, ".arriving", "leftover");
    const fresh = join(folder, ".arriving", "fresh");
    for (const path of [leftover, fresh]) await mkdir(path, { recursive: true });
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    await utimes(leftover, longAgo, longAgo);
    await files.put(key("a"), Buffer.from("a"), png);
    expect(await arriving()).toEqual(["fresh"]);
  });
});
