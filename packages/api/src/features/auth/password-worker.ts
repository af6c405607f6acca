import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { argon2Parameters } from "./password-parameters.ts";

export type PasswordTask = { id: number; password: string; hash?: string };
export type PasswordAnswer = { id: number; hash?: string; isMatch?: boolean; error?: string };

// On Linux this lowers the calling thread alone: hashing yields to the event loop when they share a core.
try {
  setPriority(19);
} catch {
  // Not allowed here; hashing then competes as an equal.
}

parentPort?.on("message", ({ id, password, hash }: PasswordTask) => {
  const answer = (rest: Omit<PasswordAnswer, "id">) =>
    parentPort?.postMessage({ id, ...rest } satisfies PasswordAnswer);
  try {
    answer(
      hash === undefined ? { hash: hashSync(password, argon2Parameters) } : { isMatch: verifySync(hash, password) },
    );
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : "hashing failed" });
  }
});
