import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { KeyRing } from "../../env.ts";
import { requireFileKey, requireFilePrefix } from "./file-key.ts";
import { createFileLinks } from "./file-links.ts";
import { createFileSignatures } from "./file-signatures.ts";
import { type FileKey, FileExistsError, type FileStore, FileTooLargeError, type StoredFile } from "./file-store.ts";

type Options = {
  folder: string;
  keys: KeyRing;
  /** The origin under which this API serves /files. */
  baseUrl: string;
  /** Milliseconds. */
  now?: () => number;
};

const leftoverMs = 24 * 3_600_000;
/** Files on this machine's disk; several instances share them by sharing the folder. */
export function createLocalFiles({ folder, keys, baseUrl, now = Date.now }: Options): FileStore {
  const signatures = createFileSignatures({ keys, now });
  const arrivals = join(folder, ".arriving");
  let ready: Promise<void> | undefined;

  // A folder each, `<key>.file`, which holds the bytes and their type: both appear in one rename.
  const pathOf = (key: FileKey): string => {
    requireFileKey(key);
    return `${join(folder, key)}.file`;
  };
  const expiresAt = (seconds: number): number => Math.floor(now() / 1_000) + seconds;
  const prepare = async (): Promise<void> => {
    await mkdir(arrivals, { recursive: true, mode: 0o700 });
    await removeLeftovers(arrivals, now() - leftoverMs);
  };
  const beReady = (): Promise<void> =>
    (ready ??= prepare().catch((error: unknown) => {
      ready = undefined;
      throw error;
    }));

  return {
    async put(key, bytes, { mimeType, maxBytes = Infinity, isOnce = false }) {
      const path = pathOf(key);
      await beReady();
      const arriving = join(arrivals, randomUUID());
      await mkdir(arriving);
      try {
        const sizeBytes = await receive(bytes, join(arriving, bytesName), maxBytes);
        await writeFile(join(arriving, typeName), mimeType);
        await mkdir(dirname(path), { recursive: true });
        await (isOnce ? putOnce(arriving, path) : replace(arriving, path, join(arrivals, randomUUID())));
        return { sizeBytes, mimeType };
      } finally {
        await rm(arriving, { recursive: true, force: true });
      }
    },
    async open(key, range) {
      const path = pathOf(key);
      const file = await describe(path);
      if (!file) return undefined;
      const source = createReadStream(join(path, bytesName), range ?? {});
      return { ...file, stream: toStream(source) };
    },
    stat: (key) => describe(pathOf(key)),
    delete: (key) => rm(pathOf(key), { recursive: true, force: true }),
    async deletePrefix(prefix) {
      requireFilePrefix(prefix);
      await rm(join(folder, prefix), { recursive: true, force: true });
    },
    link: createFileLinks({ keys, baseUrl, now }),
    async signDownload(key, { expiresSeconds, filename, disposition }) {
      requireFileKey(key);
      const query = signatures.sign({
        action: "get",
        key,
        expiresAt: expiresAt(expiresSeconds),
        filename,
        disposition,
      });
      return `${baseUrl}/files/${key}?${query.toString()}`;
    },
    async signUpload(key, { mimeType, maxBytes, expiresSeconds }) {
      requireFileKey(key);
      const query = signatures.sign({ action: "put", key, expiresAt: expiresAt(expiresSeconds), mimeType, maxBytes });
      return {
        url: `${baseUrl}/files/${key}?${query.toString()}`,
        method: "PUT",
        headers: { "content-type": mimeType },
      };
    },
  };
}

const bytesName = "bytes";
const typeName = "type";

/** Writes what arrives to the disk, flushed; its size. */
async function receive(
  bytes: Uint8Array | ReadableStream<Uint8Array>,
  path: string,
  maxBytes: number,
): Promise<number> {
  let size = 0;
  async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new FileTooLargeError(`more than ${maxBytes} bytes`);
      yield chunk;
    }
  }
  const source = bytes instanceof Uint8Array ? Readable.from([bytes]) : bytes;
  await pipeline(source, counted, createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }));
  return size;
}

/** Of two who upload at once one makes the name: a folder with something in it is never replaced. */
async function putOnce(arriving: string, path: string): Promise<void> {
  try {
    await rename(arriving, path);
  } catch (error) {
    if (isErrno(error, "ENOTEMPTY") || isErrno(error, "EEXIST")) {
      throw new FileExistsError("the key has a file already", { cause: error });
    }
    throw error;
  }
}

/** Whoever reads the old file goes on reading it; for a moment there is none under the name. */
async function replace(arriving: string, path: string, aside: string): Promise<void> {
  await rename(path, aside).catch((error: unknown) => {
    if (!isErrno(error, "ENOENT")) throw error;
  });
  await rename(arriving, path);
  await rm(aside, { recursive: true, force: true });
}

async function describe(path: string): Promise<StoredFile | undefined> {
  try {
    const [{ size }, mimeType] = await Promise.all([
      stat(join(path, bytesName)),
      readFile(join(path, typeName), "utf8"),
    ]);
    return { sizeBytes: size, mimeType };
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** What an upload left that was cut off with its process. */
async function removeLeftovers(arrivals: string, before: number): Promise<void> {
  for (const name of await readdir(arrivals)) {
    const path = join(arrivals, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

// Not Readable.toWeb(): its type is Node's own, which the page's compiler, with the browser's types, does not take.
function toStream(source: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (value instanceof Uint8Array) controller.enqueue(value);
      if (done === true) controller.close();
    },
    cancel() {
      source.destroy();
    },
  });
}
