import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileExistsError, type FileStore, FileTooLargeError } from "./file-store.ts";
import { createLocalFiles } from "./local-files.ts";

const keys = [{ kid: 1, key: Buffer.alloc(32, "ab") }];
const key = (name: string, workspace = "workspace-1"): string => `${workspace}/${name}`;
const png = { mimeType: "image/png" };

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

  it("are kept with their type and size, and read whole or in part", async () => {
    expect(await files.put(key("a"), Buffer.from("0123456789"), png)).toEqual({ sizeBytes: 10, ...png });
    expect(await files.stat(key("a"))).toEqual({ sizeBytes: 10, ...png });
    expect(await textOf("a")).toBe("0123456789");
    const part = await files.open(key("a"), { start: 2, end: 4 });
    expect(await new Response(part?.stream).text()).toBe("234");
    expect(await files.stat(key("b"))).toBeUndefined();
    expect(await files.open(key("b"))).toBeUndefined();
  });

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

  it("are deleted one by one or with all of their workspace", async () => {
    for (const name of ["a", "b"]) await files.put(key(name), Buffer.from(name), png);
    await files.put(key("a", "workspace-12"), Buffer.from("theirs"), png);
    await files.delete(key("a"));
    await files.delete(key("a"));
    expect(await textOf("a")).toBeUndefined();
    expect(await textOf("b")).toBe("b");
    await files.deletePrefix("workspace-1");
    expect(await textOf("b")).toBeUndefined();
    expect(await files.stat(key("a", "workspace-12"))).toMatchObject({ sizeBytes: 6 });
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

  it.each([
    "",
    "a",
    "../b",
    "a/../b",
    "a/b/../../c",
    "a/.arriving",
    "/a/b",
    "a//b",
    "a/b/",
    "a\\b",
    "a/b\0",
    "a/b/c/d/e",
  ])("have no key like %o", async (bad) => {
    await expect(files.put(bad, Buffer.from("x"), png)).rejects.toThrow("no key");
    await expect((async () => files.open(bad))()).rejects.toThrow("no key");
    await expect((async () => files.delete(bad))()).rejects.toThrow("no key");
  });

  it.each(["", ".", "..", "/", "../x", ".arriving"])("are not deleted by a prefix like %o", async (bad) => {
    await expect(files.deletePrefix(bad)).rejects.toThrow("no prefix");
  });
});
