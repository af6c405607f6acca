import { join } from "node:path";
import type { Env } from "../../env.ts";
import type { FileStore } from "./file-store.ts";
import { createGcsFiles } from "./gcs-files.ts";
import { createGoogleIdentity } from "../google-cloud/google-identity.ts";
import { createLocalFiles } from "./local-files.ts";

/** The store that FILES names. */
export function createFiles(env: Env): FileStore {
  const links = { keys: env.ENCRYPTION_KEYS, baseUrl: env.API_ORIGIN ?? env.PUBLIC_ORIGIN };
  if (env.FILES === "disk" || env.GCS_BUCKET === undefined) {
    return createLocalFiles({ folder: join(env.DATA_DIR, "uploads"), ...links });
  }
  const identity = createGoogleIdentity(env.GOOGLE_IAM_URL);
  return createGcsFiles({ bucket: env.GCS_BUCKET, url: env.GCS_URL, identity, ...links });
}

/** Where the page's pictures, films and uploads go besides the API; undefined while the API keeps the files itself. */
export const filesOrigin = ({ FILES, GCS_URL }: Pick<Env, "FILES" | "GCS_URL">): string | undefined =>
  FILES === "gcs" ? new URL(GCS_URL).origin : undefined;
