import { execFileSync } from "node:child_process";
import { chown, mkdir, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "@piloto/db/operator-error";

/** A filesystem of its own that can be filled to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the space that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  clear(): Promise<void>;
  unmount(): void;
}

/** Mounts one in memory over a folder, owned as the folder was; undefined where this process may not mount. */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | undefined> {
  await mkdir(folder, { recursive: true });
  const { uid, gid } = await stat(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  await chown(folder, uid, gid);
  const ballast = join(folder, "ballast");
  return {
    folder,
    async fill() {
      const file = await open(ballast, "w");
      try {
        for (const size of [1024 * 1024, 4096]) await writeUntilFull(file, Buffer.alloc(size));
      } finally {
        await file.close();
      }
    },
    clear: () => rm(ballast),
    // Lazily: a process that is just ending may still be in it.
    unmount: () => void execFileSync("umount", ["-l", folder]),
  };
}

async function writeUntilFull(file: { write(bytes: Buffer): Promise<unknown> }, bytes: Buffer): Promise<void> {
  try {
    for (;;) await file.write(bytes);
  } catch (error) {
    if (errorCode(error) !== "ENOSPC") throw error;
  }
}
