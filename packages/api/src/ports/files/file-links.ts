import type { KeyRing } from "../../env.ts";
import { createFileSignatures } from "./file-signatures.ts";
import type { DownloadOptions, FileKey } from "./file-store.ts";

type Options = {
  keys: KeyRing;
  /** The origin under which this API serves /files. */ baseUrl: string;
  now: () => number;
};

// A list that is fetched again gives the same address for five minutes, so a browser does not load its pictures again.
const stepSeconds = 300;

/** Addresses under /files, signed by this process alone: no call, so a list may hold hundreds. They live up to five minutes longer than asked. */
export function createFileLinks({ keys, baseUrl, now }: Options) {
  const signatures = createFileSignatures({ keys, now });
  return (key: FileKey, { expiresSeconds, filename, disposition }: DownloadOptions): string => {
    const expiresAt = Math.ceil((now() / 1_000 + expiresSeconds) / stepSeconds) * stepSeconds;
    return `${baseUrl}/files/${key}?${signatures.sign({ action: "get", key, expiresAt, filename, disposition }).toString()}`;
  };
}
