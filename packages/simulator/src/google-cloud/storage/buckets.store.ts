import { createHash } from "node:crypto";
import { StorageError } from "./storage-errors.ts";

export interface StoredObject {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly generation: string;
  readonly md5: string;
  readonly at: number;
}

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Which headers a page may send and read. */
  readonly headers: readonly string[];
  readonly maxAgeSeconds: number;
}

export interface Bucket {
  readonly name: string;
  readonly cors: CorsRule;
  get(name: string): StoredObject | undefined;
  /** Whole or not at all. Throws PreconditionFailed when the name's generation is another than the one expected. */
  put(object: Pick<StoredObject, "name" | "bytes" | "contentType" | "cacheControl">, expected?: string): StoredObject;
  /** False when there was none. */
  delete(name: string): boolean;
  /** By name, those after `after`. */
  list(options: { prefix: string; after: string; limit: number }): { items: StoredObject[]; hasMore: boolean };
}

/** All objects together: a stand-in must not eat the machine it runs on. */
const maxStoredBytes = 512 * 1024 * 1024;

export function createBucket(options: Pick<Bucket, "name" | "cors"> & { now: () => number }): Bucket {
  const objects = new Map<string, StoredObject>();
  let lastGeneration = 0;
  let storedBytes = 0;

  const remove = (name: string): boolean => {
    storedBytes -= objects.get(name)?.bytes.byteLength ?? 0;
    return objects.delete(name);
  };

  return {
    name: options.name,
    cors: options.cors,
    get: (name) => objects.get(name),
    put(object, expected) {
      const before = objects.get(object.name)?.generation ?? "0";
      if (expected !== undefined && expected !== before) throw new StorageError("PreconditionFailed");
      if (storedBytes + object.bytes.byteLength > maxStoredBytes) throw new StorageError("ServiceUnavailable");
      const at = options.now();
      // Microseconds of the clock, as Google's are, and never the same twice.
      lastGeneration = Math.max(lastGeneration + 1, at * 1000);
      const md5 = createHash("md5").update(object.bytes).digest("hex");
      const stored = { ...object, generation: String(lastGeneration), md5, at };
      remove(object.name);
      storedBytes += object.bytes.byteLength;
      objects.set(object.name, stored);
      return stored;
    },
    delete: remove,
    list({ prefix, after, limit }) {
      const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
      const items = names.slice(0, limit).flatMap((name) => objects.get(name) ?? []);
      return { items, hasMore: names.length > limit };
    },
  };
}
