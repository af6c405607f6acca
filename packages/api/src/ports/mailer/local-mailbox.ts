import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mailer } from "./mailer.ts";

/**
 * Writes each mail as `<folder>/<time>-<id>.json`, which the simulator shows as a mailbox. Sending the same mail again
 * replaces its file, and a reader never sees half of one.
 */
export function createLocalMailbox(folder: string): Mailer {
  return {
    async send({ id, at, to, subject, text, html }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${at.toISOString().replaceAll(":", "-")}-${id}.json`);
      const partial = `${file}.${process.pid}.part`;
      await writeFile(partial, `${JSON.stringify({ to, subject, text, html }, null, 2)}\n`, { mode: 0o600 });
      await rename(partial, file);
    },
  };
}
